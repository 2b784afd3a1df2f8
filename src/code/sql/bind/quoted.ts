import type { Binding as Binds } from '../drivers/driver.ts';
import type { Value } from '../classify/index.ts';
import type { Node } from '../../syntax/nodes.ts';
import { isNumeric } from '../schema/column-type.ts';
import { CODE, ID, isEqual, isMoment } from './columns.ts';
import { bound, codeOf, commented, type Conversion, type Source } from './conversion.ts';
import { unescaped } from '../template/quoting.ts';
import { knownOf, type Known } from './known.ts';
import { UNTYPED } from './postgres.ts';
import { PRISMA } from './prisma.ts';

/** What stood between quotes is text, whatever it was before. */
export function quotedValue(value: Value, binds: Binds, source: Source): Conversion {
  const postgres = binds.startsWith('postgres');
  const code = textCode(value, binds, source);
  // Text is sent with two bytes a character.
  if (value.bytes) return bound(code, { before: 'CAST(', after: ' AS varchar(8000))' });
  const server = postgres || /^(any|oracle|mssql|duckdb)$/.test(binds);
  if (value.role === 'typed' && (server || (binds === 'mysql-prepared' && value.detail !== 'INTERVAL'))) {
    if (!postgres)
      return {
        kind: 'refused',
        why: `${value.detail} '…' takes no parameter here: write CAST(… AS ${value.detail}) first`,
      };
    // `INTERVAL '5' DAY`: the unit goes into the text.
    if (value.column) return bound(code, { before: '(', after: ` || ' ${value.column.toLowerCase()}')::interval` });
    return bound(code, { after: `::${value.detail.toLowerCase()}` });
  }
  if (binds === 'prisma') {
    const sql = value.type?.sql ?? '';
    if (value.type && value.type.base !== 'text' && sql) return bound(code, { after: `::${sql}` });
    const text =
      /^(column|store|expression)$/.test(value.role) && (value.type?.base === 'text' || !ID.test(value.column));
    return text
      ? bound(code, { review: value.type?.base === 'text' ? null : PRISMA })
      : { kind: 'refused', why: 'it is sent as text, which this place may not take: cast it, as in $1::uuid' };
  }
  if (postgres && value.role === 'argument' && UNTYPED.test(value.detail)) return bound(code, { after: '::text' });
  return bound(code);
}

/** `SET LOCAL app.tenant = 'x'` takes no parameter, and the function that does the same takes one. */
export function settingValue(value: Value, binds: Binds, source: Source): Conversion {
  const { detail, column } = value;
  return bound(textCode(value, binds, source), { before: `SELECT set_config('${detail}', `, after: `, ${column})` });
}

/** The text that stood between quotes, of its parts. */
export function textOfParts(parts: readonly (string | Node)[], source: Source): string {
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'object') {
    const node = unescaped(only) ?? only;
    const code = codeOf(node, source);
    return knownOf(node, source.scopes).kind === 'string' ? code : `String(${code})`;
  }
  return templateOf(
    parts.map((part) => (typeof part === 'string' ? part : { code: codeOf(unescaped(part) ?? part, source) })),
  );
}

function templateOf(parts: readonly (string | { code: string })[]): string {
  const body = parts.map((part) =>
    typeof part === 'string' ? part.replace(/[\\`]|\$(?=\{)/g, '\\$&').replace(/\r/g, '\\r') : `\${${part.code}}`,
  );
  return `\`${body.join('')}\``;
}

/** PostgreSQL takes any value for text; elsewhere a number would be compared as one, and an object may be SQL. */
function textCode(value: Value, binds: Binds, source: Source): string {
  const [only] = value.parts;
  if (value.parts.length === 1 && typeof only === 'object') {
    const node = unescaped(only.node) ?? only.node;
    const code = codeOf(node, source);
    const known = knownOf(node, source.scopes);
    return staysAsIs(value, known, binds) ? code : `String(${code})`;
  }
  return templateOf(
    value.parts.map((part) =>
      typeof part === 'string'
        ? part
        : { code: commented(codeOf(unescaped(part.node) ?? part.node, source), part, source) },
    ),
  );
}

/** Clients to which a list or an object from a query string is SQL, or undefined an error. */
const READS_OBJECTS = /^(mysql|mysql-prepared|sequelize|any|d1)$/;

/** Whether the place makes text of whatever comes there: a number compared with text is another comparison. */
function staysAsIs(value: Value, known: Known, binds: Binds): boolean {
  if (known.kind === 'string' || known.plain || binds.startsWith('postgres')) return true;
  if (known.text && !READS_OBJECTS.test(binds)) return true;
  // The number 0 is a date there, and no text of one.
  if (binds === 'mysql-prepared') return value.role === 'store' && !isMoment(value);
  if (value.role !== 'store' && !isEqual(value)) return false;
  if (/^(better-sqlite|d1)$/.test(binds)) return value.type !== null && isNumeric(value.type);
  // Past 32 bits a number is REAL there, and REAL with digits behind the point in a column of text.
  return binds === 'sqlite' && !CODE.test(value.column);
}
