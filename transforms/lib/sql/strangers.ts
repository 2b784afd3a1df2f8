import { flatten } from './flat.ts';
import type { Context } from './splice-all.ts';
import { safeWhy } from './safety.ts';
import type { SqlSite } from './site.ts';
import type { UnknownCall } from './sinks.ts';
import type { Piece } from './text/index.ts';
import { endOf, lineOf, startOf } from '../tree.ts';

const STATEMENT =
  /^\s*\(?\s*(?:SELECT\b[^]*\bFROM\b|INSERT\s+(?:IGNORE\s+)?INTO\b|UPDATE\b[^]*\bSET\b|DELETE\s+FROM\b|REPLACE\s+INTO\b)/i;

/** A statement with something spliced in, handed to a thing that is not known: reported, and left as it is. */
export function strangeSite(
  { call, method, text }: UnknownCall,
  pieces: readonly Piece[],
  context: Context,
): SqlSite[] {
  const flats = flatten(pieces, 'unknown');
  if (!flats.some((flat) => STATEMENT.test(flat.sql))) return [];
  const unsafe = flats.some((flat) =>
    flat.parts.some(
      ({ piece }) => piece.kind === 'hole' && safeWhy(piece.node, context.scopes, context.roles) === null,
    ),
  );
  if (!unsafe) return [];
  return [
    {
      file: context.path,
      line: lineOf(text),
      column: (text.loc?.start.column ?? 0) + 1,
      endLine: text.loc?.end.line ?? lineOf(text),
      endColumn: (text.loc?.end.column ?? 0) + 1,
      start: startOf(text),
      end: endOf(text),
      driver: '',
      sink: { start: startOf(call), end: endOf(call), line: lineOf(call) },
      left: 'unbound-value',
      verdict: 'refused',
      reason: `The driver behind ${method}() is not seen, and with it the form of its placeholders: bind the values by hand.`,
      review: null,
    },
  ];
}
