import type { Place } from '../../model/place.ts';

interface Span {
  place: Place;
  at: number;
  /** How far the spans up to this one reach. */
  reach: number;
}

/** Finds the indexes of those of many places that hold another, in their order. Most do not lie in each other. */
export function holdersAmong(places: readonly (Place | null)[]): (inner: Place) => number[] {
  const byFile = new Map<string, Span[]>();
  for (const [at, place] of places.entries()) {
    if (!place) continue;
    const spans = byFile.get(place.file) ?? [];
    spans.push({ place, at, reach: 0 });
    byFile.set(place.file, spans);
  }
  for (const spans of byFile.values()) {
    spans.sort((a, b) => a.place.start - b.place.start);
    let reach = 0;
    for (const span of spans) span.reach = reach = Math.max(reach, span.place.end);
  }
  return ({ file, start, end }) => {
    const spans = byFile.get(file) ?? [];
    const found: number[] = [];
    for (let index = countUpTo(spans, start) - 1; index >= 0; index--) {
      const span = spans[index] as Span;
      if (span.reach < end) break;
      if (span.place.end >= end) found.push(span.at);
    }
    return found.sort((a, b) => a - b);
  };
}

/** How many spans begin at an offset or before it. */
function countUpTo(spans: readonly Span[], start: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Span).place.start <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}
