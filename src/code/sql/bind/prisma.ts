import type { Kind } from '../../syntax/static-types.ts';
import type { Value } from '../classify/index.ts';
import type { Node } from '../../syntax/nodes.ts';
import { bound, type Conversion, type Source } from './conversion.ts';
import { limitCode, numberCode } from './numbers.ts';

/** What to look at where Prisma binds. */
export const PRISMA = 'Prisma sends each value with its own type: where the column is no text, add a cast ($1::date).';

/** A number or what becomes one, compared with a column; other places need a cast. */
export function prismaValue(value: Value, node: Node, kind: Kind, source: Source): Conversion {
  if (!/^(column|limit)$/.test(value.role))
    return {
      kind: 'refused',
      why: 'Prisma sends each value with its own type, which this place may not take: cast it, as in $1::int',
    };
  const code = numberCode(value, node, kind, source);
  return bound(value.role === 'limit' ? limitCode(node, kind, code, source) : code, { review: PRISMA });
}
