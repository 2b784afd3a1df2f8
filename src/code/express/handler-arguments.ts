import type { CallExpression } from '@babel/types';
import { memberName, unwrap, type Node } from '../syntax/nodes.ts';

/**
 * The handlers of a call as written, out of their lists; the argument before them may be a path. None where the call shows another
 * number than `count`: a spread hides some.
 */
export function handlerArguments(call: Node, count: number): Node[] {
  if (call.type !== 'CallExpression') return [];
  const [, ...behindPath] = call.arguments;
  return [outOfLists(call.arguments), outOfLists(behindPath)].find((found) => found?.length === count) ?? [];
}

/** Arguments with those of lists among them; `undefined` where a spread hides some. */
export function outOfLists(nodes: readonly (Node | null)[]): Node[] | undefined {
  const found: Node[] = [];
  for (const node of nodes) {
    if (!node || node.type === 'SpreadElement') return undefined;
    const inner = unwrap(node);
    const items = inner.type === 'ArrayExpression' ? outOfLists(inner.elements) : [node];
    if (!items) return undefined;
    found.push(...items);
  }
  return found;
}

/** The call of `.route(path)` that a link stands behind. */
export function routeCall(call: CallExpression): CallExpression | undefined {
  let node: Node = call;
  while (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
    node = unwrap(node.callee.object);
    if (node.type === 'CallExpression' && memberName(unwrap(node.callee as Node)) === 'route') return node;
  }
  return undefined;
}
