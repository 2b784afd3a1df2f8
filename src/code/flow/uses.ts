import { isFunction, keyName, type Node } from '../syntax/nodes.ts';
import { exportedNodes } from '../syntax/exports.ts';
import { memberText } from '../syntax/scopes.ts';
import { holderOf } from '../syntax/call-sites.ts';
import type { FlowFile, Graph, Spot, Use } from './graph.ts';

/** Mentions of one name that are looked at; a name that common says nothing. */
const MOST = 150;

/** Where a function is written down, named, or reached as a member, in its file and in those that import it. */
export function usesOf(graph: Graph, fn: Node, file: FlowFile): Use[] {
  const found: Use[] = [];
  const isMethod = fn.type === 'ObjectMethod' || fn.type === 'ClassMethod' || fn.type === 'ClassPrivateMethod';
  const owner = isClass(fn) ? fn : isMethod && fn.kind === 'constructor' ? classAround(fn, file) : null;
  if (!isMethod && !owner && fn.type !== 'FunctionDeclaration') found.push({ file, node: fn });
  const wrapper = owner || isMethod ? null : wrapperOf(fn, file);
  const holder = owner ? classBinding(owner, file) : holderOf(wrapper ?? fn, file.scopes);
  for (const node of holder?.reads ?? []) found.push({ file, node });
  const names = namesOf(wrapper ?? owner ?? fn, owner !== null, file, holder?.name);
  if (names.size === 0) return found;
  const target: Node = wrapper ?? owner ?? fn;
  const isIt = (node: Node, from: FlowFile): boolean =>
    leadsTo(graph, { file: from, node, select: [], frame: null }, target);
  let looked = 0;
  for (const path of graph.files.importersOf(file.path)) {
    if (path !== file.path && !mentions(graph, path, names)) continue;
    const from = graph.files.file(path);
    if (!from) continue;
    for (const node of candidates(graph, from, names, path !== file.path)) {
      looked += 1;
      if (looked > MOST) return found;
      if (isIt(node, from)) found.push({ file: from, node });
    }
  }
  return found;
}

const isClass = ({ type }: Node): boolean => type === 'ClassDeclaration' || type === 'ClassExpression';

function mentions({ files }: Graph, path: string, names: ReadonlySet<string>): boolean {
  for (const name of names) if (name === 'default' || files.mentions(path, name)) return true;
  return false;
}

/** The call that a function is handed to and that stands for it from then on: `const create = asyncHandler(async (req, res) => …)`. */
function wrapperOf(fn: Node, { scopes }: FlowFile): Node | null {
  let at: Node = fn;
  for (let parent = scopes.parent(at); parent?.type === 'CallExpression'; parent = scopes.parent(at)) {
    if (parent.callee === at) return null;
    at = parent;
  }
  const holder = scopes.parent(at);
  return at !== fn && holder && HOLDS.has(holder.type) ? at : null;
}

const HOLDS = new Set([
  'VariableDeclarator',
  'ObjectProperty',
  'AssignmentExpression',
  'ExportDefaultDeclaration',
  'ClassProperty',
]);

/** Whether an expression is a function, or the call that stands for one. */
function leadsTo(graph: Graph, spot: Spot, target: Node): boolean {
  const queue = [spot];
  for (let taken = 0; taken < queue.length && taken < 60; taken += 1) {
    const at = queue[taken] as Spot;
    if (at.node === target) return at.select.length === 0;
    // What holds it under a key is not it.
    if (!isFunction(at.node)) for (const { to, into } of graph.edges(at)) if (!into) queue.push(to);
  }
  return false;
}

/** Mentions in a file that by their name may be the function. */
function* candidates(graph: Graph, file: FlowFile, names: ReadonlySet<string>, elsewhere: boolean): Generator<Node> {
  for (const name of names) yield* graph.files.membersNamed(file, name);
  if (!elsewhere) return;
  for (const type of ['ImportSpecifier', 'ImportDefaultSpecifier']) {
    for (const node of file.scopes.nodes(type)) {
      if (node.type !== 'ImportSpecifier' && node.type !== 'ImportDefaultSpecifier') continue;
      const imported =
        node.type === 'ImportDefaultSpecifier'
          ? 'default'
          : keyName(node.imported, node.imported.type !== 'Identifier');
      if (imported === undefined || !names.has(imported)) continue;
      yield* file.scopes.binding(node.local)?.reads ?? [];
    }
  }
  for (const id of requiredIn(file).names) {
    if (id.type === 'Identifier') yield* file.scopes.binding(id)?.reads ?? [];
    else if (id.type === 'ObjectPattern')
      for (const property of id.properties) {
        if (property.type !== 'ObjectProperty' || property.value.type !== 'Identifier') continue;
        if (names.has(keyName(property.key, property.computed) ?? ''))
          yield* file.scopes.binding(property.value)?.reads ?? [];
      }
  }
  yield* requiredIn(file).calls;
}

interface Required {
  /** What is declared with a `require(…)` or `import(…)` in its value. */
  names: readonly Node[];
  calls: readonly Node[];
}

const known = new WeakMap<FlowFile, Required>();

function requiredIn(file: FlowFile): Required {
  const before = known.get(file);
  if (before) return before;
  const names = file.scopes
    .nodes('VariableDeclarator')
    .flatMap((node) =>
      node.type === 'VariableDeclarator' && node.init && REQUIRES.test(sourceOf(node.init, file)) ? [node.id] : [],
    );
  const calls = file.scopes
    .nodes('CallExpression')
    .filter(
      (node) => node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'require',
    );
  const made = { names, calls };
  known.set(file, made);
  return made;
}

const REQUIRES = /\brequire\s*\(|\bimport\s*\(/;
const sourceOf = (node: Node, { source }: FlowFile): string => source.text.slice(node.start ?? 0, node.end ?? 0);

/** Names under which it is a member of something: a method, a property, an export. */
function namesOf(node: Node, isClass: boolean, file: FlowFile, held: string | undefined): Set<string> {
  const names = new Set<string>();
  const { scopes } = file;
  if (!isClass && 'key' in node) add(keyName(node.key as Node, 'computed' in node && node.computed === true));
  const parent = scopes.parent(node);
  if (parent?.type === 'ObjectProperty' || parent?.type === 'ClassProperty' || parent?.type === 'ClassPrivateProperty')
    add(keyName(parent.key, 'computed' in parent && parent.computed === true));
  if (parent?.type === 'AssignmentExpression') add(memberText(parent.left)?.split('.').at(-1));
  for (const [exported, one] of exportedNodes(scopes)) {
    const isIt = one === node || (one.type === 'Identifier' && held !== undefined && one.name === held);
    if (isIt) add(exported);
  }
  if (held !== undefined) for (const name of propertiesHolding(held, file)) add(name);
  names.delete('constructor');
  return names;

  function add(name: string | undefined): void {
    if (name !== undefined && name !== 'exports') names.add(name);
    else if (name === 'exports') names.add('default');
  }
}

const holding = new WeakMap<FlowFile, Map<string, (string | undefined)[]>>();

/** `{ create: createUser }`, `{ createUser }`, `controller.create = createUser` */
function propertiesHolding(held: string, file: FlowFile): readonly (string | undefined)[] {
  let byName = holding.get(file);
  if (!byName) {
    const made = new Map<string, (string | undefined)[]>();
    for (const [name, property] of propertiesOfNames(file)) {
      const list = made.get(name);
      if (list) list.push(property);
      else made.set(name, [property]);
    }
    holding.set(file, (byName = made));
  }
  return byName.get(held) ?? [];
}

function* propertiesOfNames({ scopes }: FlowFile): Generator<[string, string | undefined]> {
  for (const node of scopes.nodes('ObjectProperty'))
    if (node.type === 'ObjectProperty' && node.value.type === 'Identifier')
      yield [node.value.name, keyName(node.key, node.computed)];
  for (const node of scopes.nodes('AssignmentExpression'))
    if (node.type === 'AssignmentExpression' && node.right.type === 'Identifier')
      yield [node.right.name, memberText(node.left)?.split('.').at(-1)];
}

function classAround(node: Node, { scopes }: FlowFile): Node | null {
  for (let at = scopes.parent(node); at; at = scopes.parent(at)) {
    if (at.type === 'ClassDeclaration' || at.type === 'ClassExpression') return at;
    if (isFunction(at) && at.type !== 'ArrowFunctionExpression' && at.type !== 'ClassMethod') return null;
  }
  return null;
}

function classBinding(owner: Node, { scopes }: FlowFile): ReturnType<typeof holderOf> {
  if ((owner.type === 'ClassDeclaration' || owner.type === 'ClassExpression') && owner.id)
    return scopes.binding(owner.id);
  const parent = scopes.parent(owner);
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
    ? scopes.binding(parent.id)
    : undefined;
}
