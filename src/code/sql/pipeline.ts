import { readGrowth } from './template/accumulation/index.ts';
import { boundObjects, type BoundObjects } from './rewrite/bound-objects.ts';
import { planSink, type Plan } from './rewrite/index.ts';
import type { Context } from './rewrite/text-edits/all.ts';
import type { Fact, ModuleFacts, Surroundings } from './resolve/fact.ts';
import { readRoles, type Given, type Roles } from './resolve/index.ts';
import { readScopes, type Scopes } from '../syntax/scopes.ts';
import { findSinks } from './resolve/sinks.ts';
import { dialectIn } from './resolve/dialects.ts';
import { orphanSites } from './unreached-statements.ts';
import { strangeSite } from './unknown-receivers.ts';
import { settle, withdraw } from './rewrite/conflicts.ts';
import { boundSite, sitesOf, tooDeep } from './report-sites.ts';
import type { SqlSite } from './site.ts';
import type { Change } from './rewrite/text-edits/index.ts';
import { linearize, type Piece, type TextContext } from './template/index.ts';
import { bare, type Node } from '../syntax/nodes.ts';
import { startOf } from '../syntax/ancestors.ts';

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
    seen: new Set(),
  };
  const growth = readGrowth(() => textContext);
  const context: Context = {
    file,
    path,
    typed: /\.[cm]?tsx?$/.test(path),
    quote: quoteOf(file),
    scopes,
    roles,
    schema: surroundings.schema ?? {},
    stringifies: surroundings.stringifies ?? /stringifyObjects['"]?\s*:\s*true/.test(file),
    converted: new Map(),
    arrays: new Map(),
  };
  const plans: Plan[] = [];
  const calls = findSinks(scopes, roles, surroundings.dialect ?? dialectIn(file));
  const read = (node: Node): Piece[] => {
    textContext.left = LOOKS;
    return linearize(node, { node, binding: null, by: 'call', repeated: false }, textContext);
  };
  const bound: BoundObjects[] = [];
  for (const sink of calls.known) {
    if (isHandedOn(sink.text, scopes)) continue;
    const pieces = read(sink.text);
    const objects = context.stringifies ? null : boundObjects(sink, pieces, context);
    if (objects) bound.push(objects);
    for (const { start, text } of isChosen(objects, only) ? (objects?.changes ?? []) : [])
      context.converted.set(start, text);
    const plan = planSink(sink, pieces, context);
    if (plan) plans.push(plan);
  }
  if (only)
    for (const plan of plans)
      if (plan.roots.some((root) => root.bound > 0 && !only.includes(startOf(root.root.node))))
        withdraw(plan, 'it was not chosen');
  const settled = settle(plans);
  const strange = calls.unknown.flatMap((call) => {
    // What was read for a call and gave no statement may be one of its own.
    const before = textContext.seen;
    textContext.seen = new Set();
    const found = strangeSite(call, read(call.text), context);
    if (found.length > 0) for (const node of textContext.seen) before.add(node);
    textContext.seen = before;
    return found;
  });
  const orphans = orphanSites(new Set(textContext.seen), read, context);
  const changes = settled.flatMap((plan) => plan.changes);
  const converted = bound.map((one) => boundSite(one, path, !isChosen(one, only)));
  return {
    sites: [...sitesOf(settled, path), ...converted, ...strange, ...orphans].sort((a, b) => a.start - b.start),
    changes: [
      ...changes,
      ...conversions(
        bound.filter((one) => isChosen(one, only)),
        changes,
      ),
    ],
  };
}

function isChosen(objects: BoundObjects | null, only: readonly number[] | undefined): boolean {
  return objects !== null && (!only || only.includes(startOf(objects.node)));
}

/** The conversions of values that no other edit has written anew. */
function conversions(bound: readonly BoundObjects[], changes: readonly Change[]): Change[] {
  const made = new Map<string, Change>();
  for (const change of bound.flatMap((one) => one.changes))
    if (!changes.some(({ start, end }) => start <= change.start && change.end <= end))
      made.set(`${change.start}`, change);
  return [...made.values()];
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
