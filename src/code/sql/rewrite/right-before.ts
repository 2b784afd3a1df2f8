import { bare, type Node } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { isPure } from '../../syntax/static-types.ts';
import { isMessage } from '../template/messages.ts';

/** `sql = …; db.query(sql, callback)`: nothing runs between the two but logs, so that what the text calls may run in the call. */
export function isRightBefore(text: Node, call: Node, scopes: Scopes): boolean {
  if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression' || !isPure(call.callee.object))
    return false;
  const from = climb(text, scopes, isEnd);
  const to = climb(call, scopes, isBeginning);
  const block = from && scopes.parent(from);
  if (!from || !to || block !== scopes.parent(to) || !block) return false;
  const body = block.type === 'BlockStatement' || block.type === 'Program' ? block.body : [];
  const first = body.indexOf(from as never);
  const last = body.indexOf(to as never);
  return first >= 0 && last > first && body.slice(first + 1, last).every(isLog);
}

/** The statement of an expression, where each step up to it is one of those. */
function climb(node: Node, scopes: Scopes, isStep: (child: Node, parent: Node) => boolean): Node | null {
  let child = node;
  for (let parent = scopes.parent(node); parent; child = parent, parent = scopes.parent(parent)) {
    if (parent.type === 'BlockStatement' || parent.type === 'Program') return child;
    if (bare(parent) !== bare(child) && !isStep(child, parent)) return null;
  }
  return null;
}

/** What runs last in its statement. */
function isEnd(child: Node, parent: Node): boolean {
  if (parent.type === 'VariableDeclaration') return parent.declarations.at(-1) === child;
  if (parent.type === 'AssignmentExpression') return parent.right === child && parent.left.type === 'Identifier';
  return parent.type === 'ExpressionStatement' || (parent.type === 'VariableDeclarator' && parent.init === child);
}

/** What runs first in its statement. */
function isBeginning(child: Node, parent: Node): boolean {
  switch (parent.type) {
    case 'VariableDeclaration':
      return parent.declarations[0] === child;
    case 'AssignmentExpression':
      return parent.right === child && parent.left.type === 'Identifier';
    case 'VariableDeclarator':
      return parent.init === child;
    case 'MemberExpression':
      return parent.object === child;
    case 'CallExpression':
      return parent.callee === child;
    default:
      return /^(Expression|Return)Statement$|^AwaitExpression$/.test(parent.type);
  }
}

function isLog(statement: Node): boolean {
  return statement.type === 'ExpressionStatement' && isMessage(bare(statement.expression));
}
