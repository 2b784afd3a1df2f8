import { bare, isFunction, memberName, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { returnsOf } from '../../syntax/static-types.ts';
import type { Binding, Scopes } from '../../syntax/scopes.ts';
import { hole } from './holes.ts';
import { quotesItem } from './list-items.ts';
import { givenItems } from './piece-lists.ts';
import { memberItems } from './member-texts.ts';
import { isText, type HolePiece, type Piece, type Root } from './pieces.ts';
import type { Reading } from './reading.ts';

/** `list.join(separator)`: of a list that is written out, of `map`, of a list that texts are pushed onto. */
export function joinText(node: Node, object: Node, args: Node[], reading: Reading): Piece[] | null {
  const separator =
    args.length === 0
      ? ','
      : args[0] && args[0].type === 'StringLiteral'
        ? args[0].value
        : args[0]
          ? reading.context.constant(args[0])
          : undefined;
  if (typeof separator !== 'string') return null;
  const whole = hole(node, reading);
  const written = writtenItems(object, reading);
  if (written) return itemsText(written, separator, whole);
  const pushed = memberItems(object, reading);
  if (pushed) return [{ kind: 'list', items: pushed, separator, map: null, whole }];
  const given = givenItems(object, separator, whole, reading);
  if (given) return given;
  const map = mapOf(object, reading.context.scopes);
  if (map) {
    const item = reading.part(map.text, { node: map.text, binding: null, by: map.by, repeated: true });
    if (!isText(item)) return null;
    return [{ kind: 'list', items: [item], separator, map, whole }];
  }
  if (object.type === 'Identifier') {
    const binding = reading.context.scopes.binding(object);
    const items = binding && reading.context.list(binding, node);
    if (items) return [{ kind: 'list', items, separator, map: null, whole }];
  }
  return null;
}

/** Items that are written out, and the constant that holds their list. */
interface Written {
  items: Piece[][];
  binding: Binding | null;
}

/** `[a, b]`, `[x && a, b].filter(Boolean)`, and a constant that holds such a list and is only joined. */
function writtenItems(object: Node, reading: Reading): Written | null {
  const { scopes } = reading.context;
  const own = object.type === 'Identifier' ? joinedOnly(object, scopes) : null;
  const binding = (own && scopes.binding(object)) ?? null;
  const list = own ?? object;
  const inner = filtered(list) ?? list;
  if (inner.type !== 'ArrayExpression' || inner.elements.length === 0) return null;
  const items: Piece[][] = [];
  for (const element of inner.elements) {
    if (!element || element.type === 'SpreadElement') return null;
    const root = binding ? { node: element, binding, by: 'init' as const, repeated: false } : reading.root;
    items.push(inner === list ? reading.part(element, root) : itemText(element, root, reading));
  }
  return items.some(isText) ? { items, binding } : null;
}

/** What `.filter(Boolean)` is called on. */
function filtered(node: Node): Node | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return null;
  const [by, ...more] = node.arguments;
  if (memberName(node.callee) !== 'filter' || !by || more.length > 0) return null;
  if (by.type === 'Identifier') return by.name === 'Boolean' ? bare(node.callee.object) : null;
  const [param] = isFunction(by) ? by.params : [];
  const isSame = isFunction(by) && by.body.type === 'Identifier' && param?.type === 'Identifier';
  return isSame && by.body.type === 'Identifier' && by.body.name === param.name ? bare(node.callee.object) : null;
}

/** `name && text`, `name ? text : null`: an item that is there or not. */
function itemText(element: Node, root: Root, reading: Reading): Piece[] {
  const inner = bare(element);
  const choice = (test: Node, yes: Node): Piece[] => [
    { kind: 'choice', test, yes: reading.part(yes, root), no: [], whole: null },
  ];
  if (inner.type === 'LogicalExpression' && inner.operator === '&&') return choice(inner.left, inner.right);
  if (inner.type === 'ConditionalExpression' && isNothing(inner.alternate)) return choice(inner.test, inner.consequent);
  return reading.part(element, root);
}

function isNothing(node: Node): boolean {
  const inner = bare(node);
  if (inner.type === 'StringLiteral') return inner.value === '';
  if (inner.type === 'Identifier') return inner.name === 'undefined';
  return inner.type === 'NullLiteral' || (inner.type === 'BooleanLiteral' && !inner.value);
}

/** Items that are all there are text like any other; what may be left out leaves its separator out as well. */
function itemsText({ items, binding }: Written, separator: string, whole: HolePiece): Piece[] {
  const isList = items.some((item) => item.some(({ kind }) => kind === 'choice'));
  const pieces: Piece[] = isList
    ? [{ kind: 'list', items, separator, map: null, whole }]
    : items.flatMap((item, index): Piece[] =>
        index > 0 && separator !== '' ? [{ kind: 'text', text: separator, source: null }, ...item] : item,
      );
  return binding ? [{ kind: 'ref', pieces, binding, whole }] : pieces;
}

/** A list that texts are pushed onto, in a text: it is joined with commas. */
export function listText(node: Node, reading: Reading): Piece[] | null {
  const binding = reading.context.scopes.binding(node);
  const items = binding && reading.context.list(binding, node);
  return items?.some(holdsLiteral)
    ? [{ kind: 'list', items, separator: ',', map: null, whole: hole(node, reading) }]
    : null;
}

function holdsLiteral(pieces: readonly Piece[]): boolean {
  return pieces.some((piece) => {
    if (piece.kind === 'text') return piece.text !== '';
    if (piece.kind === 'choice') return holdsLiteral(piece.yes) || holdsLiteral(piece.no);
    return piece.kind === 'ref' ? holdsLiteral(piece.pieces) : piece.kind === 'list' && piece.items.some(holdsLiteral);
  });
}

/** `rows.map((row) => text)`, here or kept in a constant that is only joined. */
function mapOf(
  object: Node,
  scopes: Scopes,
): { call: Node; list: Node; fn: Node; text: Node; by: 'map' | 'return' } | null {
  const call = object.type === 'Identifier' ? joinedOnly(object, scopes) : object;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression' || call.callee.computed) return null;
  const { property, object: list } = call.callee;
  const [fn] = call.arguments;
  if (property.type !== 'Identifier' || property.name !== 'map' || !isFunction(fn) || fn.async || fn.generator)
    return null;
  if (fn.body.type !== 'BlockStatement') return { call, list, fn, text: fn.body, by: 'map' };
  const [text, ...more] = returnsOf(fn);
  const last = fn.body.body.at(-1);
  return text && more.length === 0 && last?.type === 'ReturnStatement' && last.argument === text
    ? { call, list, fn, text, by: 'return' }
    : null;
}

/** A list in a text is joined with commas; what keeps it must not be joined elsewhere. One of quoted items is bound as a whole. */
export function isJoinedOnce(list: NodeOf<'CallExpression'>, { root, context }: Reading): boolean {
  const [fn] = list.arguments;
  if (isFunction(fn) && quotesItem(fn)) return false;
  return root.by !== 'init' || !root.binding || bare(root.node) !== list || isUsedOnce(root.binding, context.scopes);
}

/** The list of texts that a constant holds, where nothing is done with it but to join it once and to count it. */
function joinedOnly(object: Node, scopes: Scopes): Node | null {
  const binding = scopes.binding(object);
  if (!binding || binding.writes.length > 0 || binding.from.type !== 'VariableDeclarator') return null;
  const { id, init } = binding.from;
  return id === binding.id && init && isUsedOnce(binding, scopes) ? bare(init) : null;
}

/** Its length may be asked for as well. */
function isUsedOnce({ reads }: Binding, scopes: Scopes): boolean {
  const others = reads.filter((read) => {
    const member = scopes.parent(read);
    const counted = member?.type === 'MemberExpression' && member.object === read && !member.computed;
    return !counted || member.property.type !== 'Identifier' || member.property.name !== 'length';
  });
  return others.length === 1;
}
