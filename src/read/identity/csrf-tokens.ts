import type { CsrfTokenUse } from '../../model/identity.ts';
import type { Source } from '../../code/values/value.ts';
import { ancestors, endOf, startOf, textOf } from '../../code/syntax/ancestors.ts';
import { type FunctionNode, isFunction, keyName, memberName, type Node } from '../../code/syntax/nodes.ts';
import { placeAt } from '../values.ts';
import { isRequest, takesRequest } from './request-parts.ts';

/** `req.csrfToken()`, `res.locals.token = req.csrfToken`, and types that name it. */
export function csrfTokenOf(source: Source, node: Node): CsrfTokenUse[] {
  const place = placeAt(source, startOf(node), endOf(node));
  if (node.type === 'TSMethodSignature' || node.type === 'TSPropertySignature')
    return keyName(node.key, node.computed ?? false) === 'csrfToken'
      ? [{ place, kind: 'declared', handler: null, passes: false }]
      : [];
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return [];
  if (memberName(node) !== 'csrfToken' || !isRequest(node.object)) return [];
  const path = ancestors(source.ast, node);
  const kind = kindOf(node, path[1]);
  if (kind === undefined) return [];
  const handler = path.find((one): one is FunctionNode => isFunction(one) && takesRequest(one));
  return [
    {
      place,
      kind,
      handler: handler ? placeAt(source, startOf(handler), endOf(handler)) : null,
      passes: handler !== undefined && /\bnext\(\)/.test(textOf(source.text, handler)),
    },
  ];
}

function kindOf(node: Node, parent: Node | undefined): CsrfTokenUse['kind'] | undefined {
  if (parent?.type === 'CallExpression' && parent.callee === node)
    return parent.arguments.length === 0 ? 'call' : 'handed';
  const isKept =
    (parent?.type === 'AssignmentExpression' && parent.right === node) ||
    (parent?.type === 'VariableDeclarator' && parent.init === node) ||
    (parent?.type === 'ObjectProperty' && parent.value === node) ||
    parent?.type === 'ReturnStatement' ||
    (parent?.type === 'MemberExpression' && parent.object === node) ||
    (parent?.type === 'CallExpression' && parent.callee !== node) ||
    (parent?.type === 'AssignmentExpression' && parent.left === node);
  return isKept ? 'handed' : undefined;
}
