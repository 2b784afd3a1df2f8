import type { Range } from '../syntax/range.ts';

/** A range of the text before an edit, and how long what stands there now is. */
export interface Splice extends Range {
  length: number;
}

/** Where ranges of a text are after edits of it. Exact: made from the splices, not from a comparison. */
export class PositionMap {
  static readonly unchanged = new PositionMap([]);
  /** By run, the first run first; in each by position, those of one position in the order in which they are written. */
  readonly #runs: readonly (readonly Splice[])[];

  constructor(...runs: (readonly Splice[])[]) {
    this.#runs = runs.filter(({ length }) => length > 0).map(sorted);
  }

  /** The map of this edit and of a later one of its result. */
  then(later: PositionMap): PositionMap {
    return new PositionMap(...this.#runs, ...later.#runs);
  }

  /** What is inserted at either end of a range is outside of it; what replaces it, or a part of it, is inside. */
  range({ start, end }: Range): Range {
    return this.#runs.reduce<Range>((now, splices) => rangeAfter(now, splices), { start, end });
  }

  /** Where a place that is seen after the edits was before them; for what is new, the place it was written at. */
  original(at: number): number {
    return this.#runs.reduceRight((now, splices) => before(now, splices), at);
  }
}

function sorted(splices: readonly Splice[]): Splice[] {
  return [...splices].sort((a, b) => a.start - b.start || a.end - b.end);
}

function rangeAfter({ start, end }: Range, splices: readonly Splice[]): Range {
  const from = startAfter(start, splices);
  return { start: from, end: start === end ? from : Math.max(from, endAfter(end, splices)) };
}

function startAfter(at: number, splices: readonly Splice[]): number {
  let shift = 0;
  for (const { start, end, length } of splices) {
    if (end > at) return Math.min(start, at) + shift;
    shift += length - (end - start);
  }
  return at + shift;
}

function endAfter(at: number, splices: readonly Splice[]): number {
  let shift = 0;
  for (const { start, end, length } of splices) {
    if (start >= at) break;
    if (end > at) return start + shift + length;
    shift += length - (end - start);
  }
  return at + shift;
}

function before(at: number, splices: readonly Splice[]): number {
  let shift = 0;
  for (const { start, end, length } of splices) {
    if (at < start + shift) break;
    if (at < start + shift + length) return start;
    shift += length - (end - start);
  }
  return at - shift;
}
