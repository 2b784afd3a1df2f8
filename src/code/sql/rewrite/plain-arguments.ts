import { startOf } from '../../syntax/ancestors.ts';
import type { Node } from '../../syntax/nodes.ts';
import { textOfParts } from '../bind/index.ts';
import { literalParts } from '../resolve/chain-calls.ts';
import { outerRange } from '../template/index.ts';
import type { Context } from './text-edits/all.ts';
import type { Change } from './text-edits/index.ts';

/** `where('id', '=', "'" + id + "'")`: what is bound there goes without quotes. */
export function plainArguments(starts: readonly number[], context: Context): Change[] {
  if (starts.length === 0) return [];
  const { scopes, roles } = context;
  const wanted = new Set(starts);
  const changes: Change[] = [];
  for (const call of scopes.nodes('CallExpression')) {
    if (call.type !== 'CallExpression') continue;
    for (const argument of call.arguments as Node[]) {
      const parts = wanted.has(startOf(argument)) ? literalParts(argument, scopes, roles) : null;
      if (!parts) continue;
      wanted.delete(startOf(argument));
      const [only = '', ...more] = parts;
      const isPlain = more.length === 0 && typeof only === 'string' && !/["\r\n]/.test(only);
      const text = isPlain ? context.quote + only + context.quote : textOfParts(parts, context);
      changes.push({ ...outerRange(argument, context), text });
    }
  }
  return changes;
}
