import type { KnownFunction, Source } from '../values/value.ts';
import { type Node, patternNames, walk } from '../syntax/nodes.ts';
import { textOf } from '../values/interpreter.ts';

/**
 * Whether a middleware keeps to https only where a setting of the app says so: `if (enableSSL && !req.secure) res.redirect(…)`,
 * `if (!config.forceSsl) return next()`.
 */
export function isSwitchedRedirect({ node, site: { source } }: KnownFunction): boolean {
  const [request] = (node.params as Node[]).flatMap(patternNames);
  const asked = new Set(request === undefined ? [] : [request]);
  const local = new Map<string, Node>();
  walk(node.body as Node, (inner) => {
    if (inner.type !== 'VariableDeclarator' || !inner.init) return;
    const names = patternNames(inner.id as Node);
    if (mentions(inner.init, asked)) for (const name of names) asked.add(name);
    else for (const name of names) local.set(name, inner.init);
  });
  let switched = false;
  walk(node.body as Node, (inner) => {
    if (inner.type === 'IfStatement' && partsOf(inner.test).some((part) => isSwitch(part, asked, local, source)))
      switched = true;
  });
  return switched;
}

function partsOf(test: Node): Node[] {
  if (test.type === 'LogicalExpression') return [...partsOf(test.left), ...partsOf(test.right)];
  if (test.type === 'UnaryExpression' && test.operator === '!') return partsOf(test.argument);
  return [test];
}

/** What asks neither the request nor which environment it is: there the redirect is on where it matters. */
function isSwitch(part: Node, asked: ReadonlySet<string>, local: ReadonlyMap<string, Node>, source: Source): boolean {
  if (/Literal$/.test(part.type) || mentions(part, asked)) return false;
  const from = part.type === 'Identifier' ? local.get(part.name) : undefined;
  const text = [part, ...(from ? [from] : [])].map((node) => textOf(source, node)).join(' ');
  return !/prod|live|env|dev|test|local/i.test(text.replaceAll('process.env.', ''));
}

function mentions(node: Node, names: ReadonlySet<string>): boolean {
  let found = false;
  walk(node, (inner) => {
    if (inner.type === 'Identifier' && names.has(inner.name)) found = true;
    return !found;
  });
  return found;
}
