import type { Sink } from '../drivers/driver.ts';
import { memberOf } from '../drivers/index.ts';
import { isCallback } from '../../syntax/callback.ts';
import {
  isFunction,
  keyName,
  sameText,
  unwrap,
  walk,
  type FunctionNode,
  type Node,
  type NodeOf,
} from '../../syntax/nodes.ts';
import { startOf } from '../../syntax/ancestors.ts';
import { isInside, loopAround, propertyOf } from '../../syntax/static-types.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import type { Fact, WrapperFact } from './fact.ts';
import type { Reader } from './reader.ts';

const NAMES = ['params', 'values', 'sqlParams'];
const INPUTS = ['inputs', 'params', 'values'];
const RUNS = /^(get|all|run|iterate)$/;

/** What a function of the app hands its text to. */
export type Target = Extract<Fact, { kind: 'method' | 'wrapper' }>;

/** How a wrapper could take values, and which functions must be extended for it; nothing where it can not. */
export function extensionOf(
  fn: FunctionNode,
  param: Node,
  calls: readonly { call: NodeOf<'CallExpression'>; target: Target }[],
  reader: Reader,
  isPart = false,
): Pick<WrapperFact, 'extend'> {
  const { scopes } = reader;
  const [first] = calls;
  const member = first && memberOf(first.target.driver, first.target.role, first.target.method);
  const own = keyOf(fn, reader);
  if (!member || !('sink' in member) || member.sink.instead || !own) return {};
  if (!fn.params.every(isPlain) || isTypedFromOutside(fn, scopes)) return {};
  const only = calls.map(({ call }) => call);
  if (!isPart && !isOnlyRun(param, only, scopes)) return {};
  const { driver, method } = first.target;
  const { sink } = member;
  const inner = new Set<string>();
  for (const { call, target } of calls) {
    if (target.driver !== driver || target.method !== method) return {};
    const keys =
      target.kind === 'wrapper'
        ? throughWrapper(call, target, scopes)
        : throughDriver(call, target.driver, sink, scopes);
    if (!keys || (target.kind === 'method' && runsTwice(call, target.role, fn, scopes))) return {};
    for (const key of keys) inner.add(key);
  }
  const name = freeName(fn, sink.placement === 'inputs' ? INPUTS : NAMES, scopes);
  if (!name) return {};
  const runs = calls.map(({ call, target }) => ({
    run: call,
    slot: target.kind === 'method' ? 1 : target.values > 0 ? target.values : call.arguments.length,
    wrapped: target.kind === 'wrapper',
    role: target.role,
  }));
  reader.extensions.set(startOf(fn), { fn, runs, sink, driver, name });
  return { extend: { keys: [own, ...inner], index: fn.params.length } };
}

/** `file:offset` of a function; only those are given one whose uses are all seen. */
function keyOf(fn: Node, reader: Reader): string {
  return `${reader.surroundings.path ?? ''}:${startOf(fn)}`;
}

function isPlain(param: Node): boolean {
  const inner = param.type === 'AssignmentPattern' ? param.left : param;
  return inner.type === 'Identifier' || inner.type === 'ObjectPattern';
}

/** `const run: Run = (sql) => …`: callers see the parameters of the type. */
function isTypedFromOutside(fn: Node, scopes: Scopes): boolean {
  const parent = scopes.parent(fn);
  if (fn.type === 'ObjectMethod') return false;
  return parent?.type === 'VariableDeclarator' && 'typeAnnotation' in parent.id && Boolean(parent.id.typeAnnotation);
}

/** The text is run and goes nowhere else, but for a log. */
function isOnlyRun(param: Node, runs: readonly Node[], scopes: Scopes): boolean {
  const binding = scopes.binding(param);
  if (!binding || binding.writes.length > 0) return false;
  return binding.reads.every((read) => {
    let given = read;
    let call = scopes.parent(given);
    while (call && sameText(call) !== call) [given, call] = [call, scopes.parent(call)];
    if (call && runs.includes(call)) return true;
    if (call?.type !== 'CallExpression' || call.arguments[0] !== given) return call?.type !== 'SpreadElement';
    const callee = unwrap(call.callee as Node);
    const object = callee.type === 'MemberExpression' ? callee.object : callee;
    return object.type === 'Identifier' && /^(console|log|logger|debug|winston)$/.test(object.name);
  });
}

function throughWrapper(run: NodeOf<'CallExpression'>, target: WrapperFact, scopes: Scopes): readonly string[] | null {
  if (target.text !== 0) return null;
  const args = run.arguments;
  if (target.values > 0) {
    const behind = args[target.values] as Node | undefined;
    return args.length >= target.values && (!behind || isCallback(behind, scopes)) ? [] : null;
  }
  return target.extend && args.length === target.extend.index ? target.extend.keys : null;
}

function throughDriver(
  run: NodeOf<'CallExpression'>,
  driver: string,
  sink: Sink,
  scopes: Scopes,
): readonly string[] | null {
  const [, behind, ...more] = run.arguments as Node[];
  if (sink.text !== 0) return null;
  switch (sink.placement) {
    case 'array':
      if (behind && isEmptyList(behind)) return more.length < (driver === 'oracledb' ? 3 : 2) ? [] : null;
      return (!behind || isCallback(behind, scopes)) && more.length === 0 ? [] : null;
    case 'inputs':
      return behind || run.callee.type !== 'MemberExpression' ? null : [];
    case 'arguments':
      return behind ? null : [];
    case 'replacements': {
      const options = behind && unwrap(behind);
      if (!options) return [];
      if (options.type !== 'ObjectExpression' || more.length > 0) return null;
      const given =
        options.properties.some((property) => property.type === 'SpreadElement') ||
        propertyOf(options, 'replacements') ||
        propertyOf(options, 'bind');
      return given ? null : [];
    }
    case 'later':
      return !behind && laterRun(run, scopes) ? [] : null;
    default:
      return null;
  }
}

/** A request that is kept: its inputs would be those of the call before. */
function runsTwice({ callee }: NodeOf<'CallExpression'>, role: string, fn: FunctionNode, scopes: Scopes): boolean {
  if (role !== 'request' || callee.type !== 'MemberExpression') return false;
  const object = unwrap(callee.object);
  if (object.type === 'CallExpression' || object.type === 'NewExpression') return false;
  const from = object.type === 'Identifier' ? scopes.binding(object)?.from : undefined;
  return !from || !isInside(from, fn) || loopAround(callee, scopes) !== null;
}

/** `[]`, `{}`: no values, where values would stand. */
export function isEmptyList(node: Node): boolean {
  const inner = unwrap(node);
  return (
    (inner.type === 'ArrayExpression' && inner.elements.length === 0) ||
    (inner.type === 'ObjectExpression' && inner.properties.length === 0)
  );
}

/** The `.all()` behind `prepare(text)`. */
export function laterRun(prepare: Node, scopes: Scopes): NodeOf<'CallExpression'> | null {
  const member = scopes.parent(prepare);
  const call = member && scopes.parent(member);
  if (member?.type !== 'MemberExpression' || member.object !== prepare) return null;
  if (call?.type !== 'CallExpression' || call.callee !== member || call.arguments.length > 0) return null;
  return RUNS.test(keyName(member.property, member.computed) ?? '') ? call : null;
}

function freeName(fn: FunctionNode, names: readonly string[], scopes: Scopes): string | undefined {
  const used = new Set<string>();
  walk(fn, (node) => {
    if (node.type === 'Identifier') used.add(node.name);
  });
  if (used.has('arguments')) return undefined;
  return names.find((name) => !used.has(name) && !scopes.lookup(name, fn.body));
}

/** Functions that are used in a way in which one more parameter would get something: handed on as a callback, called with more. */
export function sealedKeys(reader: Reader): string[] {
  const sealed = new Set<string>();
  const seal = (node: Node, allowed: (extend: NonNullable<WrapperFact['extend']>) => boolean): void => {
    const fact = reader.factOf(node, 0);
    if (fact?.kind === 'wrapper' && fact.extend && !allowed(fact.extend))
      for (const key of fact.extend.keys.slice(0, 1)) sealed.add(key);
  };
  for (const type of ['CallExpression', 'OptionalCallExpression', 'NewExpression'] as const) {
    for (const node of reader.scopes.nodes(type)) {
      const call = node as NodeOf<typeof type>;
      const args = call.arguments as Node[];
      seal(
        call.callee as Node,
        ({ index }) => args.length <= index && args.every(({ type }) => type !== 'SpreadElement'),
      );
      for (const argument of args) if (isName(argument)) seal(argument, () => false);
    }
  }
  return [...sealed];
}

function isName(node: Node): boolean {
  const inner = unwrap(node);
  return inner.type === 'Identifier' || (inner.type === 'MemberExpression' && !isFunction(inner.object));
}
