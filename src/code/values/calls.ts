import type { Hub, Known, KnownFunction, KnownResult, Site } from './value.ts';
import { memberName, type Node, unwrap } from '../syntax/nodes.ts';
import type { Scope } from './scope.ts';
import { evaluate, evaluateImport } from './expressions.ts';
import { callFunction, construct, constructFunction, initialise, OUTSIDE, setFields } from './functions.ts';
import { callHub, callRoute, callServer, isHubMethod } from './express-calls.ts';
import { type Machine, textOf, unknown } from './interpreter.ts';
import { member } from './members.ts';
import { callGlobal, callMethod, EACH } from './builtins.ts';
import { callPackage } from './package-calls.ts';
import { stageOfPackage } from '../packages/catalogue.ts';
import { callThen, newPromise, resolvePromise } from './promises.ts';

type CallNode = Extract<Node, { type: 'CallExpression' | 'OptionalCallExpression' | 'NewExpression' }>;

export function evaluateCall(m: Machine, node: CallNode, scope: Scope, site: Site): Known {
  const callee = unwrap(node.callee);
  const [first] = node.arguments as Node[];
  if (callee.type === 'Import' && first) return evaluateImport(m, first, scope, site);
  if (callee.type === 'Super') return callSuper(m, node, scope, site);
  if (
    node.type !== 'NewExpression' &&
    (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression')
  ) {
    return callMember(m, node, callee, scope, site);
  }
  const target = evaluate(m, callee, scope);
  if (target.type === 'global' && target.name === 'require')
    return first ? evaluateImport(m, first, scope, site) : unknown('nothing is required', site);
  const args = argumentsOf(m, node, scope);
  return callValue(m, target, args, site, node.type === 'NewExpression');
}

function argumentsOf(m: Machine, node: CallNode, scope: Scope): Known[] {
  return node.arguments.flatMap((argument): Known[] => {
    if (argument.type !== 'SpreadElement') return [evaluate(m, argument as Node, scope)];
    const spread = evaluate(m, argument.argument, scope);
    const site = { source: scope.source, node: argument as Node };
    if (spread.type !== 'array') return [unknown('a spread', site)];
    return spread.open ? [...spread.items, unknown('a spread', site)] : spread.items;
  });
}

function callSuper(m: Machine, node: CallNode, scope: Scope, site: Site): Known {
  const args = argumentsOf(m, node, scope);
  const { self } = scope;
  if (self?.type !== 'object' || !self.class) return unknown('super', site);
  const inside = [...m.classes.values()].find((one) => contains(one.node, node));
  if (inside?.parent?.type === 'class') initialise(m, inside.parent, self, args, site);
  if (inside) setFields(m, inside, self);
  return self;
}

function contains(outer: Node, inner: Node): boolean {
  return (
    (outer.start ?? 0) <= (inner.start ?? 0) &&
    (inner.end ?? 0) <= (outer.end ?? 0) &&
    outer.loc?.filename === inner.loc?.filename
  );
}

function callMember(
  m: Machine,
  node: CallNode,
  callee: Extract<Node, { type: 'MemberExpression' | 'OptionalMemberExpression' }>,
  scope: Scope,
  site: Site,
): Known {
  if (callee.object.type === 'Super') return callSuperMethod(m, node, callee, scope, site);
  const object = evaluate(m, callee.object, scope);
  const name = memberName(callee) ?? computedName(m, callee, scope);
  const args = argumentsOf(m, node, scope);
  if (name === undefined) return callOutside(m, args, site);
  const isPromise = ['then', 'catch', 'finally'].includes(name);
  if (isPromise && (object.type === 'hub' || object.type === 'server')) return callThen(m, object, name, args, site);
  const hung = object.type === 'hub' && object.hub.entries.get(name);
  if (hung && hung.type === 'function') return callValue(m, hung, args, site, false, object);
  if (object.type === 'hub') return callHub(m, object.hub, name, args, site);
  if (object.type === 'route') return callRoute(m, object, name, args, site);
  if (object.type === 'server') return callServer(m, object.server, name, args, site);
  if (object.type === 'unknown' && isHubMethod(object, name, args)) return callUnknownHub(m, object, name, args, site);
  const own = member(m, object, name, { source: scope.source, node: callee });
  const native = callMethod(m, object, own, name, args, site);
  if (native) return native;
  const self = object.type === 'object' || object.type === 'class' ? object : undefined;
  return callValue(m, own, args, site, false, self);
}

function callSuperMethod(
  m: Machine,
  node: CallNode,
  callee: Extract<Node, { type: 'MemberExpression' | 'OptionalMemberExpression' }>,
  scope: Scope,
  site: Site,
): Known {
  const { self } = scope;
  const name = memberName(callee);
  const args = argumentsOf(m, node, scope);
  const inside = [...m.classes.values()].find((one) => contains(one.node, node));
  if (self?.type !== 'object' || inside?.parent?.type !== 'class' || name === undefined)
    return callOutside(m, args, site);
  const method = member(m, { ...self, entries: new Map(), class: inside.parent }, name, site);
  return callValue(m, method, args, site, false, self);
}

function computedName(
  m: Machine,
  callee: Extract<Node, { type: 'MemberExpression' | 'OptionalMemberExpression' }>,
  scope: Scope,
): string | undefined {
  const key = evaluate(m, callee.property as Node, scope);
  return key.type === 'literal' && typeof key.value === 'string' ? key.value : undefined;
}

/** A parameter or import on which somebody calls `use`: an app that comes from elsewhere. */
function callUnknownHub(
  m: Machine,
  value: Extract<Known, { type: 'unknown' }>,
  name: string,
  args: Known[],
  site: Site,
): Known {
  const { origin } = value;
  if (!origin) return callOutside(m, args, site);
  value.hub ??= m.createHub({ kind: 'unknown', origin: origin.kind, site: origin.site, name: origin.name });
  return callHub(m, value.hub, name, args, site);
}

/** Calls any value: an own function runs, a package gives a result, and what is unknown may call its callbacks later. */
export function callValue(m: Machine, target: Known, args: Known[], site: Site, isNew: boolean, self?: Known): Known {
  switch (target.type) {
    case 'function': {
      if (isNew) return constructFunction(m, target, args, site);
      return remember(callFunction(m, target, args, site, target.self ?? self), args, site);
    }
    case 'class':
      return isNew ? construct(m, target, args, site) : callOutside(m, args, site);
    case 'package':
      return callPackage(m, target, args, site, isNew);
    case 'result':
      return callResult(m, target, args, site, isNew);
    case 'global':
      if (isNew && target.name === 'Promise') return newPromise(m, args, site);
      return callGlobal(m, target.name, args, site) ?? callOutside(m, args, site);
    case 'hub':
      return unknown('a request handed on', site);
    default:
      if (target.type === 'unknown' && target.resolves) return resolvePromise(target.resolves, args[0]);
      // `const { express } = require('./packages')`, in a file that is looked at by itself.
      if (target.type === 'unknown' && isExpress(target) && args.length === 0)
        return { type: 'hub', hub: m.createHub({ kind: 'app', origin: 'created', site, name: '' }) };
      handOver(m, args, site);
      return callOutside(m, args, site);
  }
}

/** `memoize(makeApp)(settings)`: what a package wraps gives what it gave unwrapped. */
function callResult(m: Machine, target: KnownResult, args: Known[], site: Site, isNew: boolean): Known {
  const { module, member } = target;
  const made = callPackage(m, { type: 'package', module, member, instance: true, of: target.site }, args, site, isNew);
  const [wrapped, ...more] = target.args.filter((arg) => arg.type === 'function');
  if (isNew || !wrapped || more.length > 0 || stageOfPackage(module, member) !== undefined) return made;
  const given = callFunction(m, wrapped, args, site);
  return hubsIn(given).length > 0 ? given : made;
}

const isExpress = ({ origin }: Extract<Known, { type: 'unknown' }>): boolean =>
  origin?.kind === 'import' && origin.name === 'express';

/** An app handed to a function that is not seen (`require('./routes')(app)`): something is put on it there. */
function handOver(m: Machine, args: readonly Known[], site: Site): void {
  for (const hub of args.flatMap((arg) => hubsIn(arg))) {
    const text = calleeText(site);
    const what: Known = { type: 'unknown', why: `${text} is not seen`, text };
    m.record(hub, { kind: 'mount', method: '', path: undefined, args: [what], site, receiver: '', chained: false });
  }
}

function hubsIn(value: Known): Hub[] {
  if (value.type === 'hub') return [value.hub];
  if (value.type !== 'object' || value.class || value.lookup) return [];
  return [...value.entries.values()].flatMap((entry) => (entry.type === 'hub' ? [entry.hub] : []));
}

/** A function made by an own function from another one (`asyncHandler(list)`) remembers what it was made from. */
function remember(result: Known, args: Known[], site: Site): Known {
  if (result.type !== 'function' || !args.some((arg) => arg.type === 'function')) return result;
  return { ...result, made: { text: calleeText(site), args, site } };
}

export function calleeText(site: Site): string {
  const { node } = site;
  return 'callee' in node ? textOf(site.source, node.callee as Node) : '';
}

/** A call of something unseen: functions handed to it may be called, once what runs now is done; for each item of a list at once. */
export function callOutside(m: Machine, args: readonly Known[], site: Site): Known {
  const isAtOnce = 'callee' in site.node && EACH.has(memberName(site.node.callee as Node) ?? '');
  for (const fn of args.flatMap((arg) => callbacksIn(arg))) {
    if (!m.isFirstCall(fn)) continue;
    if (isAtOnce) callFunction(m, fn, OUTSIDE, site);
    else m.later(() => void callFunction(m, fn, OUTSIDE, site));
  }
  return unknown('it comes from a call that is not seen', site);
}

export function callbacksIn(value: Known, depth = 0): KnownFunction[] {
  if (value.type === 'function') return [value];
  if (depth > 1) return [];
  if (value.type === 'array') return value.items.flatMap((item) => callbacksIn(item, depth + 1));
  if (value.type === 'object' && !value.class && !value.lookup) {
    return [...value.entries.values()].flatMap((item) => callbacksIn(item, depth + 1));
  }
  return [];
}

export function recordResult(m: Machine, result: KnownResult): KnownResult {
  m.calls.push(result);
  return result;
}
