import { readsBytes } from './byte-functions.ts';
import { lastName } from '../../syntax/nodes.ts';
import type { Flat } from './variants.ts';
import type { HolePiece } from '../template/index.ts';
import { HOLE, type Token } from './tokens.ts';
import type { Dialect } from '../drivers/dialect.ts';
import { insertedColumn } from './columns.ts';
import { gluedUnits } from './glued.ts';
import { stringParts } from './literals.ts';
import { nameAt } from './names.ts';
import { placeOf } from './neighbours.ts';
import { settingAt } from './settings.ts';
import { statementOf, statementsOf } from './statements.ts';
import type { Refused, Unit } from './units.ts';
import { typeIn } from '../schema/lookup.ts';
import type { ColumnRef, Schema } from '../schema/column-type.ts';
import { isShown } from './clauses.ts';
import { QUANTITY, upper } from './words.ts';

export type { Parameter, Refused, Unit, Value } from './units.ts';

/** What the text is read by. */
export interface Reading {
  dialect: Dialect;
  isParameter: (text: string) => boolean;
  /** The call takes values for several statements in one text. */
  several: boolean;
  schema: Schema;
}

/** What each hole of a text is to the database, in order, with the placeholders that are there already. */
export function classify(flat: Flat, reading: Reading): Unit[] {
  const holes = new Map(
    flat.parts.flatMap(({ start, piece }) =>
      piece.kind === 'hole' ? [[start + (piece.around?.before.length ?? 0), piece] as const] : [],
    ),
  );
  const units: Unit[] = [];
  for (const statement of statementsOf(flat.tokens, reading.several, reading.dialect)) {
    const tokens = statement.filter((token) => token.kind !== 'comment');
    const refusal = statementOf(tokens, reading.dialect);
    let index = 0;
    for (const token of statement) {
      const inside = holesIn(token, holes, flat.sql);
      if (token.kind === 'comment') {
        if (inside.length > 0)
          units.push(refuse('comment', 'it stands inside an SQL comment, where a value can not be bound', inside));
        continue;
      }
      const at = index;
      index += 1;
      if (token.kind === 'parameter' && reading.isParameter(token.text)) {
        units.push({
          kind: 'parameter',
          text: token.text,
          start: token.start,
          end: token.end,
          hole: inside[0] ?? null,
        });
        continue;
      }
      if (inside.length === 0) continue;
      const isOpen = !refusal || settingAt(tokens, at, reading.dialect) !== null;
      const found = !isOpen
        ? [refuse('statement', refusal, inside)]
        : token.kind === 'glued'
          ? gluedUnits(tokens, at, inside, reading.dialect)
          : [unitAt(tokens, at, inside, flat, reading)];
      units.push(...found.map((unit) => (isOpen ? named(unit, tokens, at, reading) : unit)));
    }
  }
  return units;
}

/** With what it may be, where it is a name or a keyword that is refused. */
function named(unit: Unit, tokens: readonly Token[], at: number, { schema }: Reading): Unit {
  if (unit.kind !== 'refused' || !/^(identifier|keyword|fragment)$/.test(unit.what)) return unit;
  const name = nameAt(tokens, at, schema);
  return name ? { ...unit, name } : unit;
}

function unitAt(tokens: readonly Token[], at: number, holes: HolePiece[], flat: Flat, reading: Reading): Unit {
  const { dialect } = reading;
  const token = tokens[at] as Token;
  const bareHole = token.kind === 'hole';
  if (token.kind === 'name')
    return { ...refuse('identifier', 'it is part of a quoted name', holes), quote: token.quote };
  if (token.kind === 'parameter') return refuse('identifier', 'it is part of a parameter or variable name', holes);
  if (!bareHole && token.kind !== 'string') return refuse('fragment', 'its place in the SQL is not understood', holes);
  const place = settingAt(tokens, at, dialect) ?? placeOf(tokens, at, bareHole, dialect);
  if (place.kind === 'refused') return { ...place, holes };
  if (bareHole && isAmongLists(tokens, at, flat))
    return refuse('position', 'among the items of a list it may be several: give all of them as one array', holes);
  const into = bareHole && place.detail === 'name?' ? storedAs(tokens, at, holes[0] as HolePiece, dialect) : null;
  const found = into ? { ...place, role: 'store' as const, detail: '', column: into.name, on: into } : place;
  if (found.role === 'selected' && bareHole && found.detail === 'name?' && !isQuantity(holes[0] as HolePiece))
    return refuse('identifier', 'it may be a column or an expression of the result', holes);
  if (token.quote === '"' && dialect === 'sqlite' && !/^(column|store)$/.test(found.role))
    return refuse('identifier', 'in double quotes it may be the name of a column', holes);
  const parts = bareHole ? [holes[0] as HolePiece] : stringParts(token, flat, dialect);
  if (!parts)
    return refuse(
      'position',
      `the quoted text ${token.quote}… has escapes of its own, which would no longer apply to the value`,
      holes,
    );
  const type = found.on ? typeIn(reading.schema, tokens, found.on) : null;
  const shown = isShown(tokens, at);
  const verb = upper(tokens.find(({ kind }) => kind !== 'open'));
  const [changes, updates] = [verb !== 'SELECT', verb === 'UPDATE'];
  const bytes = dialect === 'mssql' && token.quote === "'" && readsBytes(tokens, at);
  const previous = tokens[at - 1];
  const minus = bareHole && /-$/.test(previous?.text ?? '') && previous?.end === token.start;
  const { start, end } = token;
  return { ...found, quoted: !bareHole, parts, start, end, type, shown, changes, updates, bytes, minus };
}

/** `SELECT ${userId} AS owner FROM …`: by its name a number, and no column. */
function isQuantity({ node }: HolePiece): boolean {
  return QUANTITY.test(lastName(node));
}

/** `IN (${id}, ${otherIds})`: by the name of one of them, an item that is a list. */
function isAmongLists(tokens: readonly Token[], at: number, { parts }: Flat): boolean {
  const isItem = ({ kind }: Token): boolean => /^(hole|comma|number|string|parameter)$/.test(kind);
  let from = at;
  while (from > 0 && isItem(tokens[from - 1] as Token)) from -= 1;
  let to = at;
  while (to + 1 < tokens.length && isItem(tokens[to + 1] as Token)) to += 1;
  if (to === from || tokens[from - 1]?.kind !== 'open' || upper(tokens[from - 2]) !== 'IN') return false;
  return tokens.slice(from, to + 1).some(({ kind, start }) => {
    const piece = kind === 'hole' ? parts.find((part) => part.start === start)?.piece : undefined;
    return piece?.kind === 'hole' && /(?:^|_)ids$|[a-z](?:Ids|IDs)$/.test(lastName(piece.node));
  });
}

/** `INSERT INTO logs (user_id) SELECT ${userId} FROM …`: by its name what is put into the column, and no other column. */
function storedAs(tokens: readonly Token[], at: number, { node }: HolePiece, dialect: Dialect): ColumnRef | null {
  const words = tokens.map(upper);
  // Where rows are compared with each other, PostgreSQL takes a parameter for text.
  if (dialect === 'postgres' && words.some((word) => /^(DISTINCT|UNION|INTERSECT|EXCEPT)$/.test(word))) return null;
  const close = tokens.findIndex(({ kind }) => kind === 'close');
  const between = tokens.slice(close + 1, at);
  const isNested = between.some(({ kind }) => kind === 'open' || kind === 'close');
  const isSelect = words[0] === 'INSERT' && words[close + 1] === 'SELECT' && close < at && !isNested;
  const column = isSelect ? insertedColumn(tokens, at, false) : null;
  const plain = (name: string): string => name.replace(/_/g, '').toLowerCase();
  const name = plain(lastName(node));
  return column && name !== '' && [name, `${name}id`].includes(plain(column.name)) ? column : null;
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
