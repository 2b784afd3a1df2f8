import type { Flat } from '../classify/variants.ts';
import type { HolePiece } from '../template/index.ts';
import { elements, type Item } from './bound-values.ts';
import type { Context } from './text-edits/all.ts';

/**
 * `[tenant, ...(name ? [name] : []), 20]`: new values between those of before, each of which stands in the text whatever the
 * conditions are; `null` where a new one does not always come behind the same of them.
 */
export function amongOld(
  flats: readonly Flat[],
  items: readonly Item[],
  own: readonly string[],
  context: Context,
): string[] | null {
  const places: string[][] = [...own, ''].map(() => []);
  let before = 0;
  for (const item of items) {
    const holes = new Set(holesOf(item));
    const [place, ...more] = new Set(flats.flatMap((flat) => oldBefore(flat, holes)));
    const codes = elements([item], context);
    if (place === undefined || more.length > 0 || place < before || 'refused' in codes) return null;
    places[place]?.push(...codes);
    before = place;
  }
  return places.flatMap((codes, index) => [...codes, ...own.slice(index, index + 1)]);
}

function holesOf(item: Item): readonly HolePiece[] {
  switch (item.kind) {
    case 'value':
      return item.holes;
    case 'choice':
      return [...item.yes, ...item.no].flatMap(holesOf);
    case 'map':
      return item.items.flatMap(holesOf);
    case 'existing':
      return [];
  }
}

/** How many placeholders of before stand in front of each of some holes. */
function oldBefore({ tokens, parts }: Flat, holes: ReadonlySet<HolePiece>): number[] {
  return parts.flatMap(({ piece, start }) =>
    piece.kind === 'hole' && holes.has(piece)
      ? [tokens.filter((token) => token.kind === 'parameter' && token.start < start).length]
      : [],
  );
}
