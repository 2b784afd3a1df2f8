import { functionAround, isInside, loopAround } from '../../syntax/static-types.ts';
import { isFunction, memberName, type Node } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';

/** Whether a call may run more than once for what is made at one place: in a loop, or in a function that is called again. */
export function runsAgain(made: Node, call: Node, scopes: Scopes): boolean {
  for (let at = call; ;) {
    const loop = loopAround(at, scopes);
    if (loop && !isInside(made, loop)) return true;
    const own = functionAround(at, scopes);
    if (!own || isInside(made, own)) return isFunction(made);
    if (!isCalledOnce(own, scopes)) return true;
    at = own;
  }
}

/** `new Promise((resolve) => …)`, `.then(() => …)`, `sql.connect(config, () => …)`, `(() => …)()` */
function isCalledOnce(fn: Node, scopes: Scopes): boolean {
  const parent = scopes.parent(fn);
  if (parent?.type === 'NewExpression')
    return parent.callee.type === 'Identifier' && parent.callee.name === 'Promise' && parent.arguments[0] === fn;
  if (parent?.type === 'ParenthesizedExpression') return isCalledOnce(parent, scopes);
  if (parent?.type !== 'CallExpression') return false;
  return parent.callee === fn || /^(then|catch|finally|connect|begin)$/.test(memberName(parent.callee as Node) ?? '');
}
