import { memberName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import type { Roles } from '../resolve/roles.ts';
import { allowedWhy } from './checks.ts';
import { keysOf } from './literal-keys.ts';
/** A key of an object whose keys are all on a list: those that are left by a filter, or checked with `every` before. */
export function isCheckedKey(node: Node, scopes: Scopes, roles: Roles): boolean {
  const keys = keysOf(node, scopes);
  if (!keys) return false;
  if (keys.filters.some((filter) => allowedWhy(filter, { scopes, roles }))) return true;
  const path = memberText(keys.object);
  let child: Node = node;
  for (let at = scopes.parent(node); at && path !== null; child = at, at = scopes.parent(at)) {
    if (at.type !== 'BlockStatement' && at.type !== 'Program') continue;
    const before = at.body.slice(0, at.body.indexOf(child as never));
    if (before.some((statement) => statement.type === 'IfStatement' && refusesKeys(statement, path, scopes, roles)))
      return true;
  }
  return false;
}

/** `if (!Object.keys(body).every((key) => COLUMNS.includes(key))) return …` */
function refusesKeys(statement: NodeOf<'IfStatement'>, path: string, scopes: Scopes, roles: Roles): boolean {
  const test = unwrap(statement.test);
  const call = test.type === 'UnaryExpression' && test.operator === '!' ? unwrap(test.argument) : null;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression' || memberName(call.callee) !== 'every')
    return false;
  const list = unwrap(call.callee.object);
  if (list.type !== 'CallExpression' || memberText(list.callee) !== 'Object.keys') return false;
  const [object] = list.arguments;
  const body = statement.consequent.type === 'BlockStatement' ? statement.consequent.body.at(-1) : statement.consequent;
  return (
    memberText(object as Node) === path &&
    allowedWhy(call.arguments[0] as Node, { scopes, roles }) !== null &&
    /^(Return|Throw)Statement$/.test(body?.type ?? '')
  );
}
