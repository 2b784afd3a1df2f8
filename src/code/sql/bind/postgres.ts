import { isPath, type Kind } from '../../syntax/static-types.ts';
import type { Value } from '../classify/index.ts';
import type { Node } from '../../syntax/nodes.ts';
import { isEqual } from './columns.ts';
import { bound, codeOf, type Conversion, type Source } from './conversion.ts';
import { mayBeNaN } from './nan.ts';
import { limitCode } from './numbers.ts';

/** Functions of PostgreSQL that give a parameter no type. */
export const UNTYPED =
  /^(CONCAT|CONCAT_WS|FORMAT|JSON_BUILD_OBJECT|JSONB_BUILD_OBJECT|JSON_BUILD_ARRAY|JSONB_BUILD_ARRAY|TO_JSON|TO_JSONB|QUOTE_LITERAL|QUOTE_NULLABLE)$/;

/** PostgreSQL takes the type of a parameter from its place; where the place has none, a cast or a refusal. */
export function postgresValue(value: Value, kind: Kind, node: Node, source: Source): Conversion {
  const given = codeOf(node, source);
  const isName = isPath(node);
  if (
    kind === 'unknown' &&
    /^(store|arithmetic|column|expression|argument|case)$/.test(value.role) &&
    !isEqual(value)
  ) {
    if (mayBeNaN(node, source.scopes))
      return {
        kind: 'refused',
        why: 'it may be NaN, which was an error in the text and is a number above all others as a parameter: check it with Number.isFinite() first',
      };
  }
  // Where a field is missing, the text had `undefined`, which is an error; a parameter would be NULL.
  const missing = kind === 'unknown' && isName && /^(store|arithmetic)$/.test(value.role);
  const code = missing ? `${given} === null ? null : String(${given})` : given;
  switch (value.role) {
    case 'arithmetic':
      return calculated(value, code);
    case 'argument':
      return argument(value, kind, code);
    case 'limit':
      return bound(kind === 'number' || kind === 'string' ? code : limitCode(node, kind, `String(${code})`, source));
    case 'json':
      return bound(code, { after: '::int' });
    case 'case':
      if (value.detail === 'WHEN') return bound(code);
      return { kind: 'refused', why: 'a parameter behind THEN or ELSE may come back as text: cast it, as in $1::int' };
    case 'expression':
      if (value.detail === 'hole' || value.detail === 'name')
        return { kind: 'refused', why: 'both sides of the comparison are values: PostgreSQL can not tell their type' };
      return bound(code);
    case 'interval':
    case 'typed':
      return { kind: 'refused', why: 'INTERVAL takes no parameter in PostgreSQL: use make_interval(days => $1)' };
    default:
      return bound(code);
  }
}

function calculated(value: Value, code: string): Conversion {
  if (value.detail === 'date') return bound(code, { after: '::int' });
  if (value.detail === 'typed')
    return bound(code, { review: 'A number with a fraction fails where the other operand is an integer column.' });
  if (value.detail === 'unsure')
    return {
      kind: 'refused',
      why: 'it stands beside what may be a date or an amount: cast it, as in $1::int for a number of days, $1::numeric for an amount',
    };
  // A timestamp takes no number, so that what worked there was SQL.
  if (value.detail === 'timestamp')
    return {
      kind: 'refused',
      why: 'it stands beside what looks like a timestamp, where only SQL works without quotes: use make_interval(days => $1), or $1::int where it is a date or a number',
    };
  return {
    kind: 'refused',
    why: 'PostgreSQL can not tell the type of a parameter in this calculation: cast it, as in $1::int',
  };
}

function argument(value: Value, kind: Kind, code: string): Conversion {
  if (/^(CONCAT|CONCAT_WS|FORMAT)$/.test(value.detail)) return bound(code, { after: '::text' });
  if (UNTYPED.test(value.detail))
    return kind === 'number'
      ? bound(code, { after: '::numeric' })
      : {
          kind: 'refused',
          why: `${value.detail.toLowerCase()}() gives a parameter no type: cast it, as in $1::int`,
        };
  if (/^(COALESCE|GREATEST|LEAST|NULLIF)$/.test(value.detail) && value.column !== 'typed')
    return {
      kind: 'refused',
      why: `${value.detail.toLowerCase()}() of parameters alone comes back as text: cast it, as in $1::int`,
    };
  return bound(code);
}
