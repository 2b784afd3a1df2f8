import type { Known, KnownClass, KnownFunction, KnownObject, Site } from './value.ts';
import { isFunction, keyName, type Node } from '../syntax/nodes.ts';
import { Scope } from './scope.ts';
import { bind, join } from './assignments.ts';
import { closure } from './closures.ts';
import { evaluate } from './expressions.ts';
import { prototypeOf } from './members.ts';
import { type Machine, textOf, UNDEFINED, unknown } from './interpreter.ts';
import { runBody } from './statements.ts';

const DEEPEST = 48;
const MOST_RUNS = 120;
/** Runs of a function that never did anything to an app: after these its last result stands for all. */
const QUIET_RUNS = 6;

/** Arguments of a callback that code outside calls: nothing is known of them. */
export const OUTSIDE = Symbol('called from outside');

/** Runs an own function with arguments and gives what it returns. */
export function callFunction(
  m: Machine,
  fn: KnownFunction,
  args: readonly Known[] | typeof OUTSIDE,
  site: Site,
  self: Known | undefined = fn.self,
): Known {
  const { node } = fn;
  const runs = m.runs.get(node) ?? 0;
  if (m.stack.includes(node) || m.stack.length > DEEPEST || runs > MOST_RUNS) return unknown('it calls itself', site);
  const quiet = m.quiet.get(node);
  if (quiet && quiet.runs >= QUIET_RUNS && (args === OUTSIDE || !args.some(matters))) return quiet.result;
  const effects = m.effects;
  m.runs.set(node, runs + 1);
  m.stack.push(node);
  const before = { returns: m.returns, statement: m.statement };
  m.returns = [];
  const scope = new Scope(fn.site.source, fn.scope);
  if (node.type !== 'ArrowFunctionExpression') scope.self = self;
  bindParameters(m, fn, args, scope);
  if (node.type === 'FunctionExpression' && node.id) scope.declare(node.id.name, fn, m.conditions.length);
  m.aside(() => {
    if (node.body.type === 'BlockStatement') runBody(m, node.body.body, scope);
    else m.returns.push(evaluate(m, node.body, scope));
  });
  const result = m.returns.length === 0 ? UNDEFINED : m.returns.reduce(join);
  Object.assign(m, before);
  m.stack.pop();
  if (m.effects === effects) m.quiet.set(node, { runs: (quiet?.runs ?? 0) + 1, result });
  else m.quiet.delete(node);
  return result;
}

/** An argument with which a function may do something to an app. */
function matters(value: Known): boolean {
  if (value.type === 'object')
    return value.class !== undefined || [...value.entries.values()].some((entry) => REACHES.has(entry.type));
  return REACHES.has(value.type) || value.type === 'array';
}

const REACHES = new Set<Known['type']>(['hub', 'server', 'route', 'function', 'class', 'result', 'package']);

function bindParameters(m: Machine, fn: KnownFunction, args: readonly Known[] | typeof OUTSIDE, scope: Scope): void {
  const params = fn.node.params as Node[];
  params.forEach((param, index) => {
    const site = { source: fn.site.source, node: param };
    if (param.type === 'RestElement') {
      const items = args === OUTSIDE ? [] : args.slice(index);
      bind(m, param.argument, { type: 'array', items: [...items], open: args === OUTSIDE, site }, scope);
    } else bind(m, param, args === OUTSIDE ? parameter(site) : (args[index] ?? UNDEFINED), scope);
  });
}

function parameter(site: Site): Known {
  const target = site.node.type === 'AssignmentPattern' ? site.node.left : site.node;
  const name = target.type === 'Identifier' ? target.name : '';
  return {
    type: 'unknown',
    why: 'it is a parameter',
    text: name || textOf(site.source, site.node),
    origin: { kind: 'parameter', name, site },
  };
}

/** `new C(…)` of an own class: fields, then the constructor, parents first. */
export function construct(
  m: Machine,
  of: KnownClass,
  args: readonly Known[] | typeof OUTSIDE,
  site: Site,
): KnownObject {
  const self: KnownObject = { type: 'object', entries: new Map(), open: false, site, class: of };
  m.instances.set(of.node, self);
  initialise(m, of, self, args, site);
  return self;
}

/** Runs the fields and the constructor of a class on an instance; `super(…)` comes back here for the parent. */
export function initialise(
  m: Machine,
  of: KnownClass,
  self: KnownObject,
  args: readonly Known[] | typeof OUTSIDE,
  site: Site,
): void {
  const made = of.node.body.body.find((node) => node.type === 'ClassMethod' && node.kind === 'constructor');
  if (of.parent?.type !== 'class' || !made) {
    if (of.parent?.type === 'class') initialise(m, of.parent, self, args, site);
    setFields(m, of, self);
  }
  if (made && isFunction(made)) callFunction(m, closure(m, made, of.scope, of.site.source, self), args, site, self);
}

export function setFields(m: Machine, of: KnownClass, self: KnownObject): void {
  const scope = new Scope(of.site.source, of.scope);
  scope.self = self;
  for (const node of of.node.body.body) {
    if (node.type !== 'ClassProperty' && node.type !== 'ClassPrivateProperty') continue;
    const name = keyName(node.key, 'computed' in node && node.computed === true);
    if (node.static || !node.value || name === undefined) continue;
    self.entries.set(name, evaluate(m, node.value, scope));
  }
}

/** `new F(…)` of a plain function. */
export function constructFunction(m: Machine, fn: KnownFunction, args: readonly Known[], site: Site): Known {
  const prototype = prototypeOf(fn);
  const self: KnownObject = {
    type: 'object',
    entries: new Map(),
    open: false,
    site,
    lookup: (name) => prototype.entries.get(name),
  };
  const result = callFunction(m, fn, args, site, self);
  return result.type === 'object' || result.type === 'hub' || result.type === 'function' ? result : self;
}
