import type { File } from '@babel/types';
import { children, walk, type Node } from '../syntax/nodes.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import { endOf, startOf, statementsOf } from '../syntax/ancestors.ts';

/** How a file is written, as far as new text must follow it. */
export interface Style {
  eol: '\n' | '\r\n';
  /** One level of indentation. */
  indent: string;
  quote: "'" | '"';
  semicolons: boolean;
  /** A comma behind the last item of a list that spans lines. */
  trailingCommas: boolean;
}

const known = new WeakMap<File, Style>();

/** The style that most of the file's own code has; prettier's with single quotes where the file shows none. */
export function styleOf({ ast, text }: SourceFile): Style {
  const hit = known.get(ast);
  if (hit) return hit;
  const count = { single: 0, double: 0, with: 0, without: 0, trailing: 0, bare: 0 };
  const indents = new Map<string, number>();
  walk(ast, (node) => {
    countQuotes(node, count);
    countSemicolons(node, text, count);
    countCommas(node, text, count);
    countIndent(node, text, indents);
  });
  const style: Style = {
    eol: text.split('\r\n').length * 2 > text.split('\n').length + 1 ? '\r\n' : '\n',
    indent: [...indents].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '  ',
    quote: count.double > count.single ? '"' : "'",
    semicolons: count.with >= count.without,
    trailingCommas: count.trailing >= count.bare,
  };
  known.set(ast, style);
  return style;
}

/** The style of the lines that import, which may have quotes of their own: those of an editor that adds them. */
export function importStyle(file: SourceFile): Style {
  const count = { single: 0, double: 0, with: 0, without: 0, trailing: 0, bare: 0 };
  for (const statement of file.ast.program.body)
    if (statement.type === 'ImportDeclaration') countQuotes(statement.source, count);
  const quote = count.double > count.single ? '"' : "'";
  return count.double === count.single ? styleOf(file) : { ...styleOf(file), quote };
}

interface Counts {
  single: number;
  double: number;
  with: number;
  without: number;
  trailing: number;
  bare: number;
}

function countQuotes(node: Node, count: Counts): void {
  if (node.type === 'JSXAttribute') return;
  if (node.type !== 'StringLiteral' && node.type !== 'DirectiveLiteral') return;
  const raw = String(node.extra?.['raw'] ?? '');
  if (/["']/.test(raw.slice(1, -1))) return;
  if (raw.startsWith("'")) count.single++;
  else if (raw.startsWith('"')) count.double++;
}

const ENDED = new Set([
  'ExpressionStatement',
  'VariableDeclaration',
  'ImportDeclaration',
  'ReturnStatement',
  'ThrowStatement',
  'Directive',
]);

function countSemicolons(node: Node, text: string, count: Counts): void {
  if (!ENDED.has(node.type)) return;
  const end = endOf(node);
  if (text[end - 1] === ';') {
    // A semicolon at the start of a line guards the next statement.
    if (/\n\s*;$/.test(text.slice(0, end).slice(-40))) count.without++;
    else count.with++;
  } else if (/^[ \t]*(?:\r?\n|$|\/\/)/.test(text.slice(end, end + 40))) count.without++;
}

function countCommas(node: Node, text: string, count: Counts): void {
  if (node.type !== 'ObjectExpression' && node.type !== 'ArrayExpression' && node.type !== 'ObjectPattern') return;
  const last = children(node).at(-1);
  if (!last) return;
  const tail = text.slice(endOf(last), endOf(node) - 1);
  if (!tail.includes('\n')) return;
  if (/^\s*,/.test(tail)) count.trailing++;
  else count.bare++;
}

function countIndent(node: Node, text: string, indents: Map<string, number>): void {
  const statements = node.type === 'Program' ? null : statementsOf(node);
  const first = statements?.[0];
  if (!first) return;
  const inner = lineIndent(text, startOf(first));
  const outer = lineIndent(text, startOf(node));
  if (inner.length <= outer.length || !inner.startsWith(outer)) return;
  const unit = inner.slice(outer.length);
  indents.set(unit, (indents.get(unit) ?? 0) + 1);
}

/** The white space at the start of the line that an offset is on. */
export function lineIndent(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, Math.max(at, start)))?.[0] ?? '';
}

/** Whether an offset is the first on its line that is not white space. */
export function startsLine(text: string, at: number): boolean {
  return /^[ \t\uFEFF]*$/.test(text.slice(text.lastIndexOf('\n', at - 1) + 1, at));
}
