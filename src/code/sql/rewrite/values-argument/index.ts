import { unwrap } from '../../../syntax/nodes.ts';
import type { SinkCall } from '../../resolve/sinks.ts';
import type { Change } from '../text-edits/index.ts';
import type { Surface } from './slot.ts';
import { amongLines } from './kept-lines.ts';
import { slotOf } from './slots.ts';

export { existingValues, type Existing } from './existing.ts';

type Placed = { changes: Change[] } | { refused: string };

/** Puts the values where the call takes them. `list` is the code of an array. */
export function placeValues(sink: SinkCall, list: string, surface: Surface): Placed {
  const slot = slotOf(sink, surface);
  if ('refused' in slot) return slot;
  const [own, ...more] = slot.nodes;
  const kept =
    own && more.length === 0 && slot.before === '' && !slot.spread ? amongLines(unwrap(own), list, surface.file) : null;
  if (kept) return { changes: [...kept, ...slot.also] };
  const code = slot.spread && !list.startsWith('{') ? spreadOf(list) : list;
  return { changes: [{ ...slot.range, text: `${slot.before}${code}${slot.after}` }, ...slot.also] };
}

/** An array's code as arguments: `[a, b]` gives `a, b`, `params` gives `...params`. */
function spreadOf(list: string): string {
  return list.startsWith('[') && list.endsWith(']') ? list.slice(1, -1) : `...${list}`;
}
