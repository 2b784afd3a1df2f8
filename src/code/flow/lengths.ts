import { bare, memberName, type Node } from '../syntax/nodes.ts';
import { endOf, startOf } from '../syntax/ancestors.ts';
import { functionAround } from '../syntax/static-types.ts';
import type { Scopes } from '../syntax/scopes.ts';
import type { Spot } from './graph.ts';

/** Methods of lists and texts: what a body may hold in their place has none, and is an error. */
export const LISTED =
  /^(map|filter|forEach|flatMap|some|every|join|split|slice|concat|includes|indexOf|reverse|sort|flat|trim|toLowerCase|toUpperCase)$/;

/** `.length` of what is a list or a text for sure: a number, whatever a request holds. */
export function isCount({ node, select, file }: Spot): boolean {
  if (select[0] !== 'length') return false;
  const inner = bare(node);
  if (/^(ArrayExpression|TemplateLiteral|StringLiteral)$/.test(inner.type)) return true;
  return inner.type === 'Identifier' && isUsedAsList(inner, file.scopes);
}

/** `x.split(',').length` */
export function isCountOfCall({ node, select }: Spot): boolean {
  const inner = bare(node);
  return select[0] === 'length' && inner.type === 'CallExpression' && LISTED.test(memberName(inner.callee) ?? '');
}

/** `const marks = values.map(…)` before it, in the same function or around it, and under no condition. */
function isUsedAsList(id: Node, scopes: Scopes): boolean {
  return (scopes.binding(id)?.reads ?? []).some((read) => {
    if (endOf(read) > startOf(id)) return false;
    const member = scopes.parent(read);
    const call = member?.type === 'MemberExpression' && member.object === read ? scopes.parent(member) : undefined;
    if (call?.type !== 'CallExpression' || call.callee !== member || !LISTED.test(memberName(member as Node) ?? ''))
      return false;
    return isAlwaysBefore(call, id, scopes);
  });
}

/** Whether an expression has run wherever a later node of the file runs: nothing decides about it in the blocks that hold both. */
function isAlwaysBefore(before: Node, node: Node, scopes: Scopes): boolean {
  let at = before;
  for (let parent = scopes.parent(at); parent; at = parent, parent = scopes.parent(at)) {
    if (parent.type === 'BlockStatement' || parent.type === 'Program')
      return startOf(parent) <= startOf(node) && endOf(node) <= endOf(parent) && isSameCall(before, node, scopes);
    const decides =
      (parent.type === 'ConditionalExpression' && parent.test !== at) ||
      (parent.type === 'LogicalExpression' && parent.left !== at) ||
      (parent.type === 'IfStatement' && parent.test !== at) ||
      parent.type === 'OptionalCallExpression' ||
      /^(For|While|DoWhile|Switch|Try)|Function/.test(parent.type);
    if (decides) return false;
  }
  return false;
}

/** A function inside of the one that has run may run later. */
function isSameCall(before: Node, node: Node, scopes: Scopes): boolean {
  const home = functionAround(before, scopes);
  for (let fn = functionAround(node, scopes); ; fn = functionAround(fn, scopes)) {
    if (fn === home) return true;
    if (!fn) return false;
  }
}
