import { parse } from '../code/syntax/parser.ts';
import {
  brokenLists,
  isNode,
  joinWhatFits,
  withEdits,
  type BrokenList,
  type Edit,
  type Node,
} from './strip-types-lines.ts';

/** What a walk through the code gathers. */
interface Found {
  text: string;
  removed: Edit[];
  broken: BrokenList[];
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

/** Where an expression needs no parentheses, whatever it is. */
const BARE = new Set(['VariableDeclarator.init', 'AssignmentExpression.right', 'CallExpression.arguments']);
/** What needs no parentheses to have a member taken. */
const PRIMARY = new Set(['Identifier', 'MemberExpression', 'CallExpression']);

/**
 * JavaScript from TypeScript of erasable syntax only: types go, comments and blank lines stay, imports of `.ts` become imports
 * of `.js`. Code that prettier wrote stays as prettier would write it: what stood on lines of its own because of its types
 * goes back into one.
 *
 * @param width columns of a line
 */
export function stripTypes(text: string, path: string, width = 120): string {
  const found: Found = { text, removed: [], broken: [] };
  const root = parse(text, path) as unknown as { program: Node };
  visit(root.program, '', found);
  const edits = joinWhatFits(text, found.removed, found.broken, width);
  return withEdits(text, edits).replace(/(from |import\()'(\.[^']*)\.ts'/g, "$1'$2.js'");
}

/** @param place the node's parent and its key there */
function visit(node: Node, place: string, found: Found): void {
  const { text, removed } = found;
  if (TYPES.has(node.type)) return void removed.push(withOptionalMark(node, text));
  if (isTypeOnly(node)) return void removed.push(wholeStatement(node, text));
  if (WRAPPERS.has(node.type)) removed.push(assertion(node, text), ...uselessParentheses(node, place, text));
  if (node.type === 'ImportSpecifier' && node['importKind'] === 'type') return void removed.push(withComma(node, text));
  if (node.type === 'ClassProperty' && node['readonly'] === true) removed.push(keyword('readonly', node, text));
  if (node.type === 'ClassProperty' && node['value'] == null) return void removed.push(wholeStatement(node, text));
  found.broken.push(...brokenLists(node, text));
  for (const [key, value] of Object.entries(node)) {
    if (key === 'loc' || key.endsWith('Comments')) continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) visit(child, `${node.type}.${key}`, found);
    }
  }
}

function isTypeOnly(node: Node): boolean {
  if (DECLARATIONS.has(node.type)) return true;
  if (node.type === 'ImportDeclaration') return node['importKind'] === 'type';
  if (node.type !== 'ExportNamedDeclaration') return false;
  return node['exportKind'] === 'type' || (isNode(node['declaration']) && DECLARATIONS.has(node['declaration'].type));
}

/** `name?: Type` loses its mark, too. */
function withOptionalMark({ start, end }: Node, text: string): Edit {
  return { start: text[start - 1] === '?' ? start - 1 : start, end, text: '' };
}

/** The expression may stand in parentheses, so the range is found from the type. */
function assertion(node: Node, text: string): Edit {
  const type = node['typeAnnotation'];
  if (!isNode(type)) return { start: node.end - 1, end: node.end, text: '' };
  const before = /\s*\b(?:as|satisfies)\s*$/.exec(text.slice(0, type.start));
  return { start: type.start - (before?.[0].length ?? 0), end: node.end, text: '' };
}

/** `(await a) as B` and `(a as B).c` need parentheses; without the type they may not. */
function uselessParentheses(wrapper: Node, place: string, text: string): Edit[] {
  const inner = wrapper['expression'] as Node;
  const [isInside, isAround] = [isParenthesized(inner), isParenthesized(wrapper)];
  if (isAround && (isInside || PRIMARY.has(inner.type))) return parentheses(wrapper, text);
  return isInside && !isAround && BARE.has(place) ? parentheses(inner, text) : [];
}

const extraOf = (node: Node) => node['extra'] as { parenthesized?: boolean; parenStart: number } | undefined;
const isParenthesized = (node: Node): boolean => extraOf(node)?.parenthesized === true;

function parentheses(node: Node, text: string): Edit[] {
  const start = extraOf(node)?.parenStart ?? node.start;
  const close = text.indexOf(')', node.end);
  return [
    { start, end: start + 1, text: '' },
    { start: close, end: close + 1, text: '' },
  ];
}

/** A statement goes with the comment directly above it and its line. */
function wholeStatement({ start, end }: Node, text: string): Edit {
  const before = text.slice(0, start).trimEnd();
  const comment = before.lastIndexOf('/**');
  const first = comment !== -1 && before.indexOf('*/', comment) === before.length - 2 ? comment : start;
  const line = /^;?[ \t]*\n/.exec(text.slice(end));
  return { start: text.lastIndexOf('\n', first - 1) + 1, end: end + (line?.[0].length ?? 0), text: '' };
}

/** The first of a list goes with the comma behind it, any other with the one in front: two that go share none. */
function withComma({ start, end }: Node, text: string): Edit {
  const before = /,\s*$/.exec(text.slice(0, start));
  if (before) return { start: start - before[0].length, end, text: '' };
  const after = /^\s*,\s*/.exec(text.slice(end));
  return { start, end: end + (after?.[0].length ?? 0), text: '' };
}

function keyword(word: string, { start }: Node, text: string): Edit {
  const at = text.indexOf(word, start);
  return { start: at, end: at + word.length + 1, text: '' };
}
