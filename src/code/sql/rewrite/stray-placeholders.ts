import type { Flat } from '../classify/variants.ts';
import type { Refused } from '../classify/index.ts';
import type { SinkCall } from '../resolve/sinks.ts';
import type { HolePiece } from '../template/index.ts';
import type { Binding } from './bound-values.ts';

/** Drivers that replace placeholders wherever they stand, in quoted text and comments too. */
const STRAY: Record<string, RegExp> = {
  mysql: /\?/,
  mysql2: /\?/,
  knex: /\?/,
  sequelize: /\?/,
  'pg-promise': /\$(\d|[{(<[/])/,
};

/** mysql2 did so up to 3.16 where it does not prepare the statement, sequelize up to 5. */
function strayOf(sink: SinkCall): RegExp | undefined {
  return sink.sink.binding === 'mysql-prepared' ? undefined : STRAY[sink.driver];
}

/** Text that stays spliced in may hold a `?` of its own (`title = 'Why?'`), which such a driver leaves alone only as long as there are no values. */
export function wakesMarks(sink: SinkCall, refused: readonly Refused[], escaped: boolean): string | null {
  if (!strayOf(sink)) return null;
  const sign = sink.driver === 'pg-promise' ? '$1' : '?';
  // An escaped value may hold the sign too, and what took its place would end the quotes around it.
  if (escaped)
    return `an escaped value stays in the text, and ${sink.driver} would take a ${sign} in it for a placeholder as soon as there are values: bind it as well`;
  return refused.some(({ what }) => what === 'fragment' || what === 'position')
    ? `a piece of SQL stays in the text, and ${sink.driver} would take a ${sign} in it for a placeholder as soon as there are values: bind its values first`
    : null;
}

/** A `?` in the text that becomes a placeholder as soon as there are values. */
export function strayMarks(
  flats: readonly Flat[],
  sink: SinkCall,
  bindings: ReadonlyMap<HolePiece, Binding>,
): string | null {
  const mark = strayOf(sink);
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
