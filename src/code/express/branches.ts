import { ancestors } from '../syntax/ancestors.ts';
import { isDevelopmentTest } from './environment-guards.ts';
import { memberName, type Node, walk } from '../syntax/nodes.ts';
import type { KnownFunction } from '../values/value.ts';

/** It stands where an answer has begun already, or where somebody develops and is to see what Express itself shows. */
export function isForExpress(node: Node, { node: fn, site }: KnownFunction): boolean {
  const path = ancestors(site.source.ast, node);
  const own = path.slice(0, path.indexOf(fn));
  return own.some((at, index) => {
    if (at.type === 'CatchClause')
      return fn.params.length === 4 && own.length === index + 3 && isOfItself(node, at, own[index + 1]);
    if (at.type !== 'IfStatement' || own[index - 1] !== at.consequent) return false;
    let tested = isDevelopmentTest(site.source, at.test);
    walk(at.test, (inner) => {
      if (memberName(inner) === 'headersSent' || memberName(inner) === 'writableEnded') tested = true;
    });
    return tested;
  });
}

/** `try { … } catch (failure) { next(failure) }` around all of a handler, which throws nothing on purpose: what it failed with itself. */
function isOfItself(node: Node, { param }: Extract<Node, { type: 'CatchClause' }>, around: Node | undefined): boolean {
  const given = 'arguments' in node ? (node.arguments as Node[])[0] : undefined;
  let throws = around?.type !== 'TryStatement';
  if (around?.type === 'TryStatement') walk(around.block, (inner) => void (throws ||= inner.type === 'ThrowStatement'));
  return !throws && param?.type === 'Identifier' && given?.type === 'Identifier' && given.name === param.name;
}

/** The expression that a function ends with or consists of, as written; '' where there is none. */
export function returnText({ node, site }: KnownFunction): string {
  const body = node.body as Node;
  const statements = body.type === 'BlockStatement' ? body.body : [];
  const last = statements.at(-1);
  const [only, ...more] = statements;
  if (only?.type === 'ExpressionStatement' && more.length === 0)
    return site.source.text.slice(only.expression.start ?? 0, only.expression.end ?? 0);
  const value = body.type === 'BlockStatement' ? last?.type === 'ReturnStatement' && last.argument : body;
  return value ? site.source.text.slice(value.start ?? 0, value.end ?? 0) : '';
}

/** It stands in a branch: what it does is done for some requests. */
export function isConditional(node: Node, { node: fn, site }: KnownFunction): boolean {
  const path = ancestors(site.source.ast, node);
  const own = path.slice(0, Math.max(0, path.indexOf(fn)));
  return own.some(({ type }) => /^(If|Conditional|Logical|Switch)/.test(type));
}
