import { parse, parseExpression, type ParserOptions } from '@babel/parser';
import { Edits } from './edits.ts';
import { walk, type Node } from '../syntax/nodes.ts';
import type { Style } from './style.ts';
import { endOf, startOf } from '../syntax/ancestors.ts';

/** `$name` and `$app` in code, by what they stand for; `$$` is a dollar sign. */
export type Names = ReadonlyMap<string, string>;

/** @throws {Error} where the code has a placeholder that has no import */
export function fillPlaceholders(code: string, names: Names): string {
  return code.replace(/\$(\$|[A-Za-z_]\w*)/g, (whole, name: string) => {
    if (name === '$') return '$';
    const value = names.get(name);
    if (value === undefined) throw new Error(`${whole} in “${code}” has no import`);
    return value;
  });
}

/**
 * Rewrites code of ours (statements or one expression; single quotes, semicolons, two spaces) in the style of a file. Lines after the first get
 * `indent` in front; the first is for the caller to place.
 */
export function inStyle(code: string, style: Style, indent: string): string {
  const lines = restyleTokens(code.trim(), style).split('\n');
  return lines.map((line, index) => (index === 0 ? line : reindent(line, style, indent))).join(style.eol);
}

function reindent(line: string, style: Style, indent: string): string {
  if (line.trim() === '') return '';
  const spaces = /^ */.exec(line)?.[0].length ?? 0;
  return indent + style.indent.repeat(Math.floor(spaces / 2)) + ' '.repeat(spaces % 2) + line.slice(spaces);
}

const ENDED = new Set([
  'ExpressionStatement',
  'VariableDeclaration',
  'ImportDeclaration',
  'ReturnStatement',
  'ThrowStatement',
]);

function restyleTokens(code: string, style: Style): string {
  if (style.quote === "'" && style.semicolons) return code;
  const edits = new Edits(code);
  // `{ secure: 'auto' }` is an object here, and a block to a parser of statements.
  const node = code.startsWith('{') ? objectIn(code) : statementsIn(code);
  walk(node, (inner) => {
    if (style.quote === '"') requote(inner, code, edits);
    if (!style.semicolons && ENDED.has(inner.type) && code[endOf(inner) - 1] === ';' && endsLine(code, endOf(inner))) {
      edits.remove(endOf(inner) - 1, endOf(inner));
    }
  });
  return edits.toString();
}

const PLUGINS: ParserOptions = { plugins: ['typescript'], errorRecovery: true };

function objectIn(code: string): Node {
  try {
    return parseExpression(code, PLUGINS);
  } catch {
    return statementsIn(code);
  }
}

const statementsIn = (code: string): Node =>
  parse(code, { ...PLUGINS, sourceType: 'module', allowReturnOutsideFunction: true });

const endsLine = (code: string, at: number): boolean => /^[ \t]*(?:\n|$|\/\/)/.test(code.slice(at));

function requote(node: Node, code: string, edits: Edits): void {
  // A text that stands alone is parsed as a directive.
  if (node.type !== 'StringLiteral' && node.type !== 'DirectiveLiteral') return;
  const raw = code.slice(startOf(node), endOf(node));
  if (!raw.startsWith("'") || raw.includes('"')) return;
  edits.replace(startOf(node), endOf(node), `"${raw.slice(1, -1).replaceAll("\\'", "'")}"`);
}
