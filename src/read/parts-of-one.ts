import { parents } from '../code/syntax/ancestors.ts';
import { type Node, isFunction, unwrap } from '../code/syntax/nodes.ts';
import { memberText } from '../code/syntax/scopes.ts';
import type { Hub } from '../code/values/value.ts';

/**
 * `server.setConfig((app) => …)` and `server.setErrorConfig((app) => …)`: what one object hands to functions is one app, set up in
 * several parts. The first of them holds what all put on it.
 */
export function inOneApp(hubs: readonly Hub[]): Hub[] {
  const firsts = new Map<string, Hub>();
  return hubs.filter((hub) => {
    const key = handedBy(hub);
    const first = key === undefined ? undefined : firsts.get(key);
    if (key !== undefined && !first) firsts.set(key, hub);
    first?.items.push(...hub.items.splice(0));
    return first === undefined;
  });
}

/** The file, and the object that calls the function whose parameter an app is: `this.server`. */
function handedBy({ origin, site: { source, node } }: Hub): string | undefined {
  if (origin !== 'parameter') return undefined;
  const above = parents(source.ast);
  let at: Node | undefined = node;
  while (at && !isFunction(at)) at = above.get(at);
  const call = at && above.get(at);
  if (call?.type !== 'CallExpression' || call.callee === at) return undefined;
  const callee = unwrap(call.callee as Node);
  const object = callee.type === 'MemberExpression' ? memberText(unwrap(callee.object)) : null;
  return object === null ? undefined : `${source.path}\n${object}`;
}
