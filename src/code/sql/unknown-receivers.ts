import { STATEMENT } from './classify/beginnings.ts';
import { statementOf } from './classify/statements.ts';
import { flatten, type Flat } from './classify/variants.ts';
import type { Context } from './rewrite/text-edits/all.ts';
import { safeWhy } from './classify/safe-holes.ts';
import { refusedSite } from './report-sites.ts';
import type { SqlSite } from './site.ts';
import type { UnknownCall } from './resolve/sinks.ts';
import type { Node } from '../syntax/nodes.ts';
import type { Piece } from './template/index.ts';

/** Whether an unknown call is given a statement. */
export function isStatement(pieces: readonly Piece[]): boolean {
  return flatten(pieces, 'unknown').some((flat) => STATEMENT.test(flat.sql));
}

/** How texts are read: those of which nothing comes stay free to be statements of their own. */
interface Texts {
  read: (node: Node) => Piece[];
  apart: <T>(look: () => T, counts: (found: T) => boolean) => T;
}

/** Statements with something spliced in, handed to things that are not known: reported, and left as they are. */
export function strangeSites(calls: readonly UnknownCall[], { read, apart }: Texts, context: Context): SqlSite[] {
  return calls.flatMap((call) =>
    apart(
      () => strangeSite(call, read(call.text), context),
      (found) => found.length > 0,
    ),
  );
}

function strangeSite({ call, method, text }: UnknownCall, pieces: readonly Piece[], context: Context): SqlSite[] {
  const flats = flatten(pieces, 'unknown');
  if (!flats.some((flat) => STATEMENT.test(flat.sql))) return [];
  if (!isUnsafe(flats, context)) return [];
  const reason = `The driver behind ${method}() is not seen, and with it the form of its placeholders: bind the values by hand.`;
  return [refusedSite(text, call, context.path, noParameters(flats) ?? reason)];
}

/** `TRUNCATE takes no parameters`: whatever the database is. */
function noParameters(flats: readonly Flat[]): string | undefined {
  return (
    flats
      .map(({ tokens }) => statementOf(tokens, 'unknown'))
      .find(
        (why) => why !== null && /^\w+ takes no parameters/.test(why) && !/^(BEGIN|DECLARE|SET|EXECUTE)\b/.test(why),
      ) ?? undefined
  );
}

/** Something is spliced in that may be anything. */
export function isUnsafe(flats: readonly Flat[], { scopes, roles }: Context): boolean {
  return flats.some((flat) =>
    flat.parts.some(
      ({ piece, start }) =>
        // The number of a placeholder.
        piece.kind === 'hole' && flat.sql[start - 1] !== '$' && safeWhy(piece.node, scopes, roles) === null,
    ),
  );
}
