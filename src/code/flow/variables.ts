import { bare, isFunction, memberName, type Node } from '../syntax/nodes.ts';
import { functionAround } from '../syntax/static-types.ts';
import { memberText, type Binding } from '../syntax/scopes.ts';
import { importEdges } from './modules.ts';
import { KEY, UNSEEN, within, type Edge, type Graph, type Spot } from './graph.ts';
import { reaching } from './order.ts';
import { parameterEdges } from './parameters.ts';
import { patternPaths } from './patterns.ts';

/** What a name holds at a place: what was written to it before, and to its members. */
export function variableEdges(graph: Graph, spot: Spot): Edge[] {
  const { scopes } = spot.file;
  if (spot.node.type !== 'Identifier') return [];
  const binding = scopes.binding(spot.node) ?? scopes.lookup(spot.node.name, spot.node);
  if (!binding) return globalEdges(spot, spot.node.name);
  const members = memberWrites(binding, spot);
  if (members.only) return members.edges;
  return [...members.edges, ...bindingEdges(graph, binding, spot)];
}

/** `global.db`, or a name that is never declared but written to. */
function globalEdges(spot: Spot, name: string): Edge[] {
  return spot.file.scopes
    .assigned(name)
    .flatMap((node) => (node.type === 'AssignmentExpression' ? [{ to: within(spot, node.right) }] : []));
}

const written = new WeakMap<Binding, readonly Write[]>();

/** What a variable is declared with and set to; of a function or class, only what it is set to. */
function writesOf(binding: Binding): readonly Write[] {
  const before = written.get(binding);
  if (before) return before;
  const { from, kind } = binding;
  const writes = binding.writes.flatMap((node) => writeOf(node));
  const isMade = kind === 'function' || kind === 'class';
  const first: Write[] =
    kind === 'param' ? [{ node: from, pattern: null, value: null, replaces: false }] : isMade ? [] : writeOf(from);
  const made = [...first, ...writes];
  written.set(binding, made);
  return made;
}

function bindingEdges(graph: Graph, binding: Binding, spot: Spot): Edge[] {
  const { scopes } = spot.file;
  const { from, kind } = binding;
  if (kind === 'import') return importEdges(graph, within(spot, from)).concat(endOfImport(graph, spot, from));
  if (kind === 'catch') return [];
  if (from.type === 'TSEnumDeclaration') return [{ to: within(spot, from) }];
  const all = writesOf(binding);
  if (kind === 'function' || kind === 'class')
    return [{ to: within(spot, from) }, ...all.flatMap((write) => writtenEdges(write, binding, spot))];
  const seen = spot.node === binding.id ? all : reaching(all, spot.node, scopes);
  const isParam = kind === 'param' && seen.some(({ node }) => node === from);
  return [
    ...(isParam ? parameterEdges(graph, binding, spot) : []),
    ...seen.flatMap((write) => writtenEdges(write, binding, spot)),
  ];
}

/** An import of a package is where the way ends: at the specifier, so that it can be told. */
function endOfImport(graph: Graph, spot: Spot, from: Node): Edge[] {
  const declaration = spot.file.scopes.parent(from);
  const specifier = declaration?.type === 'ImportDeclaration' ? declaration.source.value : undefined;
  if (specifier !== undefined && graph.files.target(specifier, spot.file)) return [];
  return [{ to: within(spot, from) }];
}

interface Write {
  node: Node;
  pattern: Node | null;
  value: Node | null;
  /** What was there before is gone. */
  replaces: boolean;
  /** It is one of the things in the value, or one of its keys: `for (const x of list)`, `for (const x in list)`. */
  each?: typeof EACH | typeof KEY;
}

function writeOf(node: Node): Write[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return [{ node, pattern: node.id, value: node.init ?? null, replaces: node.init !== null }];
    case 'AssignmentExpression':
      return [{ node, pattern: node.left, value: node.right, replaces: node.operator === '=' }];
    case 'ForInStatement':
    case 'ForOfStatement': {
      const pattern = node.left.type === 'VariableDeclaration' ? (node.left.declarations[0]?.id ?? null) : node.left;
      return [{ node, pattern, value: node.right, replaces: false, each: eachOf(node) }];
    }
    default:
      return [];
  }
}

function writtenEdges(write: Write, binding: Binding, spot: Spot): Edge[] {
  const looped = loopOver(write, spot);
  const { pattern, value, each } = looped ?? write;
  if (!pattern || !value) return [];
  const paths = patternPaths(pattern, binding.name);
  return paths.flatMap(({ path, fallback }): Edge[] => {
    const select = [...(each ? [each] : []), ...path, ...spot.select];
    const edge: Edge = {
      to: within(spot, value, select),
      ...(each === KEY ? { proof: 'plain' as const, by: 'a key' } : {}),
      ...(write.replaces || each ? {} : { words: 'added to', front: UNSEEN }),
    };
    return fallback ? [edge, { to: within(spot, fallback) }] : [edge];
  });
}

const EACH = '*';
const eachOf = (loop: Node): typeof EACH | typeof KEY => (loop.type === 'ForInStatement' ? KEY : EACH);

/** `for (const x of list)`: the declarator has no initializer, the loop gives it. */
function loopOver(write: Write, spot: Spot): Write | null {
  if (write.node.type !== 'VariableDeclarator' || write.value) return null;
  const declaration = spot.file.scopes.parent(write.node);
  const loop = declaration && spot.file.scopes.parent(declaration);
  if ((loop?.type !== 'ForOfStatement' && loop?.type !== 'ForInStatement') || loop.left !== declaration) return null;
  return { ...write, pattern: write.pattern, value: loop.right, each: eachOf(loop) };
}

interface MemberWrite {
  node: Node;
  keys: readonly string[];
  value: Node;
  replaces: boolean;
}

const memberWritesOf = new WeakMap<Binding, readonly MemberWrite[]>();

/** `filter.email = x`, `filter[key] = x`, `list.push(x)`, `Object.assign(filter, x)`; `only` where one of them decides. */
function memberWrites(binding: Binding, spot: Spot): { edges: Edge[]; only: boolean } {
  const { scopes } = spot.file;
  const known = memberWritesOf.get(binding);
  const all = known ?? binding.reads.flatMap((read) => writesThrough(read, spot));
  if (!known) memberWritesOf.set(binding, all);
  const touching = all.filter(({ node, keys }) => {
    if (spot.select[0] === KEY) return keys.length === 0;
    // How many things are pushed tells nothing of them.
    return meets(keys, spot.select) && !(spot.select[0] === 'length' && isPush(node));
  });
  if (touching.length === 0) return { edges: [], only: false };
  const exact = (write: MemberWrite): boolean =>
    write.replaces && write.keys.length > 0 && write.keys.length <= spot.select.length && !write.keys.includes('*');
  const seen = reaching(
    touching.map((write) => ({ ...write, replaces: exact(write) })),
    spot.node,
    scopes,
  );
  const only = seen.some((write) => write.replaces && isFirst(write, seen) && precedes(write.node, spot.node));
  return { edges: seen.map((write) => memberEdge(write, spot)), only };
}

const isPush = (node: Node): boolean =>
  node.type === 'CallExpression' && /^(push|unshift)$/.test(memberName(node.callee) ?? '');

const isFirst = (write: MemberWrite, all: readonly MemberWrite[]): boolean =>
  all.every((other) => (other.node.start ?? 0) >= (write.node.start ?? 0));

function precedes(node: Node, use: Node): boolean {
  return (node.end ?? 0) <= (use.start ?? 0);
}

function meets(keys: readonly string[], select: readonly string[]): boolean {
  return keys.every((key, at) => {
    const wanted = select[at];
    return wanted === undefined || wanted === key || wanted === '*' || key === '*';
  });
}

function memberEdge({ node, keys, value }: MemberWrite, spot: Spot): Edge {
  const left = spot.select.slice(keys.length);
  const into = keys.slice(spot.select.length);
  const { scopes } = spot.file;
  // Which of the things that are kept under names it is, and whether anything is kept there, is not known.
  const isKept = keys[0] === '*' && functionAround(node, scopes) !== functionAround(spot.node, scopes);
  return {
    to: within(spot, value, left),
    ...(into.length > 0 ? { into } : {}),
    ...(isKept ? { proof: 'checked' as const, by: 'what is kept under names' } : {}),
  };
}

const FILLS = /^(assign|extend|merge|mergeWith|defaults|defaultsDeep|assignIn)$/;

/** Writes that begin at a mention of a name. */
function writesThrough(read: Node, { file: { scopes } }: Spot): MemberWrite[] {
  const keys: string[] = [];
  let at = read;
  let parent = scopes.parent(at);
  while (parent && (bare(parent) !== parent || isMemberOf(parent, at))) {
    if (isMemberOf(parent, at)) keys.push(memberName(parent) ?? '*');
    at = parent;
    parent = scopes.parent(at);
  }
  if (parent?.type === 'AssignmentExpression' && parent.left === at && keys.length > 0)
    return [{ node: parent, keys, value: parent.right, replaces: parent.operator === '=' }];
  if (parent?.type !== 'CallExpression') return [];
  if (parent.callee === at) return pushed(parent, keys);
  if (parent.arguments[0] !== at || !FILLS.test(memberName(parent.callee) ?? memberText(parent.callee) ?? ''))
    return [];
  return parent.arguments
    .slice(1)
    .map((value) => ({ node: parent, keys, value: spreadless(value as Node), replaces: false }));
}

function pushed(call: Extract<Node, { type: 'CallExpression' }>, keys: readonly string[]): MemberWrite[] {
  const method = keys.at(-1);
  const before = keys.slice(0, -1);
  const [first, second] = call.arguments as Node[];
  if ((method === 'push' || method === 'unshift' || method === 'add') && first)
    return call.arguments.map((value) => ({
      node: call,
      keys: value.type === 'SpreadElement' ? before : [...before, '*'],
      value: spreadless(value as Node),
      replaces: false,
    }));
  if ((method === 'set' || method === 'append') && first && second && !isFunction(second))
    return [
      {
        node: call,
        keys: [...before, first.type === 'StringLiteral' ? first.value : '*'],
        value: second,
        replaces: false,
      },
    ];
  return [];
}

const spreadless = (node: Node): Node => (node.type === 'SpreadElement' ? node.argument : node);

function isMemberOf(
  node: Node,
  object: Node,
): node is Extract<Node, { type: 'MemberExpression' | 'OptionalMemberExpression' }> {
  return (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') && node.object === object;
}
