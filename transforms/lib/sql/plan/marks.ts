import type { Flat } from '../flat.ts';
import type { SinkCall } from '../sinks.ts';
import type { HolePiece } from '../text/index.ts';
import type { Binding } from '../values.ts';

/** Drivers that replace placeholders wherever they stand, in quoted text and comments too. */
const STRAY: Record<string, RegExp> = { mysql: /\?/, knex: /\?/, 'pg-promise': /\$(\d|[{(<[/])/ };

/** A `?` in the text that becomes a placeholder as soon as there are values. */
export function strayMarks(
  flats: readonly Flat[],
  sink: SinkCall,
  bindings: ReadonlyMap<HolePiece, Binding>,
): string | null {
  const mark = STRAY[sink.driver];
  if (!mark) return null;
  const values = new Set([...bindings.values()].map((binding) => binding.value));
  for (const flat of flats) {
    for (const token of flat.tokens) {
      if (token.kind !== 'string' && token.kind !== 'comment' && token.kind !== 'name') continue;
      if (!mark.test(token.text)) continue;
      if ([...values].some((value) => value.start === token.start && value.end === token.end)) continue;
      return `the text holds a ${sink.driver === 'pg-promise' ? '$' : '?'} in a ${token.kind === 'string' ? 'quoted text' : token.kind}, which ${sink.driver} would take for a placeholder`;
    }
  }
  return null;
}
