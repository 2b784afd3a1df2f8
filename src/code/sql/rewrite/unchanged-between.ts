import { isRightBefore } from './right-before.ts';
import { functionAround, isInside, isPath, isPure, loopAround } from '../../syntax/static-types.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import type { HolePiece, Root } from '../template/index.ts';
import { bare, memberName, type Node } from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';
import { keyedChildren } from '../../syntax/keyed-children.ts';

/** Whether the holes of a text have the same values at the call as where the text is built, so that they can be given there. */
export function stable(root: Root, holes: readonly HolePiece[], call: Node, scopes: Scopes): boolean {
  if (root.by !== 'init' && root.by !== 'map') return false;
  if (root.repeated && root.by !== 'map') return false;
  const map = root.by === 'map' ? mapAround(root.node, scopes) : null;
  const made = map?.list ?? root.node;
  if (
    loopAround(made, scopes) !== loopAround(call, scopes) &&
    functionAround(made, scopes) === functionAround(call, scopes)
  )
    return false;
  const beside = isRightBefore(root.node, call, scopes);
  if (map && !(isPath(map.list) && namesIn(map.list).every((id) => keeps(id, root, call, scopes)))) return false;
  return holes.every(
    (hole) =>
      (beside || isPure(hole.node) || isJoined(hole.node)) &&
      namesIn(hole.node).every(
        (id) => (map && isInside(originOf(id, scopes), map.fn)) || keeps(id, root, call, scopes),
      ),
  );
}

/** The list that a text is made for each item of, and the function that makes it. */
function mapAround(text: Node, scopes: Scopes): { list: Node; fn: Node } | null {
  const fn = functionAround(text, scopes);
  const call = fn && scopes.parent(fn);
  return fn && call?.type === 'CallExpression' && call.callee.type === 'MemberExpression'
    ? { list: bare(call.callee.object), fn }
    : null;
}

/** What declares a name. */
function originOf(id: Node, scopes: Scopes): Node {
  return (id.type === 'Identifier' && scopes.binding(id)?.id) || id;
}

/** A list that is bound as it is, and changes between its text and the call. */
export function changedList(root: Root, holes: readonly HolePiece[], call: Node, scopes: Scopes): boolean {
  return holes.some(
    ({ node }) => isJoined(node) && namesIn(node).some((id) => isChanged(id, endOf(root.node), startOf(call), scopes)),
  );
}

/** `ids.push(x)` somewhere between two places. */
function isChanged(id: Node, from: number, to: number, scopes: Scopes): boolean {
  return (
    id.type === 'Identifier' &&
    scopes
      .nodes('CallExpression')
      .some(
        (node) =>
          node.type === 'CallExpression' &&
          startOf(node) >= from &&
          endOf(node) <= to &&
          node.callee.type === 'MemberExpression' &&
          CHANGING.test(memberName(node.callee) ?? '') &&
          (memberText(node.callee.object) ?? '').split('.')[0] === id.name,
      )
  );
}

/** `ids.join(',')`: what is bound is the list. */
function isJoined(node: Node): boolean {
  return (
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    memberName(node.callee) === 'join' &&
    isPath(node.callee.object) &&
    node.arguments.every(isPure)
  );
}

const CHANGING = /^(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)$/;

function namesIn(node: Node): Node[] {
  if (node.type === 'Identifier' || node.type === 'ThisExpression') return [node];
  return [...keyedChildren(node)].flatMap(([child, key]) =>
    (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') &&
    key === 'property' &&
    !node.computed
      ? []
      : namesIn(child),
  );
}

/** A name means the same at the call, and neither it nor a member of it is written in between. */
function keeps(id: Node, root: Root, call: Node, scopes: Scopes): boolean {
  if (id.type === 'ThisExpression') return functionAround(id, scopes) === functionAround(call, scopes);
  if (id.type !== 'Identifier') return false;
  const binding = scopes.binding(id);
  if (binding && scopes.lookup(id.name, call) !== binding) return false;
  const from = endOf(root.node);
  const to = startOf(call);
  const nested = functionAround(root.node, scopes) !== functionAround(call, scopes);
  if (binding?.writes.some((write) => startOf(write) > startOf(root.node) && (nested || startOf(write) < to)))
    return false;
  if (
    binding &&
    nested &&
    binding.kind !== 'const' &&
    binding.writes.some((write) => functionAround(write, scopes) !== functionAround(root.node, scopes))
  )
    return false;
  const parent = scopes.parent(id);
  if (parent?.type !== 'MemberExpression' || parent.object !== id) return true;
  for (const type of ['AssignmentExpression', 'UpdateExpression'] as const) {
    for (const node of scopes.nodes(type)) {
      if (startOf(node) < from || startOf(node) > to) continue;
      const target =
        node.type === 'AssignmentExpression' ? node.left : node.type === 'UpdateExpression' ? node.argument : node;
      if ((memberText(target) ?? '').startsWith(`${id.name}.`)) return false;
    }
  }
  if (isChanged(id, from, to, scopes)) return false;
  for (const node of scopes.nodes('CallExpression')) {
    if (node.type !== 'CallExpression' || startOf(node) < from || endOf(node) > to) continue;
    if (/^(console|log|logger|debug)\b/.test(memberText(node.callee) ?? '')) continue;
    if (
      node.arguments.some(
        (argument) =>
          argument.type === 'Identifier' && scopes.binding(argument) === binding && argument.name === id.name,
      )
    )
      return false;
  }
  return true;
}
