import { memberName, type Node, unwrap } from '../syntax/nodes.ts';

/** Lists of what is wrong with what a client has sent: of Joi, zod, yup, mongoose, express-validation, ajv. */
const LIST = /^(errors|issues|details|(field|validation|form)_?errors|violations|invalid_?(fields|params))$/i;

/**
 * Whether it is asked that an error carries such a list: `err.errors`, `'errors' in err`, `Array.isArray(err.details)`,
 * `_.has(err, 'errors')`, `err.issues?.length > 0`. No error of the runtime does, but the one of `Promise.any`.
 */
export function listsFaults(test: Node, isError: (node: Node) => boolean): boolean {
  const node = unwrap(test);
  if (isList(node, isError)) return true;
  if (node.type === 'BinaryExpression') {
    const left = unwrap(node.left as Node);
    if (node.operator === 'in') return isName(left) && isError(node.right);
    return /^(>|>=|!==?)$/.test(node.operator) && (isLength(left, isError) || isList(left, isError));
  }
  if (isLength(node, isError)) return true;
  return isCall(node) && asks(node.arguments as Node[], unwrap(node.callee as Node), isError);
}

const isCall = (node: Node): node is Extract<Node, { type: 'CallExpression' | 'OptionalCallExpression' }> =>
  node.type === 'CallExpression' || node.type === 'OptionalCallExpression';

function asks(args: readonly Node[], callee: Node, isError: (node: Node) => boolean): boolean {
  const method = memberName(callee);
  if (method === 'isArray') return args.some((arg) => isList(unwrap(arg), isError));
  if (!/^(has|hasOwn|hasOwnProperty|call|hasIn)$/.test(method ?? '')) return false;
  const isOf = args.some(isError) || ('object' in callee && isError(callee.object as Node));
  return isOf && args.some((arg) => isName(unwrap(arg)));
}

const isName = (node: Node): boolean => node.type === 'StringLiteral' && LIST.test(node.value);

const isList = (node: Node, isError: (node: Node) => boolean): boolean =>
  LIST.test(memberName(node) ?? '') && 'object' in node && isError(node.object as Node);

const isLength = (node: Node, isError: (node: Node) => boolean): boolean =>
  memberName(node) === 'length' && 'object' in node && isList(unwrap(node.object as Node), isError);
