import { bare, isFunction, keyName, memberName, unwrap, type Node } from '../../syntax/nodes.ts';
import { returnsOf } from '../../syntax/static-types.ts';
import type { Binding, Scopes } from '../../syntax/scopes.ts';
import { isList, isTextual } from './textual.ts';

/** What a function gives that builds text and the list of its values side by side: `{ where, values }`, `[sql, params]`. */
export interface Result {
  /** The object or the list. */
  config: Node;
  /** By the name of the member, or its place in the list. */
  texts: ReadonlyMap<string, Node>;
  values: string;
  /** What hands it out: the `return`, or the arrow function. */
  from: Node;
}

const VALUES =
  /^(values|vals|params|parameters|args|binds?|bindings|replacements|data|\w+(Params|Values|Args|Bindings))$/;

/** `null` where it gives something else, too; where it returns early, it gives constants and an empty list. */
export function resultOf(fn: Node, scopes: Scopes): Result | null {
  if (!isFunction(fn) || fn.generator) return null;
  const all = returnsOf(fn);
  const last = all.at(-1);
  const result = last && partsOf(last, scopes);
  if (!result || !all.every((one) => one === last || isEmpty(one, result, scopes))) return null;
  const parent = scopes.parent(last) ?? fn;
  return { ...result, from: isFunction(parent) ? last : parent };
}

function partsOf(node: Node, scopes: Scopes): Omit<Result, 'from'> | null {
  const config = bare(node);
  const texts = new Map<string, Node>();
  let values: string | undefined;
  for (const [name, value] of membersOf(config) ?? []) {
    const isNamed = config.type === 'ArrayExpression' || VALUES.test(name);
    if (isList(value, scopes) && isNamed) {
      if (values !== undefined) return null;
      values = name;
    } else if (isTextual(value, scopes)) texts.set(name, value);
    else if (config.type === 'ArrayExpression') return null;
  }
  return values !== undefined && texts.size > 0 ? { config, texts, values } : null;
}

function membersOf(config: Node): [string, Node][] | null {
  if (config.type === 'ArrayExpression') {
    const own = config.elements.flatMap((element, index): [string, Node][] =>
      element && element.type !== 'SpreadElement' ? [[String(index), element]] : [],
    );
    return own.length === 2 && config.elements.length === 2 ? own : null;
  }
  if (config.type !== 'ObjectExpression') return null;
  const own: [string, Node][] = [];
  for (const property of config.properties) {
    const name = property.type === 'ObjectProperty' ? keyName(property.key, property.computed) : undefined;
    if (property.type !== 'ObjectProperty' || name === undefined) return null;
    own.push([name, property.value]);
  }
  return own;
}

/** `return { where: '', values: [] }` */
function isEmpty(node: Node, { texts, values }: Omit<Result, 'from'>, scopes: Scopes): boolean {
  const own = new Map(membersOf(bare(node)) ?? []);
  const list = own.get(values) && bare(own.get(values) as Node);
  if (list?.type !== 'ArrayExpression' || list.elements.length > 0) return false;
  return [...texts.keys()].every((name) => {
    const text = own.get(name);
    return text !== undefined && /^(StringLiteral|TemplateLiteral)$/.test(bare(text).type) && isTextual(text, scopes);
  });
}

/** The call whose result a node is a part of, and which: `const { where } = filters(q)`, `filters(q).where`, and `f.where` behind `const f = filters(q)`. */
export function partOfCall(node: Node, scopes: Scopes): { call: Node; part: string } | null {
  const inner = bare(node);
  if (inner.type === 'Identifier') {
    const binding = scopes.binding(inner);
    const from = constantFrom(binding);
    const part = from && partIn(from.id, binding as Binding);
    return part === undefined || part === null || !from?.init ? null : callOf(from.init, part);
  }
  const part = memberName(inner);
  if (inner.type !== 'MemberExpression' || part === undefined) return null;
  const object = unwrap(inner.object);
  const binding = object.type === 'Identifier' ? scopes.binding(object) : undefined;
  const from = constantFrom(binding);
  if (object.type !== 'Identifier') return callOf(object, part);
  return from?.id === binding?.id && from?.init ? callOf(from.init, part) : null;
}

function callOf(node: Node, part: string): { call: Node; part: string } | null {
  const call = unwrap(node);
  return call.type === 'CallExpression' ? { call, part } : null;
}

function constantFrom(binding: Binding | undefined): Extract<Node, { type: 'VariableDeclarator' }> | null {
  return binding?.writes.length === 0 && binding.from.type === 'VariableDeclarator' ? binding.from : null;
}

/** Which part of a pattern a name is. */
export function partIn(pattern: Node, { id }: Binding): string | undefined {
  if (pattern.type === 'ArrayPattern') {
    const index = pattern.elements.indexOf(id as never);
    return index < 0 ? undefined : String(index);
  }
  if (pattern.type !== 'ObjectPattern') return undefined;
  const property = pattern.properties.find((item) => item.type === 'ObjectProperty' && item.value === id);
  return property?.type === 'ObjectProperty' ? keyName(property.key, property.computed) : undefined;
}
