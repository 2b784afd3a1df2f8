import type { Binding as Binds } from '../drivers/driver.ts';
import { kindOf } from '../../syntax/static-types.ts';
import type { Value } from '../classify/index.ts';
import { ID } from './columns.ts';
import { bound, codeOf, type Conversion, type Source } from './conversion.ts';
import { unescaped } from './escapes.ts';
import { UNTYPED } from './postgres.ts';
import { PRISMA } from './prisma.ts';

/** What stood between quotes is text, whatever it was before. */
export function quotedValue(value: Value, binds: Binds, source: Source): Conversion {
  const code = textCode(value, source);
  const postgres = binds.startsWith('postgres');
  const server = postgres || binds === 'any' || binds === 'oracle' || binds === 'mssql';
  if (value.role === 'typed' && (server || binds === 'mysql-prepared')) {
    if (!postgres)
      return {
        kind: 'refused',
        why: `${value.detail} '…' takes no parameter here: write CAST(… AS ${value.detail}) first`,
      };
    return bound(code, { after: `::${value.detail.toLowerCase()}` });
  }
  if (binds === 'prisma') {
    const text = /^(column|store|expression)$/.test(value.role) && !ID.test(value.column);
    return text
      ? bound(code, { review: PRISMA })
      : { kind: 'refused', why: 'Prisma sends it as text, which this place may not take: cast it, as in $1::uuid' };
  }
  if (postgres && value.role === 'argument' && UNTYPED.test(value.detail)) return bound(code, { after: '::text' });
  return bound(code);
}

function textCode(value: Value, source: Source): string {
  const [only] = value.parts;
  if (value.parts.length === 1 && typeof only === 'object') {
    const node = unescaped(only.node) ?? only.node;
    const code = codeOf(node, source);
    return kindOf(node, source.scopes) === 'string' ? code : `String(${code})`;
  }
  const body = value.parts.map((part) => {
    if (typeof part === 'string') return part.replace(/[\\`]|\$(?=\{)/g, '\\$&').replace(/\r/g, '\\r');
    return `\${${codeOf(unescaped(part.node) ?? part.node, source)}}`;
  });
  return `\`${body.join('')}\``;
}
