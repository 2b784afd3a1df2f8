import type { KnownFunction } from '../values/value.ts';
import { bare, keyName, memberName, type Node, patternNames, unwrap, walk } from '../syntax/nodes.ts';

/** A header that a function writes to the response, with the expression of its value. */
export interface WrittenHeader {
  /** In lower case. */
  name: string;
  value: Node;
  /** What writes it. */
  node: Node;
  conditional: boolean;
}

/** Headers that a call on the response writes, one by one or from an object. */
export function headersOfCall(callee: Node, args: readonly Node[], fn: KnownFunction): WrittenHeader[] {
  const name = memberName(callee);
  const [first, second] = args;
  const one = (header: string, value: Node): WrittenHeader => ({
    name: header.toLowerCase(),
    value,
    node: callee,
    conditional: false,
  });
  const all = (object: Node | undefined): WrittenHeader[] =>
    entriesOf(objectOf(object, fn)).map(([header, value]) => one(header, value));
  if (name === 'writeHead') return all(args.at(-1));
  if ((name === 'type' || name === 'contentType') && first?.type === 'StringLiteral')
    return [one('content-type', first)];
  if (!first || !/^(setHeader|set|header|append)$/.test(name ?? '')) return [];
  if (first.type === 'StringLiteral' && second) return [one(first.value, second)];
  return all(second && first.type === 'Identifier' ? loopedOver(first.name, fn) : first);
}

function entriesOf(object: Node | undefined): [name: string, value: Node][] {
  if (object?.type !== 'ObjectExpression') return [];
  return object.properties.flatMap((property): [string, Node][] => {
    const name = property.type === 'ObjectProperty' ? keyName(property.key, property.computed) : undefined;
    return property.type === 'ObjectProperty' && name !== undefined ? [[name, property.value as Node]] : [];
  });
}

/** The object that is written where it stands, or by the name that holds it in the function or around it. */
function objectOf(node: Node | undefined, fn: KnownFunction): Node | undefined {
  const inner = node && unwrap(node);
  if (inner?.type !== 'Identifier') return inner;
  let found: Node | undefined;
  walk(fn.node.body, (one) => {
    if (one.type === 'VariableDeclarator' && one.id.type === 'Identifier' && one.id.name === inner.name)
      found = one.init ? unwrap(one.init) : one;
  });
  if (found) return found;
  const held = fn.scope.find(inner.name)?.value;
  return held?.type === 'object' && held.site.source === fn.site.source ? held.site.node : undefined;
}

/** `for (const [name, value] of Object.entries(headers))`, `Object.entries(headers).forEach(([name, value]) => …)` */
function loopedOver(name: string, fn: KnownFunction): Node | undefined {
  let found: Node | undefined;
  const note = (key: Node | undefined, list: Node): void => {
    if (key && patternNames(key)[0] === name) found ??= listed(list);
  };
  walk(fn.node.body, (node) => {
    if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') {
      const [declared] = node.left.type === 'VariableDeclaration' ? node.left.declarations : [];
      const over = node.right as Node;
      if (node.type === 'ForInStatement') {
        if (declared?.id.type === 'Identifier' && declared.id.name === name) found ??= over;
      } else note(declared?.id, over);
    }
    if (node.type !== 'CallExpression' || memberName(bare(node.callee as Node)) !== 'forEach') return;
    const [each] = node.arguments as Node[];
    const callee = bare(node.callee as Node);
    if (each && 'params' in each && 'object' in callee) note((each.params as Node[])[0], callee.object as Node);
  });
  return found;
}

/** `headers` of `Object.entries(headers)` and `Object.keys(headers)` */
function listed(list: Node): Node | undefined {
  const call = unwrap(list);
  if (call.type !== 'CallExpression' || !/^(entries|keys)$/.test(memberName(bare(call.callee as Node)) ?? ''))
    return undefined;
  return (call.arguments as Node[])[0];
}
