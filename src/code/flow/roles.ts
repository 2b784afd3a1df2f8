import { bare, isFunction, memberName, type Node } from '../syntax/nodes.ts';
import { memberText } from '../syntax/scopes.ts';
import { isCall } from './callees.ts';
import type { Graph, Spot } from './graph.ts';
import { libraries, libraryOf, nameOf, roleBehind } from './libraries/index.ts';
import type { Library } from './libraries/library.ts';
import { packageAt } from './modules.ts';

interface Way {
  library: Library;
  /** Where the steps begin: `module`, or the role that a type tells. */
  from: string;
  steps: readonly string[];
}

/** One question about an object, and the calls that were looked at for it. */
interface Search {
  graph: Graph;
  /** By call and frame: `query = query.limit(1)` leads back to itself by each of its assignments. */
  known: Map<Node, Map<Spot['frame'], readonly Way[]>>;
  left: number;
}

/** More calls than that no object has behind it. */
const CALLS = 400;

/** What an object is to a library: `mongodb.collection`; `null` where it is nothing that is known. */
export function roleOf(graph: Graph, spot: Spot): string | null {
  for (const way of waysTo({ graph, known: new Map(), left: CALLS }, spot, 0)) {
    const role = roleBehind(way.library, way.steps, way.from);
    if (role === undefined || role === 'module') continue;
    const settled = isSettled(spot) ? way.library.settled?.[role] : undefined;
    return `${nameOf(way.library)}.${settled ?? role}`;
  }
  return keptRole(graph, spot);
}

const kept = new WeakMap<Graph, Map<string, string | null>>();

/** `db.users` of a `db` that comes along with the request, where some file of the program has written `db.users = client.collection('users')`. */
function keptRole(graph: Graph, { node, select, file }: Spot): string | null {
  const inner = bare(node);
  const text = inner.type === 'MemberExpression' && select.length === 0 ? memberText(inner) : undefined;
  const root = inner.type === 'MemberExpression' ? inner.object : undefined;
  if (!text || root?.type !== 'Identifier' || !isHandedDown(root, file)) return null;
  const known = kept.get(graph) ?? new Map<string, string | null>();
  kept.set(graph, known);
  const before = known.get(text);
  if (before !== undefined) return before;
  known.set(text, null);
  for (const path of graph.files.paths) {
    const writer = graph.files.text(path).includes(`${text} =`) ? graph.files.file(path) : undefined;
    for (const write of writer?.scopes.assigned(text) ?? []) {
      if (!writer || write.type !== 'AssignmentExpression') continue;
      const role = roleOf(graph, { file: writer, node: write.right, select: [], frame: null });
      if (role?.endsWith('.collection')) {
        known.set(text, role);
        return role;
      }
    }
  }
  return null;
}

/** `const db = req.app.db`, `const { db } = req.app.locals` */
function isHandedDown(root: Extract<Node, { type: 'Identifier' }>, { scopes, source }: Spot['file']): boolean {
  const from = scopes.binding(root)?.from;
  if (from?.type !== 'VariableDeclarator' || !from.init) return false;
  return /^(req|request|res)\.(app\b|locals\b|db$)|^app\./.test(
    source.text.slice(from.init.start ?? 0, from.init.end ?? 0),
  );
}

/** What a promise gave: `await query`, a name that keeps it, what a callback is given. */
function isSettled({ node, file }: Spot): boolean {
  const inner = bare(node);
  if (inner.type !== 'Identifier') return inner.type === 'AwaitExpression';
  const binding = file.scopes.binding(inner);
  if (!binding) return false;
  const { from, kind, writes } = binding;
  if (kind === 'param') {
    const around = isFunction(from) ? file.scopes.parent(from) : undefined;
    return around !== undefined && isCall(around) && around.callee !== from;
  }
  const kept = [
    from.type === 'VariableDeclarator' && from.id === binding.id ? from.init : null,
    ...writes.map((write) => (write.type === 'AssignmentExpression' ? write.right : null)),
  ];
  return kept.some((value) => value != null && bare(value).type === 'AwaitExpression');
}

function waysTo(search: Search, spot: Spot, depth: number): Way[] {
  const { graph } = search;
  if (depth > 10) return [];
  return graph.ends(spot).flatMap((end): Way[] => {
    const found = packageAt(graph, end);
    if (found) {
      const library = libraryOf(found.module);
      return library ? [{ library, from: 'module', steps: found.steps }] : [];
    }
    const { node, select } = end;
    if (isCall(node))
      return waysThrough(search, end, node, depth).map((way) => ({ ...way, steps: [...way.steps, ...select] }));
    const typed = typedRole(graph, end);
    if (typed) return [{ ...typed, steps: select }];
    const called = calledBackWith(search, end, depth);
    if (called.length > 0) return called;
    return superWays(search, end, depth);
  });
}

type Call = Extract<Node, { arguments: unknown[] }>;

/** What a call gives; nothing where it is asked for on the way to itself. */
function waysThrough(search: Search, end: Spot, node: Call, depth: number): readonly Way[] {
  const frames = search.known.get(node) ?? new Map<Spot['frame'], readonly Way[]>();
  search.known.set(node, frames);
  const known = frames.get(end.frame);
  if (known || search.left <= 0) return known ?? [];
  search.left -= 1;
  frames.set(end.frame, []);
  const ways = waysOf(search, end, node, depth);
  frames.set(end.frame, ways);
  return ways;
}

/** By what it is called on, or by the name of a method that tells. */
function waysOf(search: Search, end: Spot, node: Call, depth: number): Way[] {
  if (!('callee' in node)) return [];
  const step = node.type === 'NewExpression' ? 'new' : '()';
  const ways = waysTo(search, { ...end, node: node.callee as Node, select: [] }, depth + 1);
  if (ways.length > 0) return ways.map((way) => ({ ...way, steps: [...way.steps, step] }));
  const made = node.type === 'NewExpression' && node.callee.type === 'Identifier' ? node.callee.name : null;
  if (made !== null)
    return libraries.flatMap((library) => {
      const from = library.made && Object.hasOwn(library.made, made) ? library.made[made] : undefined;
      return from === undefined ? [] : [{ library, from, steps: [] }];
    });
  const method = memberName(node.callee as Node);
  const [first] = node.arguments as Node[];
  if (method === undefined || first?.type !== 'StringLiteral') return [];
  return libraries.flatMap((library) => {
    const role = library.telling && Object.hasOwn(library.telling, method) ? library.telling[method] : undefined;
    return role === undefined ? [] : [{ library, from: role, steps: [] }];
  });
}

/** `users: Collection<User>` of a parameter or a field. */
function typedRole(graph: Graph, { node, file }: Spot): { library: Library; from: string } | null {
  const plain = node.type === 'TSParameterProperty' ? node.parameter : node;
  const annotation = 'typeAnnotation' in plain ? (plain.typeAnnotation as Node | null) : null;
  if (annotation?.type !== 'TSTypeAnnotation' || annotation.typeAnnotation.type !== 'TSTypeReference') return null;
  const { typeName } = annotation.typeAnnotation;
  const name =
    typeName.type === 'Identifier' ? typeName.name : typeName.type === 'TSQualifiedName' ? typeName.right.name : '';
  const root = typeName.type === 'TSQualifiedName' ? typeName.left : typeName;
  const binding = root.type === 'Identifier' ? file.scopes.lookup(root.name, node) : undefined;
  const found =
    binding?.kind === 'import' ? packageAt(graph, { file, node: binding.from, select: [], frame: null }) : null;
  const library = found ? libraryOf(found.module) : undefined;
  const from = library?.types && Object.hasOwn(library.types, name) ? library.types[name] : undefined;
  return library && from !== undefined ? { library, from } : null;
}

/** `MongoClient.connect(url, (error, client) => …)`, `client.connect().then((client) => …)` */
function calledBackWith(search: Search, { node, file, select, frame }: Spot, depth: number): Way[] {
  const binding = node.type === 'Identifier' ? file.scopes.binding(node) : undefined;
  const fn = binding?.kind === 'param' ? binding.from : undefined;
  if (!binding || !isFunction(fn)) return [];
  const index = fn.params.findIndex((param) => param === binding.id);
  const call = file.scopes.parent(fn);
  if (!call || !isCall(call) || index < 0 || index > 1 || !(call.arguments as Node[]).includes(fn)) return [];
  const isNode = index === 1 || fn.params.length === 1;
  if (!isNode) return [];
  const ways = waysTo(search, { file, node: call.callee as Node, select: [], frame }, depth + 1);
  return ways.map((way) => ({ ...way, steps: [...way.steps, '()', ...select] }));
}

/** `class User extends Model` */
function superWays(search: Search, end: Spot, depth: number): Way[] {
  const { node } = end;
  if ((node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') || !node.superClass) return [];
  return waysTo(search, { ...end, node: node.superClass }, depth + 1);
}
