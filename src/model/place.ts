import type { Path } from './tree.ts';

/** A range of a file. Lines and columns count from 1, `start` and `end` are offsets into the raw text (UTF-16 units, end exclusive). */
export interface Place {
  file: Path;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  start: number;
  end: number;
}

/** Whether a place lies inside of another, or is the same. */
export const holds = (outer: Place, inner: Place): boolean =>
  outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end;
