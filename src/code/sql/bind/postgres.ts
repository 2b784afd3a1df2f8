import type { Node } from '../../syntax/nodes.ts';
import type { Value } from '../classify/index.ts';
import { isNumeric } from '../schema/column-type.ts';
import { ID, isEqual } from './columns.ts';
import { bound, codeOf, type Conversion, type Source } from './conversion.ts';
import type { Known } from './known.ts';
import { mayBeNaN, NOT_FINITE } from './nan.ts';
import { asNumber } from './numbers.ts';

/** Functions of PostgreSQL that give a parameter no type. */
export const UNTYPED =
  /^(CONCAT|CONCAT_WS|FORMAT|JSON_BUILD_OBJECT|JSONB_BUILD_OBJECT|JSON_BUILD_ARRAY|JSONB_BUILD_ARRAY|TO_JSON|TO_JSONB|QUOTE_LITERAL|QUOTE_NULLABLE)$/;

/** PostgreSQL takes the type of a parameter from its place; where the place has none, or a narrower one than the number, a cast. */
export function postgresValue(value: Value, known: Known, node: Node, source: Source): Conversion {
  const code = codeOf(node, source);
  switch (value.role) {
    case 'arithmetic':
      return calculated(value, code);
    case 'argument':
      return argument(value, code);
    case 'limit':
      // LIMIT NULL is no limit, which a program may mean and a query string can not say.
      return known.text && known.kind !== 'string' ? asNumber(node, known, source) : bound(code);
    case 'json':
      return bound(code, { after: '::int' });
    case 'selected':
      return bound(code, { after: '::int' });
    case 'case':
      if (value.detail === 'WHEN') return bound(code);
      if (value.type?.sql) return bound(code, { after: `::${value.type.sql}` });
      return { kind: 'refused', why: 'a parameter behind THEN or ELSE may come back as text: cast it, as in $1::int' };
    case 'expression':
      if (value.detail === 'hole' || value.detail === 'name')
        return { kind: 'refused', why: 'both sides of the comparison are values: PostgreSQL can not tell their type' };
      return bound(code);
    case 'interval':
    case 'typed':
      return { kind: 'refused', why: 'INTERVAL takes no parameter in PostgreSQL: use make_interval(days => $1)' };
    case 'column':
      if (value.changes && !isEqual(value) && mayBeNaN(node, source.scopes)) return NOT_FINITE;
      return bound(code, { after: isMeasured(value, known) ? '::numeric' : '' });
    default:
      return bound(code);
  }
}

/** `age > $1` would take the type of the column: 38.5 is no integer. An id has no fraction, and its index is wanted. */
function isMeasured(value: Value, known: Known): boolean {
  return (
    value.type?.base === 'integer' &&
    !value.type.key &&
    !ID.test(value.column) &&
    known.kind !== 'number' &&
    /^(<|>|<=|>=|BETWEEN)$/.test(value.detail)
  );
}

function calculated(value: Value, code: string): Conversion {
  const base = value.type?.base;
  const moves = value.column === '+' || value.column === '-' || value.column === '';
  if (base === 'date' && moves) return bound(code, { after: '::int' });
  if (value.type && isNumeric(value.type)) return scaled(value, code);
  if (base === 'timestamp' || base === 'time' || base === 'interval')
    return value.column === '*' ? bound(code) : { kind: 'refused', why: STAMP };
  if (value.detail === 'date') return bound(code, { after: '::int' });
  if (value.detail === 'typed') return scaled(value, code);
  if (value.detail === 'unsure')
    return {
      kind: 'refused',
      why: 'it stands beside what may be a date or an amount: cast it, as in $1::int for a number of days, $1::numeric for an amount',
    };
  // A timestamp takes no number, so that what worked there was SQL.
  if (value.detail === 'timestamp') return { kind: 'refused', why: STAMP };
  return {
    kind: 'refused',
    why: 'PostgreSQL can not tell the type of a parameter in this calculation: cast it, as in $1::int',
  };
}

const STAMP =
  'it stands beside what looks like a timestamp, where only SQL works without quotes: use make_interval(days => $1), or $1::int where it is a date or a number';

/** `stock * $1` with 1.1: the factor is no integer, whatever the column is; where the result shows, it keeps the type of the column. */
function scaled(value: Value, code: string): Conversion {
  return bound(code, {
    after: value.column === '*' && !value.shown && !/^(decimal|float)$/.test(value.type?.base ?? '') ? '::numeric' : '',
  });
}

function argument(value: Value, code: string): Conversion {
  if (/^(CONCAT|CONCAT_WS|FORMAT|QUOTE_\w+)$/.test(value.detail)) return bound(code, { after: '::text' });
  if (UNTYPED.test(value.detail)) return bound(code, { after: '::numeric' });
  if (value.detail === 'GENERATE_SERIES' && value.column !== 'typed') return bound(code, { after: '::int' });
  if (/^(COALESCE|GREATEST|LEAST|NULLIF)$/.test(value.detail) && value.column !== 'typed')
    return {
      kind: 'refused',
      why: `${value.detail.toLowerCase()}() of parameters alone comes back as text: cast it, as in $1::int`,
    };
  return bound(code);
}
