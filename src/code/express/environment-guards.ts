import type { File } from '@babel/types';
import { type FunctionNode, memberName, type Node, unwrap } from '../syntax/nodes.ts';
import { ancestors } from '../syntax/ancestors.ts';
import { holdsUnset } from './unset-environment.ts';

/** A test of the environment, or the part of one that asks for it. */
export interface Guard {
  node: Node;
  /** It asks for production, and what is meant stands in its other branch. */
  production: boolean;
}

/**
 * What `if (isDevelopment) app.use((err, req, res, next) => …)` says of a function: nobody else meets it, or, where the test
 * also holds while NODE_ENV is not set, the part to change.
 */
export function developmentGuard(ast: File, fn: FunctionNode): Guard | 'closed' | undefined {
  const path = [fn as Node, ...ancestors(ast, fn)];
  const guards = path.flatMap((node, at): (Guard | 'closed')[] => {
    if (node.type !== 'IfStatement') return [];
    const isElse = path[at - 1] === node.alternate;
    if (isElse ? !isProductionTest(node.test) : !isDevelopmentTest(node.test)) return [];
    return [openGuard(ast, node.test, isElse) ?? 'closed'];
  });
  return guards.find((guard) => guard === 'closed') ?? guards[0];
}

/**
 * The part of a test that lets through what stands behind it while NODE_ENV is not set: `app.get('env') === 'development'`,
 * `NODE_ENV !== 'production'`.
 *
 * @param isElse what is meant stands in the branch for production's opposite
 */
export function openGuard(ast: File, node: Node, isElse: boolean): Guard | undefined {
  const test = unwrap(node);
  if (isElse)
    return isProductionTest(test) && holdsUnset(ast, test) === false ? { node: test, production: true } : undefined;
  if (test.type !== 'LogicalExpression')
    return isDevelopmentTest(test) && holdsUnset(ast, test) === true ? { node: test, production: false } : undefined;
  const sides = [test.left, test.right];
  if (test.operator === '&&' && sides.some((side) => holdsUnset(ast, side) === false)) return undefined;
  const open = sides.flatMap((side) => openGuard(ast, side, false) ?? []);
  return open.length === sides.length ? { node: test, production: false } : open[0];
}

/** `env === 'production'`, `isProd`, `NODE_ENV !== 'development'`: it holds for those who only use the app. */
export function isProductionTest(node: Node): boolean {
  const test = unwrap(node);
  if (test.type !== 'BinaryExpression' || !/^[!=]==?$/.test(test.operator))
    return /^(is)?prod(uction)?$/i.test(lastName(test));
  const word = test.operator.startsWith('=') ? /^prod(uction)?$/ : /^dev(elopment)?$/;
  return [test.left as Node, test.right].some((side) => side.type === 'StringLiteral' && word.test(side.value));
}

/** `env === 'development'`, `!isProduction`, `NODE_ENV !== 'production'`; `status < 500 || …` is meant for the client. */
export function isDevelopmentTest(node: Node): boolean {
  const test = unwrap(node);
  if (test.type === 'LogicalExpression' && test.operator === '||') {
    return [test.left, test.right].every((side) => isClientStatus(side) || isDevelopmentTest(side));
  }
  if (test.type === 'BinaryExpression') {
    const words = [test.left as Node, test.right].map((side) => (side.type === 'StringLiteral' ? side.value : ''));
    if (/^={2,3}$/.test(test.operator)) return words.some((word) => /^(dev|development|local|test)$/.test(word));
    return words.some((word) => /^prod(uction)?$/.test(word));
  }
  if (test.type === 'UnaryExpression' && test.operator === '!') return /prod/i.test(lastName(test.argument));
  if (test.type === 'LogicalExpression' && test.operator === '&&') {
    return isDevelopmentTest(test.left) || isDevelopmentTest(test.right);
  }
  // `err.expose` of http-errors and its like: somebody decided that clients may read this error.
  return /^((is_?)?(dev(elopment|Mode)?|debug(Mode)?)|expose|(is)?Public|(is)?Operational)$/i.test(lastName(test));
}

/** `status < 500` */
export function isClientStatus(node: Node): boolean {
  const test = unwrap(node);
  return (
    test.type === 'BinaryExpression' &&
    test.operator === '<' &&
    test.right.type === 'NumericLiteral' &&
    test.right.value === 500
  );
}

function lastName(node: Node): string {
  const inner = unwrap(node);
  return inner.type === 'Identifier' ? inner.name : (memberName(inner) ?? '');
}
