import { parse } from '../../transforms/lib/parser.ts';

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

interface Range {
  start: number;
  end: number;
}

/** Nodes that go as a whole, with the punctuation in front of them that belongs to them. */
const TYPES = new Set(['TSTypeAnnotation', 'TSTypeParameterInstantiation', 'TSTypeParameterDeclaration']);
const DECLARATIONS = new Set([
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSModuleDeclaration',
  'TSDeclareFunction',
]);
/** `value as Type`, `value satisfies Type`, `value!`: the expression stays. */
const WRAPPERS = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression']);

/**
 * JavaScript from TypeScript of erasable syntax only: types go, comments and blank lines stay, imports of `.ts` become imports
 * of `.js`. The result wants formatting.
 */
export function stripTypes(text: string, path: string): string {
  const removed: Range[] = [];
  const root = parse(text, path) as unknown as { program: Node };
  visit(root.program, removed, text);
  return apply(text, removed).replace(/(from |import\()'(\.[^']*)\.ts'/g, "$1'$2.js'");
}

function visit(node: Node, removed: Range[], text: string): void {
  if (TYPES.has(node.type)) return void removed.push(withOptionalMark(node, text));
  if (isTypeOnly(node)) return void removed.push(wholeStatement(node, text));
  if (WRAPPERS.has(node.type)) removed.push(assertion(node, text));
  if (node.type === 'ImportSpecifier' && node['importKind'] === 'type') return void removed.push(withComma(node, text));
  if (node.type === 'ClassProperty' && node['readonly'] === true) removed.push(keyword('readonly', node, text));
  if (node.type === 'ClassProperty' && node['value'] == null) return void removed.push(wholeStatement(node, text));
  for (const [key, value] of Object.entries(node)) {
    if (key === 'loc' || key.endsWith('Comments')) continue;
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, removed, text);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

function isTypeOnly(node: Node): boolean {
  if (DECLARATIONS.has(node.type)) return true;
  if (node.type === 'ImportDeclaration') return node['importKind'] === 'type';
  if (node.type !== 'ExportNamedDeclaration') return false;
  return node['exportKind'] === 'type' || (isNode(node['declaration']) && DECLARATIONS.has(node['declaration'].type));
}

/** `name?: Type` loses its mark, too. */
function withOptionalMark({ start, end }: Node, text: string): Range {
  return { start: text[start - 1] === '?' ? start - 1 : start, end };
}

/** The expression may stand in parentheses, so the range is found from the type. */
function assertion(node: Node, text: string): Range {
  const type = node['typeAnnotation'];
  if (!isNode(type)) return { start: node.end - 1, end: node.end };
  const before = /\s*\b(?:as|satisfies)\s*$/.exec(text.slice(0, type.start));
  return { start: type.start - (before?.[0].length ?? 0), end: node.end };
}

/** A statement goes with the comment directly above it and its line. */
function wholeStatement({ start, end }: Node, text: string): Range {
  const before = text.slice(0, start);
  const comment = /(?:^|\n)[ \t]*\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*$/.exec(before);
  const from = comment ? comment.index + (comment[0].startsWith('\n') ? 1 : 0) : before.lastIndexOf('\n') + 1;
  const line = /^;?[ \t]*\n/.exec(text.slice(end));
  return { start: from, end: end + (line?.[0].length ?? 0) };
}

function withComma({ start, end }: Node, text: string): Range {
  const after = /^\s*,\s*/.exec(text.slice(end));
  if (after) return { start, end: end + after[0].length };
  const before = /,\s*$/.exec(text.slice(0, start));
  return { start: start - (before?.[0].length ?? 0), end };
}

function keyword(word: string, { start }: Node, text: string): Range {
  const at = text.indexOf(word, start);
  return { start: at, end: at + word.length + 1 };
}

function apply(text: string, removed: readonly Range[]): string {
  let result = '';
  let at = 0;
  for (const { start, end } of [...removed].sort((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    result += text.slice(at, Math.max(start, at));
    at = end;
  }
  return result + text.slice(at);
}
