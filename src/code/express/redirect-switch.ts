import type { KnownFunction } from '../values/value.ts';
import { type Node, patternNames, walk } from '../syntax/nodes.ts';

/** Whether a middleware keeps to https only where a setting of the app says so: `if (enableSSL && !req.secure) res.redirect(…)`. */
export function isSwitchedRedirect({ node }: KnownFunction): boolean {
  const own = new Set((node.params as Node[]).flatMap(patternNames));
  walk(node.body as Node, (inner) => {
    if (inner.type === 'VariableDeclarator') for (const name of patternNames(inner.id as Node)) own.add(name);
  });
  let switched = false;
  walk(node.body as Node, (inner) => {
    if (inner.type === 'IfStatement' && hasSwitch(inner.test, own)) switched = true;
  });
  return switched;
}

/** A name from outside that is joined to what is asked of the request. What says production is on where it matters. */
function hasSwitch(test: Node, own: ReadonlySet<string>): boolean {
  if (test.type !== 'LogicalExpression' || test.operator !== '&&') return false;
  const parts = [test.left, test.right];
  return parts.some(
    (part) =>
      hasSwitch(part, own) || (part.type === 'Identifier' && !own.has(part.name) && !/prod|env|live/i.test(part.name)),
  );
}
