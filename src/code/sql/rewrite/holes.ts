import { codeOf } from '../bind/index.ts';
import { isPath } from '../../syntax/static-types.ts';
import type { Flat } from '../classify/variants.ts';
import { type Hidden, hiddenAt } from './hidden-placeholders.ts';
import { classify, type Parameter, type Reading, type Refused, type Unit, type Value } from '../classify/index.ts';
import { isBuiltPart } from '../resolve/built.ts';
import { PLACEHOLDERS } from '../classify/composed-texts.ts';
import { MADE } from '../classify/made-texts.ts';
import { ESCAPED, LISTED, NAMED, PLAIN, UNQUOTED } from '../classify/reasons.ts';
import { staysInQuotes } from '../classify/quoted-names.ts';
import { safeWhy } from '../classify/safe-holes.ts';
import { givesSql } from '../classify/sql-functions.ts';
import type { SinkCall } from '../resolve/sinks.ts';
import type { Context } from './text-edits/all.ts';
import type { HolePiece } from '../template/index.ts';

/** The holes of a text, and the placeholders that are there. */
export interface Sorted {
  /** Holes that someone else may fill. */
  unsafe: Set<HolePiece>;
  values: Map<Value, HolePiece[]>;
  refused: Refused[];
  parameters: Parameter[];
  hidden: Hidden[];
  /** Whether values stay in the text that the driver escapes. */
  escaped: boolean;
  /** Some form of the text has more placeholders of its own than another. */
  uneven: boolean;
}

/** Looks at each hole in all texts in which it stands; one that means different things is refused. */
export function sortHoles(flats: readonly Flat[], sink: SinkCall, context: Context): Sorted {
  const unsafe = new Set<HolePiece>();
  const seen = new Map<HolePiece, Unit>();
  const values = new Map<Value, HolePiece[]>();
  const refused: Refused[] = [];
  const parameters: Parameter[] = [];
  const hidden: Hidden[] = [];
  let escaped = false;
  const counts = new Set<number>();
  const safe = new Map<HolePiece, string | null>();
  const whySafe = (hole: HolePiece): string | null => {
    const known = safe.get(hole);
    const why = known === undefined ? whyOf(hole, context) : known;
    safe.set(hole, why);
    return why;
  };
  flats.forEach((flat, index) => {
    let count = 0;
    for (const found of classify(flat, readingOf(sink, context))) {
      const unit = withoutSql(besideName(found, flat, whySafe), context);
      if (unit.kind === 'parameter') {
        count += 1;
        if (index === 0) parameters.push(unit);
        continue;
      }
      const holes = unit.kind === 'value' ? unit.parts.filter((part) => typeof part === 'object') : unit.holes;
      const risky = holes.filter((hole) => isRisky(hole, whySafe(hole), unit, sink));
      const made = unit.kind === 'value' && holes.some((hole) => whySafe(hole) === MADE);
      escaped ||= holes.some((hole) => whySafe(hole) === ESCAPED);
      if (index === 0) {
        const what = unit.kind === 'refused' ? unit.what : null;
        const mayHold = holes.filter((hole) => whySafe(hole) === 'placeholders' || (what && risky.includes(hole)));
        hidden.push(...mayHold.flatMap((hole) => hiddenAt(hole, risky.includes(hole) ? what : null, flat)));
      }
      if (risky.length === 0 && !made) continue;
      for (const hole of risky) unsafe.add(hole);
      const first = (risky[0] ?? holes[0]) as HolePiece;
      const before = seen.get(first);
      if (!before) {
        seen.set(first, unit);
        if (unit.kind === 'value') values.set(unit, holes);
        else refused.push(unit);
      } else if (!agrees(before, unit)) {
        if (before.kind === 'value') values.delete(before);
        if (before.kind === 'value' || unit.kind === 'value')
          refused.push({
            kind: 'refused',
            what: 'fragment',
            why: 'its place in the SQL depends on the conditions around it',
            holes: risky,
          });
      }
    }
    counts.add(count);
  });
  refused.push(...namesAmong(values, refused, context));
  return { unsafe, values, refused, parameters, hidden, escaped, uneven: counts.size > 1 };
}

function whyOf({ node }: HolePiece, context: Context): string | null {
  return isBuiltPart(node, context, context.built) ? PLACEHOLDERS : safeWhy(node, context.scopes, context.roles);
}

/** What is known of a value is not enough for its place. */
function isRisky({ node }: HolePiece, why: string | null, unit: Value | Refused, sink: SinkCall): boolean {
  if (unit.kind === 'refused' && unit.quote && staysInQuotes(node, unit.quote)) return false;
  if (why === NAMED) return unit.kind === 'value' || /^(mysql|unknown)$/.test(sink.dialect);
  if (why === PLAIN) return unit.kind === 'value' && !unit.quoted;
  return why === UNQUOTED ? unit.kind !== 'value' || !unit.quoted : why === null;
}

/** `BETWEEN ${range(from, to)}`: no value, whatever stands in its place. */
function withoutSql(unit: Unit, { scopes, roles }: Context): Unit {
  const [only] = unit.kind === 'value' && !unit.quoted ? unit.parts : [];
  if (typeof only !== 'object' || only.around || !givesSql(only.node, scopes, roles)) return unit;
  return {
    kind: 'refused',
    what: 'fragment',
    why: 'it is SQL that a function puts together: bind what goes into it',
    holes: [only],
  };
}

/** `${COLUMNS[by]} = ${value}`: what is compared is one of some columns. */
function besideName(unit: Unit, { sql, parts }: Flat, whySafe: (hole: HolePiece) => string | null): Unit {
  if (unit.kind !== 'value' || unit.detail !== 'name') return unit;
  const left = parts.findLast(({ piece, end }) => piece.kind === 'hole' && end <= unit.start)?.piece;
  const isListed = left?.kind === 'hole' && whySafe(left) === LISTED;
  return isListed && /\uE000[`"\]]?\s*\S+\s*$/.test(sql.slice(0, unit.start)) ? { ...unit, detail: '' } : unit;
}

function readingOf(sink: SinkCall, { schema }: Context): Reading {
  return {
    dialect: sink.dialect,
    isParameter: (text) => isParameter(text, sink),
    // The client fills in values wherever they stand, and SQL Server takes a batch; another server prepares one statement.
    several: /^(mysql|sequelize|postgres-text|mssql)$/.test(sink.sink.binding),
    schema,
  };
}

/** `SET ${column} = ${column} + 1`: what is a name or a piece of SQL in one place is the same in the others, and leaves the values. */
function namesAmong(values: Sorted['values'], refused: readonly Refused[], context: Context): Refused[] {
  const names = new Map<string, Refused>();
  for (const unit of refused)
    if (/^(identifier|keyword|fragment)$/.test(unit.what))
      for (const { node } of unit.holes) if (isPath(node)) names.set(codeOf(node, context), unit);
  const found: Refused[] = [];
  for (const [value, holes] of values) {
    const name = value.quoted ? undefined : names.get(codeOf((holes[0] as HolePiece).node, context));
    if (!name) continue;
    values.delete(value);
    found.push({ kind: 'refused', what: name.what, why: name.why, holes });
  }
  return found;
}

function agrees(a: Unit, b: Unit): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind !== 'value' || b.kind !== 'value') return true;
  return (
    a.role === b.role &&
    a.quoted === b.quoted &&
    a.parts.length === b.parts.length &&
    a.parts.every((part, index) => (typeof part === 'string' ? part === b.parts[index] : part === b.parts[index]))
  );
}

function isParameter(text: string, sink: SinkCall): boolean {
  switch (sink.sink.mark) {
    case '$1':
      return /^\$(\d|\uE000)/.test(text) || (sink.driver === 'pg-promise' && /^\$[{[(<]?\w/.test(text));
    case '?':
      return (
        text.startsWith('?') ||
        ((sink.driver === 'sequelize' || sink.driver === 'knex' || sink.dialect === 'sqlite') &&
          /^[:@$][\p{L}_]/u.test(text)) ||
        (sink.dialect === 'mysql' && /^:[\p{L}_]/u.test(text))
      );
    case ':1':
      return text.startsWith(':');
    case '@name':
      return text.startsWith('@');
    case ':name':
      return /^:[\p{L}_.]/u.test(text);
    case 'dialect':
      return /^[?$:]/.test(text);
  }
}
