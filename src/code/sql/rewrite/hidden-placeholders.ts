import { existingValues, type Existing } from './values-argument/index.ts';
import type { Flat } from '../classify/variants.ts';
import type { Parameter, Refused } from '../classify/index.ts';
import type { SinkCall } from '../resolve/sinks.ts';
import type { Context } from './text-edits/all.ts';
import type { HolePiece } from '../template/index.ts';

/** A hole that may hold placeholders. */
export interface Hidden extends Parameter {
  /** What stays there; `null` where it is made of placeholders and nothing else. */
  what: Refused['what'] | null;
}

export function hiddenAt(hole: HolePiece, what: Hidden['what'], flat: Flat): Hidden[] {
  const part = flat.parts.find(({ piece }) => piece === hole);
  return part ? [{ kind: 'parameter', text: '?', start: part.start, end: part.end, hole, many: true, what }] : [];
}

/** The values of a call and the placeholders they are for; some of those may stand in pieces of the text that are not seen. */
export function existingBeside(
  sink: SinkCall,
  seen: readonly Parameter[],
  hidden: readonly Hidden[],
  context: Context,
): { existing: Existing; parameters: readonly Parameter[] } | { refused: string } {
  const own = existingValues(sink, seen, context);
  // The name of a table holds none where all values have their places.
  const others = hidden.filter(({ what }) => seen.length === 0 || (what !== 'identifier' && what !== 'keyword'));
  const settled =
    others.length === 0 ||
    (!('refused' in own) && (/^(none|named|listed)$/.test(own.kind) || (own.kind === 'unused' && own.empty)));
  if (settled) return 'refused' in own ? own : { existing: own, parameters: seen };
  const parameters = [...seen, ...others].sort((a, b) => a.start - b.start);
  const existing = existingValues(sink, parameters, context);
  if ('refused' in existing) return existing;
  // An object has a place of its own at most, and none in the name of a table.
  if (existing.kind === 'single' && seen.length === 0)
    return others.every(({ what }) => what === 'identifier' || what === 'keyword')
      ? { existing: { kind: 'unused', empty: true }, parameters: [] }
      : { refused: 'it gives an object for a piece of the text that is not seen' };
  return { existing, parameters };
}
