import { hunksOfDiff } from '../model/line-diff.ts';
import type { Change } from '../model/tree.ts';

interface Side {
  line: number;
  text: string;
  changed: boolean;
}

/** One line of a comparison in two columns. */
export interface Row {
  left: Side | null;
  right: Side | null;
}

/** The hunks of a change in two columns: what was removed beside what took its place. */
export function sideBySide(change: Change): Row[] {
  const before = change.kind === 'create' ? '' : change.before;
  const after = change.kind === 'delete' ? '' : change.after;
  return hunksOfDiff(before, after).flatMap(({ oldStart, newStart, lines }) => rowsOf(lines, oldStart, newStart));
}

function rowsOf(lines: readonly string[], oldStart: number, newStart: number): Row[] {
  const rows: Row[] = [];
  let [oldLine, newLine] = [oldStart, newStart];
  let removed: Side[] = [];
  let added: Side[] = [];
  const flush = (): void => {
    for (let at = 0; at < Math.max(removed.length, added.length); at += 1) {
      rows.push({ left: removed[at] ?? null, right: added[at] ?? null });
    }
    [removed, added] = [[], []];
  };
  for (const line of lines) {
    const text = line.slice(1).replace(/\r$/, '');
    if (line.startsWith('-')) removed.push({ line: oldLine++, text, changed: true });
    else if (line.startsWith('+')) added.push({ line: newLine++, text, changed: true });
    else if (!line.startsWith('\\')) {
      flush();
      rows.push({ left: { line: oldLine++, text, changed: false }, right: { line: newLine++, text, changed: false } });
    }
  }
  flush();
  return rows;
}
