import { memberOf } from '../drivers/index.ts';
import { isFunction, type Node } from '../../syntax/nodes.ts';
import type { Binding } from '../../syntax/scopes.ts';
import { isCallback } from '../../syntax/callback.ts';
import type { Fact } from './fact.ts';
import type { Reader } from './reader.ts';

/** `async (work) => work(await pool.connect())`: a function that calls what it is given with a connection. */
export function lendingFact(fn: Node, reader: Reader, depth: number): Fact | undefined {
  const { scopes } = reader;
  for (const { param, binding } of parametersOf(fn, reader)) {
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

/** `(callback) => pool.getConnection(callback)`: what it is given is what the driver calls with a connection. */
export function handingFact(fn: Node, reader: Reader, depth: number): Fact | undefined {
  for (const { param, binding } of parametersOf(fn, reader)) {
    for (const read of binding.reads) {
      const call = reader.scopes.parent(read);
      const at = call?.type === 'CallExpression' ? call.arguments.indexOf(read as never) : -1;
      const callee = call?.type === 'CallExpression' && at >= 0 ? reader.factOf(call.callee as Node, depth) : undefined;
      if (callee?.kind === 'lends' && callee.param === at) return { ...callee, param };
      const member = callee?.kind === 'method' ? memberOf(callee.driver, callee.role, callee.method) : undefined;
      if (callee?.kind !== 'method' || !isCallback(read, reader.scopes)) continue;
      if (member && 'to' in member && member.callback !== undefined)
        return {
          kind: 'lends',
          param,
          index: member.callback,
          fact: { kind: 'role', driver: callee.driver, role: member.to },
        };
    }
  }
  return undefined;
}

function parametersOf(fn: Node, { scopes }: Reader): { param: number; binding: Binding }[] {
  return (isFunction(fn) ? fn.params : []).flatMap((id, param) => {
    const binding = id.type === 'Identifier' ? scopes.binding(id) : undefined;
    return binding && binding.writes.length === 0 ? [{ param, binding }] : [];
  });
}
