import type { Node } from '../syntax/nodes.ts';
import type { FlowFile } from './graph.ts';

/** Whether what a call gives is kept under a name that some condition looks at: `if (!full.startsWith(ROOT)) return;`. */
export function isLookedAt(call: Node, { scopes }: FlowFile): boolean {
  const holder = scopes.parent(call);
  const id = holder?.type === 'VariableDeclarator' && holder.init === call ? holder.id : null;
  const binding = id?.type === 'Identifier' ? scopes.binding(id) : undefined;
  return binding?.reads.some((read) => isInTest(read, binding.id, scopes)) === true;
}

function isInTest(read: Node, id: Node, scopes: FlowFile['scopes']): boolean {
  let child = read;
  for (let at = scopes.parent(read); at; child = at, at = scopes.parent(at)) {
    if ('test' in at && at.test === child) return true;
    if (/Statement$|Declaration$/.test(at.type) || at === id) return false;
  }
  return false;
}
