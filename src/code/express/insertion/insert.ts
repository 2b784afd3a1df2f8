import type { Edits } from '../../edit/edits.ts';
import { behindLogs } from '../../edit/log-lines.ts';
import type { Node } from '../../syntax/nodes.ts';
import { insertAfter, insertAtStart, restOfLine } from '../../edit/statements.ts';
import { inStyle } from '../../edit/snippet.ts';
import { lineIndent, styleOf } from '../../edit/style.ts';
import type { SourceFile } from '../../syntax/source-file.ts';
import { endOf, parents, startOf } from '../../syntax/ancestors.ts';
import { onlyLoads } from '../../edit/header.ts';
import type { Spot } from './spot.ts';

/** Writes statements, placeholders filled in, at a place. A link of a chain takes `app.use(x)` as `.use(x)`. */
export function insertAt(
  file: SourceFile,
  edits: Edits,
  spot: Exclude<Spot, { kind: 'refused' }>,
  code: readonly string[],
): void {
  const style = styleOf(file);
  if (spot.kind === 'link') return insertLinks(file, edits, spot.anchor, code);
  const base = lineIndent(file.text, startOf(spot.anchor)) + (spot.kind === 'start' ? style.indent : '');
  const statements = code.map((statement) => inStyle(statement, style, base));
  if (spot.kind === 'start') insertAtStart(file, edits, spot.anchor, statements);
  else if (onlyLoads(file, spot.anchor)) insertAfter(file, edits, spot.anchor, ['', ...statements], { apart: false });
  else insertAfter(file, edits, behindLogs(file, spot.anchor), statements);
}

function insertLinks(file: SourceFile, edits: Edits, anchor: Node, statements: readonly string[]): void {
  const { text } = file;
  const style = styleOf(file);
  const indent = linkIndent(file, anchor);
  const at = indent === null ? endOf(anchor) : (restOfLine(text, endOf(anchor)) ?? endOf(anchor));
  const lead = indent === null ? '' : style.eol + indent;
  const links = statements.map((statement) =>
    inStyle(statement, style, indent ?? '')
      .replace(/^\w+(?=\.)/, '')
      .replace(/;$/, ''),
  );
  edits.insert(at, links.map((link) => lead + link).join(''));
}

/** The white space before the links of a chain that has one on each line; `null` where they share a line. */
function linkIndent(file: SourceFile, anchor: Node): string | null {
  const next = /^[^\n]*\r?\n([ \t]*)\./.exec(file.text.slice(endOf(anchor)));
  if (next && hasFurtherLink(file, anchor)) return next[1] ?? '';
  if (anchor.type !== 'CallExpression' || anchor.callee.type !== 'MemberExpression') return null;
  const before = file.text.slice(endOf(anchor.callee.object), startOf(anchor.callee.property));
  return /\n([ \t]*)\.\s*$/.exec(before)?.[1] ?? null;
}

function hasFurtherLink(file: SourceFile, node: Node): boolean {
  const parent = parents(file.ast).get(node);
  return parent?.type === 'MemberExpression' && parent.object === node;
}
