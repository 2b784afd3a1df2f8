import { bare, isFunction, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { returnsOf } from '../../syntax/static-types.ts';
import type { Binding, Scopes } from '../../syntax/scopes.ts';
import { hole } from './holes.ts';
import { quotesItem } from './list-items.ts';
import { isText, type Piece } from './pieces.ts';
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
  if (object.type === 'ArrayExpression') {
    if (object.elements.some((element) => !element || element.type === 'SpreadElement')) return null;
    const items = object.elements.map((element) => reading.part(element as Node));
    if (items.every((item) => !isText(item))) return null;
    return items.flatMap((item, index): Piece[] =>
      index > 0 && separator !== '' ? [{ kind: 'text', text: separator, source: null }, ...item] : item,
    );
  }
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
