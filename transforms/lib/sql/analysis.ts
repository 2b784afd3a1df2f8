import { readGrowth } from './growth.ts';
import { planSink, type Plan, type RootPlan } from './plan.ts';
import type { Context } from './splice-all.ts';
import type { Fact, ModuleFacts, Surroundings } from './facts.ts';
import { readRoles, type Given, type Roles } from './roles/index.ts';
import { readScopes, type Scopes } from './scope.ts';
import { findSinks, type SinkCall } from './sinks.ts';
import { dialectIn } from './dialects.ts';
import { strangeSite } from './strangers.ts';
import type { SqlSite } from './site.ts';
import type { Change } from './splice.ts';
import { linearize, type Root, type TextContext } from './text/index.ts';
import { bare, type Node } from '../nodes.ts';
import { endOf, lineOf, startOf } from '../tree.ts';

export interface Analysis {
  sites: SqlSite[];
  changes: Change[];
}

/** What a file tells the rest of the program. */
export interface FileFacts {
  exports: ModuleFacts;
  shared: Record<string, Fact>;
  given: Given[];
}

export const NOTHING: Surroundings = { modules: {}, shared: {}, parameters: {} };

/** Expressions looked at for the text of one call, after which the rest is unknown. */
const LOOKS = 20_000;

const scopesOf = new WeakMap<Node, Scopes>();

function cachedScopes(ast: Node): Scopes {
  const scopes = scopesOf.get(ast) ?? readScopes(ast);
  scopesOf.set(ast, scopes);
  return scopes;
}

/** Reads what a file exports, shares and hands on, without looking at its SQL. */
export function readFacts(ast: Node, surroundings: Surroundings): FileFacts {
  const roles = readRoles(cachedScopes(ast), surroundings);
  return { exports: roles.exports(), shared: roles.shared(), given: roles.given() };
}

/** Finds the SQL texts of a file and decides what becomes of each; with `only`, of those that begin at these offsets. */
export function analyse(
  ast: Node,
  file: string,
  path: string,
  surroundings: Surroundings = NOTHING,
  only?: readonly number[],
): Analysis {
  try {
    return look(ast, file, path, surroundings, only);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { sites: [tooDeep(ast, path)], changes: [] };
  }
}

/** Code nested too deep for the stack is left as it is. */
function tooDeep(ast: Node, path: string): SqlSite {
  const [start, end] = [startOf(ast), endOf(ast)];
  const place = { line: 1, column: 1, endLine: 1, endColumn: 1, start, end };
  const reason = 'An expression of this file is nested too deep to be read: split it into statements.';
  return {
    file: path,
    ...place,
    driver: '',
    sink: { start, end, line: 1 },
    left: 'unbound-value',
    verdict: 'refused',
    reason,
    review: null,
  };
}

function look(ast: Node, file: string, path: string, surroundings: Surroundings, only?: readonly number[]): Analysis {
  const scopes = cachedScopes(ast);
  const roles = readRoles(scopes, surroundings);
  const textContext: TextContext = {
    file,
    scopes,
    constant: (node) => constantOf(node, roles),
    grown: (binding, at) => growth.grown(binding, at),
    list: (binding, at) => growth.list(binding, at),
    expanding: new Set(),
    left: 0,
  };
  const growth = readGrowth(scopes, () => textContext);
  const context: Context = {
    file,
    path,
    typed: /\.[cm]?tsx?$/.test(path),
    quote: quoteOf(file),
    scopes,
    roles,
    arrays: new Map(),
  };
  const plans: Plan[] = [];
  const calls = findSinks(scopes, roles, surroundings.dialect ?? dialectIn(file));
  for (const sink of calls.known) {
    if (isHandedOn(sink.text, scopes)) continue;
    const root: Root = { node: sink.text, binding: null, by: 'call', repeated: false };
    textContext.left = LOOKS;
    const plan = planSink(sink, linearize(sink.text, root, textContext), context);
    if (plan) plans.push(plan);
  }
  if (only)
    for (const plan of plans)
      if (plan.roots.some((root) => root.bound > 0 && !only.includes(startOf(root.root.node))))
        withdraw(plan, 'it was not chosen');
  const settled = settle(plans);
  const strange = calls.unknown.flatMap((call) =>
    strangeSite(
      call,
      linearize(call.text, { node: call.text, binding: null, by: 'call', repeated: false }, textContext),
      context,
    ),
  );
  return {
    sites: [...sitesOf(settled, path), ...strange].sort((a, b) => a.start - b.start),
    changes: settled.flatMap((plan) => plan.changes),
  };
}

/** A function that runs the text it is given: its callers are looked at instead. */
function isHandedOn(text: Node, scopes: Scopes): boolean {
  const inner = bare(text);
  const binding = inner.type === 'Identifier' ? scopes.binding(inner) : undefined;
  return binding?.kind === 'param' && binding.writes.length === 0;
}

function constantOf(node: Node, roles: Roles): string | number | undefined {
  const fact = roles.factOf(node);
  return fact?.kind === 'constant' ? fact.value : undefined;
}

/** The quotes that most strings of the file have. */
function quoteOf(file: string): string {
  const single = file.match(/'/g)?.length ?? 0;
  const double = file.match(/"/g)?.length ?? 0;
  return double > single ? '"' : "'";
}

/** Calls that share a text are changed together or not at all; equal changes are made once. */
function settle(plans: Plan[]): Plan[] {
  for (let again = true; again;) {
    again = false;
    const neighbours = neighboursOf(plans);
    for (const plan of plans) {
      if (plan.changes.length === 0) continue;
      const why = clash(plan, neighbours);
      if (!why) continue;
      withdraw(plan, why);
      again = true;
    }
  }
  const made = new Set<string>();
  for (const plan of plans) {
    plan.changes = plan.changes.filter((change) => {
      const key = `${change.start}:${change.end}:${change.text}`;
      return !made.has(key) && made.add(key);
    });
  }
  return plans;
}

function withdraw(plan: Plan, why: string): void {
  plan.changes = [];
  for (const root of plan.roots) {
    if (root.bound === 0) continue;
    root.bound = 0;
    root.reasons.push(why);
  }
}

/** Why a plan can't be carried out beside the others. */
function clash(plan: Plan, others: Neighbours): string | null {
  for (const { root, bound } of plan.roots) {
    if (bound === 0) continue;
    for (const other of others.byRoot.get(root.node) ?? []) {
      if (other !== plan && other.changes.length === 0)
        return 'the same text is used by another call where it can not be bound';
    }
  }
  const { array } = plan;
  if (array) {
    for (const other of others.byArray.get(`${array.name}:${array.at}`) ?? []) {
      if (other.array && other.changes.length > 0 && other.array.pieces !== array.pieces)
        return 'two calls take different parts of the text that grows';
    }
  }
  return others.overlapping.has(plan) ? 'the same text is used by another call in another way' : null;
}

interface Neighbours {
  byRoot: ReadonlyMap<Node, readonly Plan[]>;
  byArray: ReadonlyMap<string, readonly Plan[]>;
  /** Plans with a change that overlaps another plan's and is not the same. */
  overlapping: ReadonlySet<Plan>;
}

function neighboursOf(plans: readonly Plan[]): Neighbours {
  const byRoot = new Map<Node, Plan[]>();
  const byArray = new Map<string, Plan[]>();
  const all: { change: Change; plan: Plan }[] = [];
  for (const plan of plans) {
    for (const { root } of plan.roots) byRoot.set(root.node, [...(byRoot.get(root.node) ?? []), plan]);
    if (plan.array) {
      const key = `${plan.array.name}:${plan.array.at}`;
      byArray.set(key, [...(byArray.get(key) ?? []), plan]);
    }
    for (const change of plan.changes) all.push({ change, plan });
  }
  all.sort((a, b) => a.change.start - b.change.start || a.change.end - b.change.end);
  const overlapping = new Set<Plan>();
  let open: typeof all = [];
  for (const one of all) {
    open = open.filter(({ change }) => change.end > one.change.start || change.start === one.change.start);
    for (const other of open) {
      if (other.plan === one.plan || !overlaps(other.change, one.change)) continue;
      const same =
        other.change.start === one.change.start &&
        other.change.end === one.change.end &&
        other.change.text === one.change.text;
      if (!same) overlapping.add(other.plan).add(one.plan);
    }
    open.push(one);
  }
  return { byRoot, byArray, overlapping };
}

function overlaps(a: Change, b: Change): boolean {
  if (a.start === a.end && b.start === b.end) return a.start === b.start;
  return a.start < b.end && b.start < a.end;
}

/** One site for each expression that splices something in, whatever calls it reaches. */
function sitesOf(plans: readonly Plan[], path: string): SqlSite[] {
  const byNode = new Map<Node, { plan: RootPlan; sink: SinkCall }>();
  for (const { roots, sink } of plans) {
    for (const plan of roots) {
      const before = byNode.get(plan.root.node);
      if (!before || (before.plan.reasons.length === 0 && plan.reasons.length > 0))
        byNode.set(plan.root.node, { plan, sink });
    }
  }
  return [...byNode.values()].map(({ plan, sink }) => toSite(plan, sink, path)).sort((a, b) => a.start - b.start);
}

const LEFT: Record<RootPlan['what'], NonNullable<SqlSite['left']>> = {
  identifier: 'identifier',
  keyword: 'keyword',
  fragment: 'raw-query',
  statement: 'raw-query',
  comment: 'unbound-value',
  position: 'unbound-value',
  list: 'unbound-value',
  value: 'unbound-value',
};

function toSite(plan: RootPlan, sink: SinkCall, path: string): SqlSite {
  const { node } = plan.root;
  return {
    file: path,
    line: lineOf(node),
    column: (node.loc?.start.column ?? 0) + 1,
    endLine: node.loc?.end.line ?? lineOf(node),
    endColumn: (node.loc?.end.column ?? 0) + 1,
    start: startOf(node),
    end: endOf(node),
    driver: sink.driver,
    sink: { start: startOf(sink.call), end: endOf(sink.call), line: lineOf(sink.call) },
    left: plan.reasons.length > 0 ? LEFT[plan.what] : null,
    verdict: plan.bound === 0 ? 'refused' : plan.reasons.length > 0 ? 'partial' : 'rewritten',
    reason: plan.reasons.length > 0 ? [...new Set(plan.reasons)].join(' ') : null,
    review: plan.review,
  };
}
