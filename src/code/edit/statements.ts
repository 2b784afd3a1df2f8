import type { BlockStatement } from '@babel/types';
import type { Edits } from './edits.ts';
import type { Node } from '../syntax/nodes.ts';
import { lineIndent, startsLine, styleOf } from './style.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import { endOf, startOf } from '../syntax/ancestors.ts';

/**
 * Writes statements behind a statement: on lines of their own with its indentation, or on its line where that goes on. With
 * `apart` they are set off by a blank line where the statement is.
 */
export function insertAfter(
  file: SourceFile,
  edits: Edits,
  statement: Node,
  code: readonly string[],
  { apart = true } = {},
): void {
  const { text } = file;
  const end = contentEnd(text, statement);
  const lineEnd = restOfLine(text, end);
  if (lineEnd === null) return insertInline(file, edits, end, code);
  const { eol } = styleOf(file);
  const indent = lineIndent(text, startOf(statement));
  const gap = apart && standsApart(text, statement, lineEnd) ? eol : '';
  const guard = needsSemicolon(text, lineEnd) && !/[;}]$/.test(code.at(-1) ?? '') ? ';' : '';
  edits.insert(lineEnd, `${gap}${code.map((line) => (line === '' ? eol : eol + indent + line)).join('')}${guard}`);
}

/** Comments that mean the statement below them, and nothing else. */
const OF_NEXT =
  /\b(?:es|ox|ts)lint[-:]disable-next-line|@ts-(?:ignore|expect-error)|\b(?:prettier|biome|deno-lint)-ignore\b(?!-)|\b(?:istanbul|c8|v8)\s+ignore\b|\$Flow/;

/** Writes statements in front of a statement. */
export function insertBefore(file: SourceFile, edits: Edits, statement: Node, code: readonly string[]): void {
  const at = isAlone(file.text, statement) ? aboveComments(file, statement) : inFrontOf(file, statement);
  const { eol } = styleOf(file);
  const indent = lineIndent(file.text, at);
  edits.insert(at, code.map((line) => line + eol + indent).join(''));
}

/** Where a line about a statement belongs: behind a heading above it, but above comments that mean this statement alone. */
export function inFrontOf(file: SourceFile, statement: Node): number {
  const above = aboveComments(file, statement);
  const isOwned = (file.ast.comments ?? []).some(
    (comment) => above <= startOf(comment) && endOf(comment) <= startOf(statement) && OF_NEXT.test(comment.value),
  );
  return isOwned ? above : startOf(statement);
}

/** Nothing stands right below it, so that a comment above it is about nothing else. */
const isAlone = (text: string, statement: Node): boolean =>
  /^[ \t;]*(?:\/\/[^\n]*)?(?:\r?\n[ \t]*(?:\r?\n|[})]|$)|$)/.test(text.slice(endOf(statement)));

/** The start of a statement with the comments that stand right above it. */
function aboveComments({ ast, text }: SourceFile, statement: Node): number {
  let at = startOf(statement);
  for (const comment of [...(ast.comments ?? [])].reverse()) {
    if (endOf(comment) > at || !/^[ \t]*\r?\n?[ \t]*$/.test(text.slice(endOf(comment), at))) continue;
    if (startsLine(text, startOf(comment))) at = startOf(comment);
  }
  return at;
}

/** The same, and over headings that a blank line sets off: what is written there is under none of them. */
export function aboveHeadings(file: SourceFile, statement: Node): number {
  const { ast, text } = file;
  let at = startOf(statement);
  let above = aboveComments(file, statement);
  for (const comment of [...(ast.comments ?? [])].reverse()) {
    if (endOf(comment) > at) continue;
    if (!/^\s*$/.test(text.slice(endOf(comment), at)) || !startsLine(text, startOf(comment))) break;
    at = startOf(comment);
    if (/\n[ \t]*\r?\n[ \t]*$/.test(text.slice(0, at))) above = at;
  }
  return above;
}

/** What follows would be read as a continuation of a statement that has no semicolon. */
function needsSemicolon(text: string, at: number): boolean {
  const next = text.slice(at).replace(/^(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)+/, '')[0];
  return next !== undefined && '([`+-/*,.'.includes(next);
}

function insertInline(file: SourceFile, edits: Edits, at: number, code: readonly string[]): void {
  const { text } = file;
  const before = /[;{}]$/.test(text.slice(0, at)) ? '' : ';';
  const all = code.map((line) => (/[;}]$/.test(line) ? line : `${line};`)).join(' ');
  edits.insert(at, `${before} ${all}${text[at] === '}' ? ' ' : ''}`);
}

/** The end of a statement; a semicolon that guards the next line is not its own. */
function contentEnd(text: string, statement: Node): number {
  const end = endOf(statement);
  if (text[end - 1] !== ';') return end;
  const before = text.slice(startOf(statement), end - 1);
  const content = before.trimEnd();
  return before.slice(content.length).includes('\n') ? startOf(statement) + content.length : end;
}

/** The end of the line, where only blanks and comments follow; `null` where code does. */
export function restOfLine(text: string, at: number): number | null {
  const rest = /^[ \t]*(?:\/\*(?:[^*\r\n]|\*(?!\/))*\*\/[ \t]*)*(?:\/\/[^\r\n]*)?/.exec(text.slice(at));
  const end = at + (rest?.[0].length ?? 0);
  return end === text.length || /^\r?\n/.test(text.slice(end, end + 2)) ? end : null;
}

/** A statement of several lines with blank lines around it. */
function standsApart(text: string, statement: Node, lineEnd: number): boolean {
  if (!text.slice(startOf(statement), endOf(statement)).includes('\n')) return false;
  const comments = /(?:^|\n)[ \t]*\r?\n(?:[ \t]*(?:\/\/|\/\*|\*)[^\n]*\n)*[ \t]*$/;
  return comments.test(text.slice(0, startOf(statement))) && /^(?:\r?\n[ \t]*\r?\n|\s*$)/.test(text.slice(lineEnd));
}

/** Writes statements at the start of a block, behind its directives. */
export function insertAtStart(file: SourceFile, edits: Edits, block: BlockStatement, code: readonly string[]): void {
  const directive = block.directives.at(-1);
  if (directive) return insertAfter(file, edits, directive, code);
  const { text } = file;
  const { eol, indent } = styleOf(file);
  const brace = startOf(block) + 1;
  const lineEnd = restOfLine(text, brace);
  if (lineEnd === null) return insertInline(file, edits, brace, code);
  const [first] = block.body;
  const inner =
    first && startsLine(text, startOf(first))
      ? lineIndent(text, startOf(first))
      : lineIndent(text, startOf(block)) + indent;
  const guard = needsSemicolon(text, lineEnd) && !/[;}]$/.test(code.at(-1) ?? '') ? ';' : '';
  edits.insert(lineEnd, code.map((line) => `${eol}${inner}${line}`).join('') + guard);
}

/** A comment of the file, not of its first statement. */
const FILE_COMMENT =
  /licen[sc]e|copyright|@file|@flow|@ts-|@module|@author|@package|eslint|jshint|jslint|prettier|globals?\b|exported\b|^!/i;

/** Writes lines at the top of the file: behind shebang, licence and directives, before the first statement. */
export function insertAtTop(file: SourceFile, edits: Edits, lines: readonly string[]): void {
  const { program, comments } = file.ast;
  const { eol } = styleOf(file);
  const directive = program.directives.at(-1);
  if (directive) return insertAfter(file, edits, directive, ['', ...lines], { apart: false });
  const [first] = program.body;
  if (!first) throw new Error('No statement to stand before');
  const doc = (comments ?? []).findLast((comment) => endOf(comment) <= startOf(first));
  const adjoins = doc && !/\n\s*\n/.test(file.text.slice(endOf(doc), startOf(first)));
  const owned = doc && adjoins && !FILE_COMMENT.test(doc.value) && startsLine(file.text, startOf(doc));
  edits.insert(owned ? startOf(doc) : startOf(first), lines.join(eol) + eol + eol);
}

/** Takes a statement out with its line, and of two empty lines around it one. */
export function removeLines({ text }: SourceFile, edits: Edits, statement: Node): void {
  const [start, end] = [startOf(statement), endOf(statement)];
  const lineEnd = restOfLine(text, end);
  if (!startsLine(text, start) || lineEnd === null) return edits.remove(start, end);
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const after = /^\r?\n/.exec(text.slice(lineEnd))?.[0].length ?? 0;
  const isAlone = /\n\r?\n$/.test(text.slice(0, line));
  const gap = isAlone ? (/^\r?\n/.exec(text.slice(lineEnd + after))?.[0].length ?? 0) : 0;
  edits.remove(line, lineEnd + after + gap);
}
