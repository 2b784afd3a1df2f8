import { children, type Node, unwrap } from '../syntax/nodes.ts';

/** `limiter(req, res, next)`, `helmetHandler(req, res, () => next())`: three arguments, the first two as the function has them. */
export function runsMiddleware(given: readonly Node[], names: readonly string[]): boolean {
  const [request, response, next] = names.length === 4 ? names.slice(1) : names;
  return (
    given.length === 3 &&
    next !== undefined &&
    [request, response].every((name, at) => given[at]?.type === 'Identifier' && given[at].name === name)
  );
}

/** `next()`, `next('route')`; `next` as a value anywhere else than as what is called. */
export function passesBy(node: Node, next: string): boolean {
  if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression') {
    const callee = unwrap(node.callee as Node);
    const [first] = node.arguments as Node[];
    if (callee.type === 'Identifier' && callee.name === next) return !first || first.type === 'StringLiteral';
  }
  return children(node).some(
    (child) => child.type === 'Identifier' && child.name === next && !('callee' in node && node.callee === child),
  );
}
