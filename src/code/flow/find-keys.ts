import { bare, isFunction, memberName, type Node, type NodeOf } from '../syntax/nodes.ts';
import { statementsOf } from '../syntax/ancestors.ts';
import { functionAround, isInside, returnsOf } from '../syntax/static-types.ts';
import { type Binding, memberText } from '../syntax/scopes.ts';
import { isCall } from './callees.ts';
import { copiesIn } from './find-copies.ts';
import type { FlowFile, Graph } from './graph.ts';

export type KeyUse = 'called' | 'written' | 'merged' | 'copied';

/** A member whose name is worked out, and the expression that names it. */
export interface Keyed {
  use: KeyUse;
  /** The call or the assignment. */
  at: Node;
  /** What names it; of a copy, the object whose keys name it. */
  key: Node;
}

/** Names worked out at run time that decide which member of an object is called, or what is written to. */
export function keysIn(graph: Graph, file: FlowFile): Keyed[] {
  const { text } = file.source;
  if (!/\[\s*[A-Za-z_$]/.test(text)) return [];
  const copied = [...copiesIn(graph, file)].map(({ at, from }): Keyed => ({ use: 'copied', at, key: from }));
  const all = [...calledIn(file), ...writtenIn(file), ...copied].filter(({ at, use }) => !isMinded(at, use, file));
  return all.filter((one, index) => all.findIndex(({ key }) => key === one.key) === index);

  function* calledIn({ scopes }: FlowFile): Generator<Keyed> {
    for (const call of ['CallExpression', 'OptionalCallExpression'].flatMap((type) => scopes.nodes(type))) {
      const key = isCall(call) ? keyOf(call.callee as Node) : null;
      if (key && isGiven(key, file)) yield { use: 'called', at: call, key };
    }
  }

  function* writtenIn({ scopes }: FlowFile): Generator<Keyed> {
    for (const at of scopes.nodes('AssignmentExpression')) {
      if (at.type !== 'AssignmentExpression') continue;
      const left = bare(at.left);
      if (!isMember(left)) continue;
      const object = bare(left.object);
      const deep = innerKey(object);
      if (deep && !isDictionary(graph, deep.object, file) && !isMadeBefore(deep, at, file) && !isItsOwn(deep, file))
        yield { use: 'written', at, key: deep.key };
      const key = keyOf(left);
      if (!key || object.type !== 'Identifier') continue;
      for (const one of walkedBy(object, file)) yield { use: 'written', at, key: one };
      if (isReduced(object, at, file)) yield { use: 'written', at, key };
      if (key.type === 'Identifier' && isMergedInto(object, key, file)) yield { use: 'merged', at, key };
    }
    for (const call of scopes.nodes('CallExpression')) {
      if (call.type !== 'CallExpression' || memberText(call.callee) !== 'Object.assign') continue;
      const [target] = call.arguments as Node[];
      const own = target && innerKey(bare(target));
      if (own && !isDictionary(graph, own.object, file)) yield { use: 'written', at: call, key: own.key };
    }
  }
}

type Member = Extract<Node, { type: 'MemberExpression' | 'OptionalMemberExpression' }>;
const isMember = (node: Node): node is Member =>
  node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression';

/** `key` of `object[key]`, where it is no constant. */
function keyOf(node: Node): Node | null {
  const inner = bare(node);
  if (!isMember(inner) || !inner.computed) return null;
  const key = bare(inner.property);
  return /^(Identifier|(Optional)?MemberExpression|(Optional)?CallExpression)$/.test(key.type) ? key : null;
}

/** The nearest worked-out key in a chain of members. */
function innerKey(node: Node): { key: Node; object: Node } | null {
  for (let at = node; isMember(at); at = bare(at.object)) {
    const key = keyOf(at);
    if (key) return { key, object: bare(at.object) };
  }
  return null;
}

/** `object[key] = {};` before it: what is written to is that. */
function isMadeBefore({ key, object }: { key: Node; object: Node }, at: Node, { scopes, source }: FlowFile): boolean {
  const textOf = (node: Node): string => source.text.slice(node.start ?? 0, node.end ?? 0);
  const whole = `${textOf(object)}[${textOf(key)}]`;
  return scopes.nodes('AssignmentExpression').some((write) => {
    if (write.type !== 'AssignmentExpression' || (write.end ?? 0) > (at.start ?? 0)) return false;
    if (textOf(write.left) !== whole || !/^(Object|Array|New)Expression$/.test(write.right.type)) return false;
    const block = scopes.parent(scopes.parent(write) ?? write);
    return block !== undefined && statementsOf(block) !== null && isInside(at, block);
  });
}

/** `for (const key in object)` around it, `Object.keys(object).forEach((key) => …)`: the object has what is written to itself. */
function isItsOwn({ key, object }: { key: Node; object: Node }, { scopes, source }: FlowFile): boolean {
  const textOf = (node: Node): string => source.text.slice(node.start ?? 0, node.end ?? 0);
  if (key.type !== 'Identifier') return false;
  const binding = scopes.binding(key);
  if (!binding) return false;
  const keysOf = (list: Node): boolean =>
    list.type === 'CallExpression' &&
    memberText(list.callee) === 'Object.keys' &&
    list.arguments[0] !== undefined &&
    textOf(list.arguments[0]) === textOf(object);
  for (let at = scopes.parent(key); at; at = scopes.parent(at)) {
    if (/^For(In|Of)Statement$/.test(at.type) && 'right' in at && 'left' in at && isInside(binding.id, at.left as Node))
      return at.type === 'ForInStatement' ? textOf(at.right) === textOf(object) : keysOf(bare(at.right as Node));
    if (!isFunction(at) || at.params[0] !== binding.id) continue;
    const call = scopes.parent(at);
    if (call?.type !== 'CallExpression') return false;
    const callee = bare(call.callee);
    return memberName(callee) === 'forEach' && isMember(callee) && keysOf(bare(callee.object));
  }
  return false;
}

/** `at = at[key]` in a loop: the keys by which a name goes further in. */
function walkedBy(object: NodeOf<'Identifier'>, { scopes }: FlowFile): Node[] {
  return (scopes.binding(object)?.writes ?? []).flatMap((write) => {
    if (write.type !== 'AssignmentExpression' || write.operator !== '=' || !isLooped(write, scopes)) return [];
    return steps(write.right).flatMap((one) => {
      const inner = bare(one);
      const key = keyOf(inner);
      const from = isMember(inner) ? bare(inner.object) : inner;
      return key && from.type === 'Identifier' && scopes.binding(from) === scopes.binding(object) ? [key] : [];
    });
  });
}

function isLooped(node: Node, scopes: FlowFile['scopes']): boolean {
  for (let at = scopes.parent(node); at; at = scopes.parent(at)) {
    if (/^(For|While|DoWhile)/.test(at.type)) return true;
    if (!isFunction(at)) continue;
    const call = scopes.parent(at);
    return call?.type === 'CallExpression' && memberName(call.callee) === 'forEach';
  }
  return false;
}

/** `at[key] || (at[key] = {})` */
function steps(node: Node): Node[] {
  const inner = bare(node);
  if (inner.type === 'LogicalExpression') return [...steps(inner.left), ...steps(inner.right)];
  return inner.type === 'AssignmentExpression' ? steps(inner.left) : [inner];
}

/** `path.split('.').reduce((at, key) => (at[key] = at[key] || {}), target)` */
function isReduced(object: NodeOf<'Identifier'>, at: Node, { scopes }: FlowFile): boolean {
  const fn = functionAround(at, scopes);
  const call = fn && scopes.parent(fn);
  if (!fn || !isFunction(fn) || !call || call.type !== 'CallExpression') return false;
  if (memberName(call.callee) !== 'reduce' || call.arguments[0] !== fn || scopes.binding(object)?.id !== fn.params[0])
    return false;
  // One that hands the object itself on writes to nothing that others share.
  return returnsOf(fn).some((one) => isFurtherIn(one, object, scopes));
}

/** `at[key]`, `(at[key] ??= {})`, a name that keeps it. */
function isFurtherIn(node: Node, object: Node, scopes: FlowFile['scopes'], seen = new Set<Binding>()): boolean {
  const inner = bare(node);
  const within = (one: Node): boolean => isFurtherIn(one, object, scopes, seen);
  if (isMember(inner)) {
    const from = bare(inner.object);
    const isRoot = from.type === 'Identifier' && scopes.binding(from) === scopes.binding(object);
    return isRoot ? inner.computed : within(from);
  }
  switch (inner.type) {
    case 'ConditionalExpression':
      return within(inner.consequent) || within(inner.alternate);
    case 'LogicalExpression':
      return within(inner.left) || within(inner.right);
    case 'AssignmentExpression':
      return within(inner.left) || within(inner.right);
    case 'SequenceExpression':
      return inner.expressions.slice(-1).some(within);
    case 'CallExpression':
      return (inner.arguments as Node[]).some(within);
    case 'Identifier': {
      const binding = scopes.binding(inner);
      if (!binding || seen.has(binding)) return false;
      seen.add(binding);
      const { from, id, writes } = binding;
      const init = from.type === 'VariableDeclarator' && from.id === id ? [from.init] : [];
      const set = writes.map((write) => (write.type === 'AssignmentExpression' ? write.right : null));
      return [...init, ...set].some((one) => one && within(one));
    }
    default:
      return false;
  }
}

/** A function that goes into `target[key]` by calling itself, for each key of what it is given. */
function isMergedInto(object: NodeOf<'Identifier'>, key: NodeOf<'Identifier'>, { scopes, source }: FlowFile): boolean {
  const binding = scopes.binding(object);
  if (binding?.kind !== 'param' || !isFunction(binding.from)) return false;
  const fn = binding.from;
  const text = source.text.slice(fn.start ?? 0, fn.end ?? 0);
  const inner = new RegExp(`([\\w$]+)\\(\\s*${quoted(object.name)}\\s*\\[\\s*${quoted(key.name)}\\s*\\]\\s*,`, 'g');
  const names = namesOf(fn, scopes);
  return [...text.matchAll(inner)].some(([, name]) => names.has(name ?? ''));
}

const quoted = (name: string): string => name.replace(/\$/g, '\\$');

function namesOf(fn: Node, scopes: FlowFile['scopes']): ReadonlySet<string> {
  const found = new Set<string>();
  if ('id' in fn && fn.id && (fn.id as Node).type === 'Identifier') found.add((fn.id as NodeOf<'Identifier'>).name);
  const parent = scopes.parent(fn);
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') found.add(parent.id.name);
  if (parent?.type === 'AssignmentExpression') found.add(memberName(parent.left) ?? '');
  const named = 'key' in fn ? fn : parent?.type === 'ObjectProperty' ? parent : null;
  if (named && 'key' in named && (named.key as Node).type === 'Identifier')
    found.add((named.key as NodeOf<'Identifier'>).name);
  found.delete('');
  return found;
}

/** A name that the request is read for, or that a function is given: told before anything is followed. */
function isGiven(key: Node, { scopes, source }: FlowFile): boolean {
  const textOf = (node: Node): string => source.text.slice(node.start ?? 0, node.end ?? 0);
  if (REQUEST.test(textOf(key))) return true;
  const binding = key.type === 'Identifier' ? scopes.binding(key) : undefined;
  if (binding?.kind === 'param') return true;
  return binding?.from.type === 'VariableDeclarator' && REQUEST.test(textOf(binding.from));
}

const REQUEST = /\b(query|body|params|headers|cookies|_?req|request)\b/;

/** `Object.create(null)` has no name but its own. */
function isDictionary(graph: Graph, object: Node, file: FlowFile): boolean {
  return graph
    .ends({ file, node: object, select: [], frame: null })
    .some(({ node }) => node.type === 'CallExpression' && memberText(node.callee) === 'Object.create');
}

/** Whoever wrote the function has thought of it. */
function isMinded(at: Node, use: KeyUse, { scopes, source }: FlowFile): boolean {
  const fn = functionAround(at, scopes);
  const text = source.text.slice(fn?.start ?? at.start ?? 0, fn?.end ?? at.end ?? 0);
  return /__proto__|prototype['"`]/.test(text) || (use !== 'merged' && /\bhasOwn/.test(text));
}
