import { bare, memberName, type FunctionNode, type Node, type NodeOf } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { returnsOf } from '../../syntax/static-types.ts';
import type { HolePiece, Piece, Root } from './pieces.ts';
import { isConstant } from './pieces.ts';
import { calledBy, callsOf, countsArguments, isPending, isSqlOrEmpty, unnamed } from './piece-functions.ts';
import { DEPTH, type Reading } from './reading.ts';

/** `buildConditions(filters).join(' AND ')`, or of a constant that holds the list: texts that a function puts into a list. */
export function givenItems(object: Node, separator: string, whole: HolePiece, reading: Reading): Piece[] | null {
  const { context, depth } = reading;
  const { scopes } = context;
  const held = heldCall(object, reading);
  const call = held ? held.call : withoutAwait(object);
  if (call.type !== 'CallExpression' || depth > DEPTH / 2) return null;
  const [fn, ...others] = calledBy(call.callee as Node, scopes);
  if (!fn || others.length > 0 || !callsOf(fn, scopes)?.includes(call)) return null;
  const items = itemsOf(fn, reading);
  if (!items || items.every(isConstant)) return null;
  const binding = unnamed(call);
  context.pieceCalls.set(binding, { call, fn, root: held ? held.root : reading.root });
  return [{ kind: 'ref', pieces: [{ kind: 'list', items, separator, map: null, whole }], binding, whole }];
}

/** The call whose result a constant holds that is only joined, and asked whether it is empty. */
function heldCall(
  object: Node,
  { context: { scopes } }: Reading,
): { call: NodeOf<'CallExpression'>; root: Root } | null {
  const binding = object.type === 'Identifier' ? scopes.binding(object) : undefined;
  const from = binding?.from;
  if (!binding || binding.writes.length > 0 || from?.type !== 'VariableDeclarator' || from.id !== binding.id)
    return null;
  const call = from.init ? withoutAwait(bare(from.init)) : null;
  if (call?.type !== 'CallExpression' || !binding.reads.every((read) => isConditionOnly(read, scopes))) return null;
  return { call, root: { node: call, binding, by: 'init', repeated: false } };
}

const withoutAwait = (node: Node): Node => (node.type === 'AwaitExpression' ? bare(node.argument) : node);

/** What a function puts into the list that it gives; `null` where it gives something else, too. */
function itemsOf(fn: FunctionNode, { context, part }: Reading): Piece[][] | null {
  if (isPending(fn, context.scopes) || context.entered.has(fn) || countsArguments(fn, context.file)) return null;
  const [result, ...more] = returnsOf(fn).filter((one) => !isEmptyList(one));
  if (!result || more.length > 0) return null;
  context.entered.add(fn);
  try {
    const inner = bare(result);
    const items =
      inner.type === 'Identifier'
        ? listIn(inner, context)
        : inner.type === 'ArrayExpression' && inner.elements.every((one) => one && one.type !== 'SpreadElement')
          ? (inner.elements as Node[]).map((node) =>
              part(node, { node: inner, binding: null, by: 'given', repeated: false }),
            )
          : null;
    return items?.every(isSqlOrEmpty) ? items : null;
  } finally {
    context.entered.delete(fn);
  }
}

function listIn(id: Node, { scopes, list }: Reading['context']): Piece[][] | null {
  const binding = scopes.binding(id);
  return binding ? list(binding, id) : null;
}

function isEmptyList(node: Node): boolean {
  const inner = bare(node);
  return inner.type === 'ArrayExpression' && inner.elements.length === 0;
}

/** `list.join(…)`, `list.length`: nothing is added to it, and nobody else is given it. */
function isConditionOnly(read: Node, scopes: Scopes): boolean {
  const member = scopes.parent(read);
  if (member?.type !== 'MemberExpression' || member.object !== read) return false;
  const name = memberName(member);
  const call = scopes.parent(member);
  return name === 'length' ? call?.type !== 'AssignmentExpression' : name === 'join' && call?.type === 'CallExpression';
}
