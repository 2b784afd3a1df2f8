import { diffLines, structuredPatch } from 'diff';

/** Lines that two texts share, or that one of them lacks: whole lines with their ends. */
export interface Part {
  value: string;
  added: boolean;
  removed: boolean;
}

/** What differs with the lines around it, as in a unified diff: lines begin with their sign. Line numbers count from 1. */
export interface Hunk {
  oldStart: number;
  oldLines: number;
  newStart: number;
  newLines: number;
  lines: string[];
}

/** The shortest difference takes the square of its lines; where more differ, texts are compared between lines that both hold once. */
const MOST = 400;

/** What differs between two texts, line by line. */
export function partsOfDiff(before: string, after: string): Part[] {
  return diffLines(before, after, { maxEditLength: MOST }) ?? betweenAnchors(linesOf(before), linesOf(after));
}

/** The hunks of a change; none where the texts are the same. */
export function hunksOfDiff(before: string, after: string, context = 3): Hunk[] {
  const patch = structuredPatch('', '', before, after, '', '', { context, maxEditLength: MOST });
  return patch?.hunks ?? hunksOf(partsOfDiff(before, after), context);
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function betweenAnchors(before: readonly string[], after: readonly string[]): Part[] {
  const parts: Part[] = [];
  const add = ({ value, added, removed }: Part): void => {
    const last = parts.at(-1);
    if (last?.added === added && last.removed === removed) last.value += value;
    else if (value !== '') parts.push({ value, added, removed });
  };
  let [from, to] = [0, 0];
  for (const [old, now] of [...anchors(before, after), [before.length, after.length] as const]) {
    for (const part of segment(before.slice(from, old).join(''), after.slice(to, now).join(''))) add(part);
    if (old < before.length) add({ value: before[old] ?? '', added: false, removed: false });
    [from, to] = [old + 1, now + 1];
  }
  return parts;
}

function segment(before: string, after: string): Part[] {
  if (before === after) return [{ value: before, added: false, removed: false }];
  return (
    diffLines(before, after, { maxEditLength: MOST }) ?? [
      { value: before, added: false, removed: true },
      { value: after, added: true, removed: false },
    ]
  );
}

/** Lines that both texts hold once, as many as stand in one order in both: places in each. */
function anchors(before: readonly string[], after: readonly string[]): (readonly [number, number])[] {
  const [old, now] = [once(before), once(after)];
  const pairs = [...old].flatMap(([line, at]) => {
    const other = now.get(line);
    return other === undefined ? [] : [[at, other] as const];
  });
  return longestRise(pairs.sort((a, b) => a[0] - b[0]));
}

/** The lines that a text holds once, and where. */
function once(lines: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [at, line] of lines.entries()) places.set(line, places.has(line) ? -1 : at);
  for (const [line, at] of places) if (at < 0) places.delete(line);
  return places;
}

interface Link {
  pair: readonly [number, number];
  before: Link | undefined;
}

/** The longest row of pairs whose second places rise as the first do. */
function longestRise(pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const ends: Link[] = [];
  for (const pair of pairs) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle]?.pair[1] ?? 0) < pair[1]) low = middle + 1;
      else high = middle;
    }
    ends[low] = { pair, before: ends[low - 1] };
  }
  const rise: (readonly [number, number])[] = [];
  for (let link = ends.at(-1); link; link = link.before) rise.push(link.pair);
  return rise.reverse();
}

interface Line {
  text: string;
  sign: ' ' | '+' | '-';
}

function hunksOf(parts: readonly Part[], context: number): Hunk[] {
  const lines = parts.flatMap(({ value, added, removed }) =>
    linesOf(value).map((text): Line => ({ text, sign: added ? '+' : removed ? '-' : ' ' })),
  );
  const changed = lines.flatMap(({ sign }, at) => (sign === ' ' ? [] : [at]));
  const ranges: { start: number; end: number }[] = [];
  for (const at of changed) {
    const last = ranges.at(-1);
    if (last && at - last.end <= 2 * context) last.end = at + 1;
    else ranges.push({ start: at, end: at + 1 });
  }
  const hunks: Hunk[] = [];
  let [oldLine, newLine, at] = [1, 1, 0];
  for (const { start, end } of ranges) {
    const first = Math.max(start - context, 0);
    oldLine += first - at;
    newLine += first - at;
    const inside = lines.slice(first, end + context);
    const counts = { old: countOf(inside, '+'), new: countOf(inside, '-') };
    const shown = inside.flatMap(({ text, sign }) => shownLine(text, sign));
    hunks.push({ oldStart: oldLine, oldLines: counts.old, newStart: newLine, newLines: counts.new, lines: shown });
    oldLine += counts.old;
    newLine += counts.new;
    at = Math.min(end + context, lines.length);
  }
  return hunks;
}

const countOf = (lines: readonly Line[], but: Line['sign']): number => lines.filter(({ sign }) => sign !== but).length;

const shownLine = (text: string, sign: string): string[] =>
  text.endsWith('\n') ? [`${sign}${text.slice(0, -1)}`] : [`${sign}${text}`, '\\ No newline at end of file'];
