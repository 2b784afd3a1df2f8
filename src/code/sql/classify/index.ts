import type { Flat } from './variants.ts';
import type { HolePiece } from '../template/index.ts';
import { HOLE, type Token } from './tokens.ts';
import type { Dialect } from '../drivers/dialect.ts';
import { stringParts } from './literals.ts';
import { placeOf } from './neighbours.ts';
import { statementOf } from './statements.ts';
import type { Refused, Unit } from './units.ts';
import { upper } from './words.ts';

export type { Parameter, Refused, Unit, Value } from './units.ts';

/** What each hole of a text is to the database, in order, with the placeholders that are there already. */
export function classify(flat: Flat, dialect: Dialect, isParameter: (text: string) => boolean): Unit[] {
  const holes = new Map(
    flat.parts.filter((part) => part.piece.kind === 'hole').map((part) => [part.start, part.piece as HolePiece]),
  );
  const tokens = flat.tokens.filter((token) => token.kind !== 'comment');
  const statement = statementOf(tokens);
  const changes = upper(tokens.find((token) => token.kind !== 'open')) !== 'SELECT';
  const units: Unit[] = [];
  let index = 0;
  for (const token of flat.tokens) {
    const inside = holesIn(token, holes, flat.sql);
    if (token.kind === 'comment') {
      if (inside.length > 0)
        units.push(refuse('comment', 'it stands inside an SQL comment, where a value can not be bound', inside));
      continue;
    }
    const at = index;
    index += 1;
    if (token.kind === 'parameter' && isParameter(token.text)) {
      units.push({ kind: 'parameter', text: token.text, start: token.start, end: token.end, hole: inside[0] ?? null });
      continue;
    }
    if (inside.length === 0) continue;
    const unit = statement ? refuse('statement', statement, inside) : unitAt(tokens, at, inside, flat, dialect);
    units.push(unit.kind === 'value' ? { ...unit, changes } : unit);
  }
  return units;
}

function unitAt(tokens: readonly Token[], at: number, holes: HolePiece[], flat: Flat, dialect: Dialect): Unit {
  const token = tokens[at] as Token;
  const bareHole = token.kind === 'hole';
  if (token.kind === 'name') return refuse('identifier', 'it is part of a quoted name', holes);
  if (token.kind === 'parameter') return refuse('identifier', 'it is part of a parameter or variable name', holes);
  if (token.kind === 'glued') return refuse('identifier', 'it is glued to a name or number', holes);
  if (!bareHole && token.kind !== 'string') return refuse('fragment', 'its place in the SQL is not understood', holes);
  const found = placeOf(tokens, at, bareHole, dialect);
  if (found.kind === 'refused') return { ...found, holes };
  if (token.quote === '"' && dialect === 'sqlite' && !/^(column|store)$/.test(found.role))
    return refuse('identifier', 'in double quotes it may be the name of a column', holes);
  const parts = bareHole ? [holes[0] as HolePiece] : stringParts(token, flat, dialect);
  if (!parts)
    return refuse(
      'position',
      `the quoted text ${token.quote}… has escapes of its own, which would no longer apply to the value`,
      holes,
    );
  return { ...found, quoted: !bareHole, parts, start: token.start, end: token.end, changes: true };
}

function holesIn(token: Token, holes: ReadonlyMap<number, HolePiece>, sql: string): HolePiece[] {
  if (!token.text.includes(HOLE)) return [];
  const found: HolePiece[] = [];
  for (let at = sql.indexOf(HOLE, token.start); at >= 0 && at < token.end; at = sql.indexOf(HOLE, at + 1)) {
    const piece = holes.get(at);
    if (piece) found.push(piece);
  }
  return found;
}

function refuse(what: Refused['what'], why: string, holes: HolePiece[]): Refused {
  return { kind: 'refused', what, why, holes };
}
