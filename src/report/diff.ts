import { hunksOfDiff } from '../model/line-diff.ts';
import type { Change } from '../model/tree.ts';
import type { Paint, Render } from './context.ts';
import { legible } from './text.ts';

/** A unified diff that `git apply` and `patch -p1` take in the project's folder. */
export const renderDiff: Render = (report) => unifiedDiff(report.changes);

export function unifiedDiff(changes: readonly Change[]): string {
  return changes.map((change) => fileDiff(change)).join('');
}

/** The diff of one file; empty where its text did not change. */
export function fileDiff(change: Change): string {
  const before = change.kind === 'create' ? '' : change.before;
  const after = change.kind === 'delete' ? '' : change.after;
  const hunks = hunksOfDiff(before, after);
  if (hunks.length === 0) return '';
  const from = change.kind === 'create' ? '/dev/null' : name(`a/${change.path}`);
  const to = change.kind === 'delete' ? '/dev/null' : name(`b/${change.path}`);
  const body = hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => {
    const header = `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`;
    return [header, ...lines].map((line) => `${line}\n`).join('');
  });
  return `--- ${from}\n+++ ${to}\n${body.join('')}`;
}

/** An empty range is named by the line before it. */
function range(start: number, lines: number): string {
  if (lines === 0) return `${start - 1},0`;
  return lines === 1 ? `${start}` : `${start},${lines}`;
}

/** git quotes names with bytes outside printable ASCII as C does, and ends names that hold a space with a tab. */
function name(path: string): string {
  if (/^[\x20-\x7e]*$/.test(path) && !/["\\]/.test(path)) return path.includes(' ') ? `${path}\t` : path;
  const escaped = [...Buffer.from(path)].map((byte) => {
    const char = String.fromCharCode(byte);
    if (char === '"' || char === '\\') return `\\${char}`;
    return byte >= 0x20 && byte < 0x7f ? char : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"${escaped.join('')}"`;
}

/** Lines added and removed. */
export function countLines(diff: string): { added: number; removed: number } {
  const lines = diff.split('\n');
  return {
    added: lines.filter((line) => line.startsWith('+') && !line.startsWith('+++ ')).length,
    removed: lines.filter((line) => line.startsWith('-') && !line.startsWith('--- ')).length,
  };
}

/** A diff for the eye: signs stay, so that colour says nothing alone, and nothing in a file is obeyed by the terminal. */
export function paintDiff(diff: string, paint: Paint): string {
  return legible(diff)
    .split('\n')
    .map((line) => {
      if (line.startsWith('+++ ') || line.startsWith('--- ')) return paint.bold(line);
      if (line.startsWith('@@')) return paint.cyan(line);
      if (line.startsWith('+')) return paint.green(line);
      if (line.startsWith('-')) return paint.red(line);
      return line;
    })
    .join('\n');
}
