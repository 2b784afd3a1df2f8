import { bare, memberName, type Node } from '../syntax/nodes.ts';
import { isCall } from './callees.ts';
import { keysIn } from './find-keys.ts';
import type { FlowFile, Graph, Spot } from './graph.ts';
import { fits } from './guards/index.ts';
import type { Sink, Target } from './sinks/sink.ts';
import { isNear, NEAR } from './near.ts';
import { isLookedAt } from './looked-at.ts';
import { isTyped, responseAt } from './response.ts';
import { propertyOf } from '../syntax/static-types.ts';
import { mayBeText } from './text-receivers.ts';

/** An argument of a call that does harm. */
export interface Exposed {
  sink: Sink;
  target: Target;
  call: Node;
  argument: Spot;
  /** What the call is on is told by its kind, not by its name. */
  certain: boolean;
}

/** Names by which a call can be one of some sinks. */
export interface Index {
  /** Whether a file names a package of some sink. */
  names(text: string): boolean;
  byName: ReadonlyMap<string, readonly { sink: Sink; target: Target }[]>;
  /** Packages whose default export may be called under any name. */
  byPackage: readonly { sink: Sink; target: Target }[];
  /** Whether a file may hold one, by what its text matches. */
  mayHold(has: (pattern: RegExp) => boolean): boolean;
  /** Sinks of names that are worked out. */
  keyed: readonly Sink[];
  /** Names of models count where an object-document mapper is in use and no other mapper is. */
  modelsByName: boolean;
}

export function indexOf(sinks: readonly Sink[], modelsByName: boolean): Index {
  const byName = new Map<string, { sink: Sink; target: Target }[]>();
  const byPackage: { sink: Sink; target: Target }[] = [];
  const packages = new Set<string>();
  for (const sink of sinks) {
    for (const target of sink.targets) {
      const { call } = target;
      const names =
        'on' in call
          ? call.method
          : (call.method ?? call.member ?? call.global?.map((name) => name.split('.').at(-1) ?? name));
      for (const name of names ?? []) {
        const last = name.split('.').at(-1) ?? name;
        const list = byName.get(last);
        if (list) list.push({ sink, target });
        else byName.set(last, [{ sink, target }]);
      }
      if (!('on' in call) && call.package) {
        byPackage.push({ sink, target });
        for (const name of call.package) packages.add(name);
      }
    }
  }
  const named = [...byName].filter(([name]) => name !== 'new' && /^[$\w]+$/.test(name));
  const isNearby = ([, all]: (typeof named)[number]): boolean => all.every(({ target }) => isNearOnly(target));
  const near = callsOf(named.filter(isNearby).map(([name]) => name));
  const calls = callsOf(named.filter((one) => !isNearby(one)).map(([name]) => name));
  const escaped = [...packages].map((name) => name.replace(/[/.\-@]/g, '\\$&'));
  const quoted = new RegExp(`['"\`](?:node:)?(?:${escaped.join('|')})(?:/[\\w./]+)?['"\`]`);
  const makes = byName.has('new') ? /\bnew\s+[A-Z][\w.]*\(/ : null;
  const names = (text: string): boolean => packages.size > 0 && quoted.test(text);
  const keyed = sinks.filter(({ keys }) => keys !== undefined);
  const mayHold = (has: (pattern: RegExp) => boolean): boolean =>
    (calls !== null && has(calls)) ||
    (makes !== null && has(makes)) ||
    (packages.size > 0 && has(quoted)) ||
    (near !== null && has(near) && has(NEAR)) ||
    (keyed.length > 0 && has(KEYED));
  return { byName, byPackage, mayHold, names, keyed, modelsByName };
}

/** `object[key](…)`, `object[key] = …`, `object[key].name = …`, `Object.assign(object[key], …)` */
const KEYED = /\[\s*[A-Za-z_$][^\]'"`\n]*\]\s*(?:\(|[^\n;=(]{0,80}=(?!=))|Object\.assign\([^,\n]{0,80}\[/;

/** Calls of any of these names, in the text of a file. */
function callsOf(names: readonly string[]): RegExp | null {
  const words = names.map((name) => name.replace('$', '\\$'));
  return words.length > 0 ? new RegExp(`(?<![\\w$])(?:${words.join('|')})\\s*(?:<[^>(]*>)?\\(`) : null;
}

/** Calls of a file that are sinks, with each argument that does harm. */
export function exposedIn(graph: Graph, file: FlowFile, index: Index): Exposed[] {
  const calls = ['CallExpression', 'OptionalCallExpression', 'NewExpression'].flatMap((type) =>
    file.scopes.nodes(type),
  );
  const keyed = index.keyed.length > 0 ? exposedKeys(graph, file, index.keyed) : [];
  const renamed = index.names(file.source.text) ? index.byPackage : [];
  const called = calls.flatMap((call) => {
    if (!isCall(call)) return [];
    const name = calledName(call.callee as Node);
    graph.begin();
    const made = call.type === 'NewExpression' ? (index.byName.get('new') ?? []) : [];
    const own = name === undefined ? made : [...made, ...(index.byName.get(name) ?? [])];
    const candidates = [
      ...new Set([...own, ...(/^(Identifier|CallExpression)$/.test(call.callee.type) ? renamed : [])]),
    ];
    return candidates.flatMap(({ sink, target }) => exposed(graph, file, call, sink, target, index));
  });
  return [...called, ...keyed];
}

function exposedKeys(graph: Graph, file: FlowFile, sinks: readonly Sink[]): Exposed[] {
  graph.begin();
  return keysIn(graph, file).flatMap(({ use, at, key }) =>
    sinks
      .filter(({ keys }) => keys === use)
      .map((sink) => ({
        sink,
        target: { call: {}, argument: 0 },
        call: at,
        argument: { file, node: key, select: [], frame: null },
        certain: true,
      })),
  );
}

function calledName(callee: Node): string | undefined {
  if (callee.type === 'Import') return 'import';
  return memberName(callee) ?? (callee.type === 'Identifier' ? callee.name : undefined);
}

function exposed(
  graph: Graph,
  file: FlowFile,
  call: Extract<Node, { arguments: unknown[] }>,
  sink: Sink,
  target: Target,
  { modelsByName }: Index,
): Exposed[] {
  const list = call.arguments as Node[];
  if (list.length < (target.atLeast ?? (target.argument === 'receiver' ? 0 : 1))) return [];
  const chosen = chosenOf(target, call as Node, list);
  if (isNearOnly(target) && !chosen.some((node) => isNear(node, file))) return [];
  const found = matches(graph, file, call as Node, target, modelsByName);
  if (!found || (target.text === true && !isOnText(call as Node, file))) return [];
  if (chosen.length === 0 || !isGiven(graph, file, target, list)) return [];
  if (target.page === true && isTyped(graph, file, call as Node)) return [];
  if (target.unseen === true && isLookedAt(call as Node, file)) return [];
  return chosen.flatMap((node): Exposed[] => {
    if (target.made === 'elsewhere' && node.type === 'ObjectExpression') return [];
    const spot: Spot = {
      file,
      node: node.type === 'SpreadElement' ? node.argument : node,
      select: node.type === 'SpreadElement' ? [target.argument === 0 ? '0' : '*'] : [],
      frame: null,
    };
    const spots = target.option === undefined ? [spot] : optionsAt(graph, spot, target.option, sink);
    return spots.map((argument) => ({ sink, target, call: call as Node, argument, certain: found === 'certain' }));
  });
}

function isOnText(call: Node, file: FlowFile): boolean {
  const callee = 'callee' in call ? bare(call.callee as Node) : call;
  return 'object' in callee && mayBeText(callee.object as Node, file);
}

/** Objects that a name is followed through to. */
const OBJECTS = 20;

/** An option as it stands in the call, or in the objects that a name in the call stands for. */
function optionsAt(graph: Graph, spot: Spot, option: string, { common }: Sink): Spot[] {
  const queue = [spot];
  const found: Spot[] = [];
  for (let taken = 0; taken < queue.length && taken < OBJECTS; taken += 1) {
    const at = queue[taken] as Spot;
    const value = propertyOf(at.node, option);
    if (value) found.push({ file: at.file, node: value, select: [], frame: null });
    if (at.node.type === 'Identifier' && common !== true)
      queue.push(...graph.edges(at).flatMap(({ to, into }) => (into ? [] : [to])));
  }
  return found;
}

function chosenOf({ argument }: Target, call: Node, list: readonly Node[]): readonly Node[] {
  if (argument === 'receiver') {
    const callee = 'callee' in call ? bare(call.callee as Node) : call;
    return 'object' in callee ? [bare(callee.object as Node)] : [];
  }
  if (typeof argument === 'number') return list.slice(argument, argument + 1);
  if (argument === 'last') return list.slice(-1);
  return list.slice(argument === 'rest' ? 1 : 0);
}

function isGiven(
  graph: Graph,
  file: FlowFile,
  { given, beside, written, argument, without, needs, where }: Target,
  list: readonly Node[],
): boolean {
  if (written) {
    const node = typeof argument === 'number' ? list[argument] : undefined;
    if (!node || !written.test(file.source.text.slice(node.start ?? 0, node.end ?? 0))) return false;
  }
  if (beside) {
    const node = list[beside.argument];
    const role = node ? graph.role({ file, node, select: [], frame: null }) : null;
    if (role === null || !beside.on.includes(role)) return false;
  }
  if (where && !list.slice(1).some((node) => where.is.test(optionText(graph, file, node, where.option)))) return false;
  if (given) {
    const node = list[given.argument];
    if (node?.type !== 'StringLiteral' || !given.is.test(node.value)) return false;
  }
  // Behind the argument itself: a list of arguments is no object of options.
  const options = list.slice(typeof argument === 'number' ? argument + 1 : 1);
  const has = (option: string): boolean =>
    options.some((node) => {
      if (node.type === 'ObjectExpression') {
        const value = propertyOf(node, option);
        return value !== undefined && !(value.type === 'BooleanLiteral' && !value.value);
      }
      return node.type === 'Identifier' && graph.ends({ file, node, select: [option], frame: null }).some(isSeen);
    });
  return (without === undefined || !has(without)) && (needs === undefined || has(needs));
}

const isNearOnly = ({ argument, near }: Target): boolean => near === true || argument === 'receiver';

/** An option as it is written, here or where the name that stands here was declared. */
function optionText(graph: Graph, file: FlowFile, node: Node, option: string): string {
  const value = node.type === 'ObjectExpression' ? propertyOf(node, option) : undefined;
  const spot: Spot | undefined = value && { file, node: value, select: [], frame: null };
  const [end] = spot && value?.type === 'Identifier' && value.name !== '__dirname' ? graph.ends(spot) : [spot];
  if (!end) return '';
  const { source, scopes } = end.file;
  const { start, end: last } = end === spot ? end.node : wholeOf(end.node, scopes);
  return source.text.slice(start ?? 0, last ?? 0);
}

/** `path.join(__dirname, 'files')` of what it ends in: `__dirname`. */
function wholeOf(node: Node, scopes: FlowFile['scopes']): Node {
  const parent = scopes.parent(node);
  const isPart = parent !== undefined && /^(CallExpression|TemplateLiteral|BinaryExpression)$/.test(parent.type);
  return isPart ? wholeOf(parent, scopes) : node;
}

const isSeen = ({ select, node }: Spot): boolean =>
  select.length === 0 && !(node.type === 'BooleanLiteral' && !node.value);

function matches(
  graph: Graph,
  file: FlowFile,
  call: Node,
  { call: pattern }: Target,
  modelsByName: boolean,
): 'certain' | 'possible' | null {
  if (!('on' in pattern) && !pattern.global && !pattern.package && 'callee' in call)
    return pattern.method?.includes(memberName(call.callee as Node) ?? '') === true ? 'certain' : null;
  if (!('on' in pattern)) return fits(pattern, graph.callee(call, file, null)) ? 'certain' : null;
  if (!('callee' in call)) return null;
  const callee = call.callee as Node;
  if (pattern.method.includes('new')) {
    const role = call.type === 'NewExpression' ? graph.role({ file, node: callee, select: [], frame: null }) : null;
    return role !== null && pattern.on.includes(role) ? 'certain' : null;
  }
  const name = memberName(callee);
  if (name === undefined || !pattern.method.includes(name) || !('object' in callee)) return null;
  const object: Spot = { file, node: callee.object as Node, select: [], frame: null };
  if (pattern.on.includes('response')) return responseAt(graph, object);
  const role = graph.role(object);
  if (role !== null) return pattern.on.includes(role) ? 'certain' : null;
  return modelsByName && pattern.on.includes('mongoose.model') && isModelName(graph, object) ? 'possible' : null;
}

/** `User.findOne(…)`, `db.User.findOne(…)` where nothing tells what `User` is. */
function isModelName(graph: Graph, object: Spot): boolean {
  const { node } = object;
  const name = node.type === 'Identifier' ? node.name : memberName(node);
  if (
    name === undefined ||
    !/^[A-Z][a-z]\w+$/.test(name) ||
    /^(Object|Array|Promise|Math|Number|String|Buffer|Date)$/.test(name)
  )
    return false;
  return graph.ends(object).every((end) => isCall(end.node) || /^(Identifier|ObjectPattern)$/.test(end.node.type));
}
