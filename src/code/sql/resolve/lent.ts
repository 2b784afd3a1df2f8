import { isFunction, type Node } from '../../syntax/nodes.ts';
import type { Fact } from './fact.ts';
import type { Reader } from './reader.ts';

/** `async (work) => work(await pool.connect())`: a function that calls what it is given with a connection. */
export function lendingFact(fn: Node, reader: Reader, depth: number): Fact | undefined {
  const { scopes } = reader;
  for (const [param, id] of (isFunction(fn) ? fn.params : []).entries()) {
    const binding = id.type === 'Identifier' ? scopes.binding(id) : undefined;
    if (!binding || binding.writes.length > 0) continue;
    for (const read of binding.reads) {
      const call = scopes.parent(read);
      if (call?.type !== 'CallExpression' || call.callee !== read) continue;
      for (const [index, argument] of (call.arguments as Node[]).entries()) {
        const fact = argument.type === 'Identifier' ? reader.factOf(argument, depth) : undefined;
        if (fact?.kind === 'role') return { kind: 'lends', param, index, fact };
      }
    }
  }
  return undefined;
}
