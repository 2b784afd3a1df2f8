import type { File } from '@babel/types';
import { type FunctionNode, memberName, type Node, unwrap } from '../syntax/nodes.ts';
import { ancestors } from '../syntax/ancestors.ts';

/** The test in `if (isDevelopment) app.use((err, req, res, next) => …)`: nobody else meets it. */
export function developmentGuard(ast: File, fn: FunctionNode): Node | undefined {
  const path = [fn as Node, ...ancestors(ast, fn)];
  const guards = path.flatMap((node, at) => {
    if (node.type !== 'IfStatement') return [];
    const isGuard = path[at - 1] === node.alternate ? isProductionTest(node.test) : isDevelopmentTest(node.test);
    return isGuard ? [node.test] : [];
  });
  return guards.find((test) => !holdsWithoutEnvironment(test)) ?? guards[0];
}

/** `app.get('env') === 'development'`: Express says that where NODE_ENV is not set, too. */
export function holdsWithoutEnvironment(node: Node): boolean {
  const test = unwrap(node);
  if (test.type !== 'BinaryExpression' || !isDevelopmentTest(test)) return false;
  return [test.left as Node, test.right].some((side) => {
    const call = unwrap(side);
    if (call.type !== 'CallExpression' || memberName(unwrap(call.callee as Node)) !== 'get') return false;
    const [setting] = call.arguments;
    return setting?.type === 'StringLiteral' && setting.value === 'env';
  });
}

export function isProductionTest(node: Node): boolean {
  const test = unwrap(node);
  if (test.type !== 'BinaryExpression' || !/^={2,3}$/.test(test.operator))
    return /^(is)?prod(uction)?$/i.test(lastName(test));
  return [test.left as Node, test.right].some(
    (side) => side.type === 'StringLiteral' && /^prod(uction)?$/.test(side.value),
  );
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
