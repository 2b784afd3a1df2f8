import type { File } from '@babel/types';
import { ancestors } from '../syntax/ancestors.ts';
import { memberName, type Node, unwrap, walk } from '../syntax/nodes.ts';
import { codeOf } from './response-status.ts';

/**
 * `if (err.name === 'CastError') { message = 'Not found'; statusCode = 404; }`: in a branch that makes the answer one for the
 * client, a name is given other words; in the others it holds what it did.
 */
export function isForAnAnswerBelow500(ast: File, assignment: Node, body: Node): boolean {
  const path = ancestors(ast, assignment);
  const inside = path.slice(0, path.indexOf(body));
  const block = inside.find(({ type }) => type === 'BlockStatement' || type === 'SwitchCase');
  const isBranch = inside.some(({ type }) => type === 'IfStatement' || type === 'SwitchCase');
  if (!block || !isBranch) return false;
  let found = false;
  walk(block, (node) => {
    const status = statusIn(node);
    found ||= status !== undefined && status < 500;
  });
  return found;
}

/** `404` of `statusCode = 404`, `err.status = 404`, `res.status(404)`. */
function statusIn(node: Node): number | undefined {
  if (node.type === 'AssignmentExpression') {
    const name = node.left.type === 'Identifier' ? node.left.name : (memberName(node.left as Node) ?? '');
    return /status|code/i.test(name) ? numberOf(node.right) : undefined;
  }
  if (node.type !== 'CallExpression' || memberName(unwrap(node.callee as Node)) !== 'status') return undefined;
  const [status] = node.arguments as Node[];
  return status && numberOf(status);
}

function numberOf(node: Node): number | undefined {
  const value = unwrap(node);
  return value.type === 'NumericLiteral' ? value.value : codeOf(value);
}
