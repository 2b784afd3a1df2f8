import type { Node } from '../../nodes.ts';
import { hole } from './holes.ts';
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
      index > 0 ? [{ kind: 'text', text: separator, source: null }, ...item] : item,
    );
  }
  if (
    object.type === 'CallExpression' &&
    object.callee.type === 'MemberExpression' &&
    !object.callee.computed &&
    object.callee.property.type === 'Identifier' &&
    object.callee.property.name === 'map'
  ) {
    const fn = object.arguments[0];
    if (fn?.type !== 'ArrowFunctionExpression' || fn.body.type === 'BlockStatement') return null;
    const item = reading.part(fn.body, { node: fn.body, binding: null, by: 'map', repeated: true });
    if (!isText(item)) return null;
    return [{ kind: 'list', items: [item], separator, map: { call: object, list: object.callee.object, fn }, whole }];
  }
  if (object.type === 'Identifier') {
    const binding = reading.context.scopes.binding(object);
    const items = binding && reading.context.list(binding, node);
    if (items) return [{ kind: 'list', items, separator, map: null, whole }];
  }
  return null;
}
