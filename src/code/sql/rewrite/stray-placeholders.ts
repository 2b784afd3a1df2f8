import type { Flat } from '../classify/variants.ts';
import type { Token } from '../classify/tokens.ts';
import type { Refused } from '../classify/index.ts';
import type { SinkCall } from '../resolve/sinks.ts';
import type { HolePiece } from '../template/index.ts';
import type { Binding } from './bound-values.ts';
import type { Context } from './text-edits/all.ts';
import { splice, type Change } from './text-edits/index.ts';

/** Drivers that replace placeholders wherever they stand, in quoted text and comments too. */
const STRAY: Record<string, RegExp> = {
  mysql: /\?/,
  mysql2: /\?/,
  'serverless-mysql': /\?/,
  'mysql-await': /\?/,
  '@planetscale/database': /\?/,
  '@tidbcloud/serverless': /\?/,
  knex: /\?/,
  sequelize: /\?/,
  'pg-promise': /\$(\d|[{(<[/])/,
};

const QUESTION = '\\?';

/** mysql2 did so up to 3.16 where it does not prepare the statement, sequelize up to 5. */
function strayOf(sink: SinkCall): RegExp | undefined {
  if (sink.sink.binding === 'mysql-prepared') return undefined;
  // typeorm hands text and values on to the client of its database.
  return STRAY[sink.driver] ?? (sink.sink.binding === 'mysql' ? /\?/ : undefined);
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

/** A comment that stands in a literal of the program, where it can be changed. */
function isOwn(flat: Flat, token: Token): boolean {
  const parts = flat.parts.filter(({ start, end }) => end > token.start && start < token.end);
  return parts.length === 1 && parts[0]?.piece.kind === 'text' && parts[0].piece.source !== null;
}

/** The signs of placeholders in comments of the text, taken out; the comments stay. */
export function silenced(flats: readonly Flat[], sink: SinkCall, context: Context): Change[] {
  const mark = strayOf(sink);
  const changes = new Map<number, Change>();
  if (mark?.source !== QUESTION) return [];
  for (const flat of flats)
    for (const token of flat.tokens)
      if (token.kind === 'comment')
        for (const { index } of token.text.matchAll(/ ?\?/g)) {
          const at = token.start + index + token.text.slice(index).indexOf('?');
          const cut = splice(flat, at, at + 1, { before: '', code: '', after: '' }, context.file, context.quote);
          for (const change of cut ?? []) changes.set(change.start, change);
        }
  return [...changes.values()];
}

/** A `?` in the text that becomes a placeholder as soon as there are values; `quiet`: there are none so far, and a comment can lose it. */
export function strayMarks(
  flats: readonly Flat[],
  sink: SinkCall,
  bindings: ReadonlyMap<HolePiece, Binding>,
  quiet: boolean,
): string | null {
  const mark = strayOf(sink);
  if (!mark) return null;
  const values = new Set([...bindings.values()].map((binding) => binding.value));
  for (const flat of flats) {
    for (const token of flat.tokens) {
      if (token.kind !== 'string' && token.kind !== 'comment' && token.kind !== 'name') continue;
      if (
        !mark.test(token.text) ||
        (quiet && token.kind === 'comment' && mark.source === QUESTION && isOwn(flat, token))
      )
        continue;
      if ([...values].some((value) => value.start === token.start && value.end === token.end)) continue;
      return `the text holds a ${sink.driver === 'pg-promise' ? '$' : '?'} in a ${token.kind === 'string' ? 'quoted text' : token.kind}, which ${sink.driver} would take for a placeholder`;
    }
  }
  return null;
}
