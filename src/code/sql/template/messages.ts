import { isFunction, type Node } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';

/** `console.log(sql)`, `res.status(500).send({ error, sql })`: said to somebody, who reads placeholders as well. */
export function isInMessage(read: Node, scopes: Scopes): boolean {
  for (let at = scopes.parent(read); at && !/Statement$/.test(at.type) && !isFunction(at); at = scopes.parent(at))
    if (at.type === 'CallExpression') return isMessage(at);
  return false;
}

/** A call of a log or of the response, however long its chain is. */
export function isMessage(call: Node): boolean {
  if (call.type !== 'CallExpression') return false;
  let root = call.callee as Node;
  while (root.type === 'MemberExpression' || root.type === 'CallExpression')
    root = (root.type === 'MemberExpression' ? root.object : root.callee) as Node;
  return root.type === 'Identifier' && (LOG.test(root.name) || (RESPONSE.test(root.name) && root !== call.callee));
}

const LOG = /^(console|log|logger|winston|debug)$/;
const RESPONSE = /^(res|resp|response)$/;
