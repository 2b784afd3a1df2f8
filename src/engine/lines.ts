import { diffArrays } from 'diff';

/** Lines of a file as it was read, against those of its text now; both count from 1. */
export interface Lines {
  /** Where a line of the original is now. */
  now(line: number): number;
  /** Which line of the original a present one was; for a new one, the line it was written at. */
  original(line: number): number;
}

/** Earlier steps of a plan shift the lines that later ones name. */
export function followLines(original: string, now: string): Lines {
  if (original === now) return { now: (line) => line, original: (line) => line };
  const forward: number[] = [];
  const back: number[] = [];
  let from = 1;
  let to = 1;
  const changes = diffArrays(original.split('\n'), now.split('\n'));
  for (const [at, { added, removed, value }] of changes.entries()) {
    const count = value.length;
    if (removed) {
      // Lines that were replaced stand where their successors do, one by one.
      const next = changes[at + 1];
      const successors = next?.added ? next.value.length : 0;
      for (let k = 0; k < count; k++) forward[from + k] = to + Math.min(k, Math.max(0, successors - 1));
      for (let k = 0; k < successors; k++) back[to + k] = from + Math.min(k, count - 1);
      from += count;
      to += successors;
    } else if (added) {
      if (changes[at - 1]?.removed) continue;
      for (let k = 0; k < count; k++) back[to + k] = from;
      to += count;
    } else {
      for (let k = 0; k < count; k++) {
        forward[from + k] = to + k;
        back[to + k] = from + k;
      }
      from += count;
      to += count;
    }
  }
  return { now: (line) => forward[line] ?? line, original: (line) => back[line] ?? line };
}

/** The same options with each `line` and `lines` moved. */
export function moveLines<T>(options: T, lines: Lines): T {
  if (Array.isArray(options)) return options.map((item: unknown) => moveLines(item, lines)) as T;
  if (typeof options !== 'object' || options === null) return options;
  const entries = Object.entries(options).map(([key, value]: [string, unknown]) => {
    if (key === 'line' && typeof value === 'number') return [key, lines.now(value)];
    if (key === 'lines' && Array.isArray(value)) return [key, value.map((line: number) => lines.now(line))];
    return [key, moveLines(value, lines)];
  });
  return Object.fromEntries(entries) as T;
}
