import type { Node } from '../../syntax/nodes.ts';
import type { Value } from '../classify/index.ts';
import { bound, codeOf, type Conversion, type Source } from './conversion.ts';
import type { Known } from './known.ts';
import { AS_BOOLEANS, flagValue } from './flags.ts';
import { asMeasure } from './numbers.ts';

/** What to look at where Prisma, drizzle or kysely binds. */
export const PRISMA = 'Each value is sent with its own type: where the column is no text, add a cast ($1::date).';

/** A number or what becomes one, compared with a column; other places need a cast. */
export function prismaValue(value: Value, node: Node, known: Known, source: Source): Conversion {
  if (!/^(column|limit|store)$/.test(value.role))
    return {
      kind: 'refused',
      why: 'each value is sent with its own type, which this place may not take: cast it, as in $1::int',
    };
  if (value.type?.base === 'bigint') return bound(`BigInt(${codeOf(node, source)})`);
  const flag = flagValue(value, node, known, AS_BOOLEANS, source);
  if (flag?.kind === 'bound') return { ...flag, review: value.type ? null : PRISMA };
  const sure = value.role === 'limit' || /^(integer|float|decimal)$/.test(value.type?.base ?? '');
  return { ...asMeasure(value, node, known, source), review: sure ? null : PRISMA };
}
