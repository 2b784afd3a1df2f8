import { isFunction, memberName, type Node, type NodeOf } from '../../syntax/nodes.ts';
import type { Fact } from './fact.ts';
import { agree, isFixed } from './join.ts';
import type { Reader } from './reader.ts';

/** `new Promise((resolve) => pool.getConnection((err, connection) => resolve(connection)))`: what it is resolved with. */
export function promiseFact(node: NodeOf<'NewExpression'>, reader: Reader, depth: number): Fact | undefined {
  const name = node.callee.type === 'Identifier' ? node.callee.name : memberName(node.callee);
  const executor = node.arguments[0] as Node | undefined;
  if (name !== 'Promise' || !isFunction(executor)) return undefined;
  const [resolve] = executor.params;
  const binding = resolve?.type === 'Identifier' ? reader.scopes.binding(resolve) : undefined;
  const facts = (binding?.reads ?? []).flatMap((read) => {
    const call = reader.scopes.parent(read);
    const given = call?.type === 'CallExpression' && call.callee === read ? call.arguments[0] : undefined;
    const fact = given && reader.factOf(given as Node, depth);
    return fact && !isFixed(fact) ? [fact] : [];
  });
  return agree(facts);
}
