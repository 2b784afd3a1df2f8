import { bare, type Node } from '../../../syntax/nodes.ts';
import { memberText, type Binding, type Scopes } from '../../../syntax/scopes.ts';
import { isText, linearize, type Piece, type TextContext } from '../index.ts';
import { follow, Unfollowed, type Steps } from './walk.ts';

/** The items of a list at a place: `conditions.push(…)`. */
export function followList(binding: Binding, at: Node, context: TextContext): Piece[][] | null {
  const pushes = pushesOf(binding, context.scopes);
  if (!pushes) return null;
  const steps: Steps<Piece[][]> = {
    empty: [],
    apply: (node, before, repeated) => applyList(binding, node, before, repeated, context),
    either: (before, yes, no) => {
      const added = [...yes.slice(before.length), ...no.slice(before.length)];
      return [
        ...before,
        ...added.map((item): Piece[] => [{ kind: 'choice', test: null, yes: item, no: [], whole: null }]),
      ];
    },
  };
  const items = follow(binding, at, [binding.from, ...pushes], steps, context.scopes);
  return items && items.some(isText) ? items : null;
}

/** Where a list is added to; `null` where something else may happen to it. */
function pushesOf(binding: Binding, scopes: Scopes): Node[] | null {
  const pushes: Node[] = [];
  for (const read of binding.reads) {
    const member = scopes.parent(read);
    const call = member && scopes.parent(member);
    if (
      member?.type === 'MemberExpression' &&
      member.object === read &&
      call?.type === 'CallExpression' &&
      call.callee === member
    ) {
      const name = !member.computed && member.property.type === 'Identifier' ? member.property.name : '';
      if (name === 'push') pushes.push(call);
      else if (!/^(join|map|filter|slice|forEach|includes|some|every)$/.test(name)) return null;
    } else if (member?.type === 'MemberExpression' && member.object === read) {
      if (member.computed || member.property.type !== 'Identifier' || member.property.name !== 'length') return null;
    } else if (
      member?.type === 'CallExpression' &&
      !/^(console|log|logger|debug)\b/.test(memberText(member.callee) ?? '')
    )
      return null;
  }
  return pushes;
}

function applyList(
  binding: Binding,
  node: Node,
  before: Piece[][],
  repeated: boolean,
  context: TextContext,
): Piece[][] {
  if (node.type === 'VariableDeclarator') {
    const array = node.init ? bare(node.init) : null;
    if (array?.type !== 'ArrayExpression') throw new Unfollowed();
    return array.elements.map((element) => {
      if (!element || element.type === 'SpreadElement') throw new Unfollowed();
      return linearize(element, { node: element, binding, by: 'init', repeated }, context);
    });
  }
  if (node.type !== 'CallExpression') throw new Unfollowed();
  const added = node.arguments.map((argument) => {
    if (argument.type === 'SpreadElement' || argument.type === 'ArgumentPlaceholder') throw new Unfollowed();
    return linearize(argument, { node: argument, binding, by: 'push', repeated }, context);
  });
  return [...before, ...added];
}
