import { textsOf, type Texts } from './texts.ts';
import { boundObjects, type BoundObjects } from './rewrite/bound-objects.ts';
import { planSink, type Plan } from './rewrite/index.ts';
import { NOT_CHOSEN, notTaken, partOf } from './rewrite/chosen-part.ts';
import type { Context } from './rewrite/text-edits/all.ts';
import type { Fact, ModuleFacts, StatementRun, Surroundings } from './resolve/fact.ts';
import { readRoles, type Given } from './resolve/index.ts';
import type { Roles } from './resolve/roles.ts';
import { chainCalls, type ChainCall } from './resolve/chain-calls.ts';
import { looseRuns } from './resolve/loose-runs.ts';
import { argumentsAround, argumentTexts } from './resolve/argument-texts.ts';
import { runTimeWrites, type Writes } from './resolve/run-time-writes.ts';
import { ownVariables } from './resolve/own-variables.ts';
import { pickedSinks } from './resolve/picked-texts.ts';
import { reducedLists } from './resolve/reduced-lists.ts';
import { reducedTexts } from './resolve/reduced-texts.ts';
import { splitObjects } from './resolve/split-objects.ts';
import { statementRuns } from './resolve/statements.ts';
import { readScopes, type Binding, type Scopes } from '../syntax/scopes.ts';
import { assumedSink, findSinks, type SinkCall, type UnknownCall } from './resolve/sinks.ts';
import { dialectIn } from './resolve/dialects.ts';
import { rawParameters, type RawText } from './raw-parameters.ts';
import { orphanSites } from './unreached-statements.ts';
import { assumedAlone } from './resolve/unseen.ts';
import { isStatement, strangeSites } from './unknown-receivers.ts';
import { extendWrapper } from './rewrite/extend-wrapper.ts';
import { keepOneList } from './rewrite/one-list.ts';
import { settle, withdraw } from './rewrite/conflicts.ts';
import { plainArguments } from './rewrite/plain-arguments.ts';
import { unusedFormats } from './rewrite/unused-format.ts';
import { chosenNames } from './rewrite/names/chosen.ts';
import { builtStatement, isBuilt, isHandedOn } from './resolve/built.ts';
import { boundSite, sitesOf, tooDeep } from './report-sites.ts';
import type { SqlSite } from './site.ts';
import type { Change } from './rewrite/text-edits/index.ts';
import { variablesOf, type Piece } from './template/index.ts';
import type { Node } from '../syntax/nodes.ts';
import { startOf } from '../syntax/ancestors.ts';

export interface Analysis {
  sites: SqlSite[];
  changes: Change[];
}

/** What to do of it all. */
export interface Choice {
  /** Texts to rewrite, by where they begin; all where it is left out. */
  sites?: readonly number[];
  /** Those in which columns are checked against lists, too. */
  names?: readonly number[];
  /** Functions that hand text on for other files, by where they begin: they get a parameter for values. */
  extend?: readonly number[];
  /** Arguments that lose the quotes they bring along, by where they begin. */
  plain?: readonly number[];
  /** Arguments that become text and values, by where they begin: what another file gives for them is a list. */
  spread?: readonly number[];
}

/** What a file tells the rest of the program. */
export interface FileFacts {
  exports: ModuleFacts;
  shared: Record<string, Fact>;
  given: Given[];
  /** Functions of the app that must keep their parameters, as `file:offset`. */
  sealed: string[];
  runs: StatementRun[];
  chains: ChainCall[];
  writes: Writes;
}

export const NOTHING: Surroundings = { modules: {}, shared: {}, parameters: {} };

/** The file as if its texts were put together in plainer ways. */
const asRead = (ast: Node): Node => reducedTexts(reducedLists(splitObjects(ownVariables(ast))));

/** Reads what a file exports, shares and hands on, without looking at its SQL. */
export function readFacts(ast: Node, surroundings: Surroundings): FileFacts {
  const scopes = readScopes(asRead(ast));
  const roles = readRoles(scopes, surroundings);
  const calls = findSinks(scopes, roles, surroundings.dialect);
  return {
    exports: roles.exports(),
    shared: roles.shared(),
    given: roles.given(),
    sealed: roles.sealed(),
    runs: runsIn(calls, scopes, roles, surroundings),
    chains: chainCalls(scopes, roles, surroundings.path),
    writes: runTimeWrites(scopes),
  };
}

const STRINGIFIES = /stringifyObjects['"]?\s*:\s*true/;

/** Finds the SQL texts of a file and decides what becomes of each. */
export function analyse(
  ast: Node,
  file: string,
  path: string,
  surroundings: Surroundings = NOTHING,
  choice: Choice = {},
): Analysis {
  try {
    return look(ast, file, path, surroundings, choice);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { sites: [tooDeep(ast, path)], changes: [] };
  }
}

function look(ast: Node, file: string, path: string, surroundings: Surroundings, choice: Choice): Analysis {
  const scopes = readScopes(asRead(ast));
  const roles = readRoles(scopes, surroundings);
  const texts = textsOf(file, scopes, roles);
  const dialect = surroundings.dialect ?? dialectIn(file);
  const calls = findSinks(scopes, roles, dialect);
  const statements = roles.statements(runsIn(calls, scopes, roles, surroundings));
  const context: Context = {
    file,
    path,
    typed: /\.[cm]?tsx?$/.test(path),
    quote: quoteOf(file),
    scopes,
    roles,
    schema: surroundings.schema ?? {},
    stringifies: surroundings.stringifies ?? STRINGIFIES.test(file),
    converted: new Map(),
    read: new Set(),
    loose: surroundings.loose ?? [],
    ...argumentsAround(surroundings, scopes),
    built: new Set([...statements.map(({ key }) => key), ...Object.keys(surroundings.runs ?? {})]),
    pieceCalls: texts.pieceCalls,
    shared: new Set(),
    arrays: new Map(),
    lists: [],
  };
  const assumed = assumedSinks(calls.unknown, texts, { surroundings, scopes, roles, dialect, file });
  const run = [...calls.known, ...assumed.values(), ...statements.map(builtStatement)];
  const sinks = pickedSinks(run, scopes).filter(
    ({ text }) => !isHandedOn(text, scopes) && !isBuilt(text, context, context.built),
  );
  const { plans, bound } = planAll(sinks, texts, context, choice.sites);
  const settled = settle(plans, scopes);
  const unseen = calls.unknown.filter((call) => !assumed.has(call));
  const strange = strangeSites(unseen, texts, context);
  const raw = rawParameters(sinks, texts.read, context);
  const orphans = orphanSites(texts.seen(), texts.read, context);
  const changes = settled.flatMap((plan) => plan.changes);
  const converted = bound.map((one) => boundSite(one, path, !isChosen(one, choice.sites)));
  return {
    sites: [...sitesOf(settled, path), ...converted, ...strange, ...raw.map(({ site }) => site), ...orphans].sort(
      (a, b) => a.start - b.start,
    ),
    changes: [
      // What is put around a name at the end of a text stands in front of the values behind it.
      ...chosenNames(settled, choice),
      ...changes,
      ...rawChanges(raw, choice),
      ...conversions(chosenOf(bound, choice), changes),
      ...extensions(settled, choice, surroundings, context),
      ...spreads(settled, choice, surroundings),
      ...plainArguments(plainHere(settled, choice, surroundings), context),
      ...unusedFormats(changes, file, scopes),
    ],
  };
}

/** Calls that are taken for those of the only driver there is. */
function assumedSinks(
  unknown: readonly UnknownCall[],
  texts: Texts,
  {
    surroundings,
    file,
    ...read
  }: { surroundings: Surroundings; scopes: Scopes; roles: Roles; dialect: string | undefined; file: string },
): Map<UnknownCall, SinkCall> {
  const only = surroundings.assumed ?? assumedAlone(surroundings, read.scopes, file);
  return new Map(
    unknown.flatMap((call) => {
      const sink = assumedSink(call, only, read);
      const runs = sink && texts.apart(() => isStatement(texts.read(sink.text)), Boolean);
      return runs ? [[call, sink] as const] : [];
    }),
  );
}

/** How a file runs statements that functions build, and members of objects. */
function runsIn(
  { known, unknown }: ReturnType<typeof findSinks>,
  scopes: Scopes,
  roles: Roles,
  { path }: Surroundings,
): StatementRun[] {
  const texts = [...known, ...unknown].map(({ text }) => text);
  return [...statementRuns(scopes, roles, known, path), ...looseRuns(scopes, roles, texts), ...argumentTexts(scopes)];
}

/** Plans the statements in the order they are read; those that hold a site that was not chosen are withdrawn. */
function planAll(
  sinks: readonly SinkCall[],
  texts: Texts,
  context: Context,
  only: Choice['sites'],
): { plans: Plan[]; bound: BoundObjects[] } {
  const plans: Plan[] = [];
  const bound: BoundObjects[] = [];
  const all = sinks.map((sink) => ({ sink, pieces: texts.read(sink.text) }));
  const known = { ...context, read: texts.seen(), shared: sharedBy(all.map(({ pieces }) => pieces)) };
  for (const { sink, pieces } of all) {
    const objects = context.stringifies ? null : boundObjects(sink, pieces, context);
    if (objects) bound.push(objects);
    for (const { start, text } of isChosen(objects, only) ? (objects?.changes ?? []) : [])
      context.converted.set(start, text);
    const plan = texts.explained(sink.text, planSink(sink, pieces, known));
    if (plan) plans.push(only ? partOf(plan, only, (skip) => planSink(sink, pieces, known, skip)) : plan);
  }
  keepOneList(all, plans);
  if (only) for (const plan of plans) if (notTaken(plan, only).length > 0) withdraw(plan, NOT_CHOSEN);
  return { plans, bound };
}

/** Variables that hold or grow the text of more than one call. */
function sharedBy(texts: readonly (readonly Piece[])[]): Set<Binding> {
  const seen = new Set<Binding>();
  const shared = new Set<Binding>();
  for (const pieces of texts) {
    const own = new Set(variablesOf(pieces));
    for (const variable of own) (seen.has(variable) ? shared : seen).add(variable);
  }
  return shared;
}

/** The functions of this file that get a parameter for values: for calls here, and for those of other files. */
function extensions(
  plans: readonly Plan[],
  { extend = [] }: Choice,
  { path = '' }: Surroundings,
  context: Context,
): Change[] {
  const here = startsIn(
    path,
    plans.flatMap(({ changes, sink }) => (changes.length > 0 ? sink.extend : [])),
  );
  return [...new Set([...here, ...extend])].flatMap((start) => {
    const extension = context.roles.extension(start);
    return extension ? extendWrapper(extension, context.scopes, context.file, context.typed) : [];
  });
}

/** Arguments of this file that lose their quotes. */
function plainHere(plans: readonly Plan[], { plain = [] }: Choice, { path = '' }: Surroundings): number[] {
  const roots = plans.filter(({ changes }) => changes.length > 0).flatMap((plan) => plan.roots);
  const own = roots.flatMap((root) => root.plain);
  return [...plain, ...startsIn(path, own)];
}

/** `query(...byName(name))`: a function of this file or of another gives text and values. */
function spreads(plans: readonly Plan[], { spread = [] }: Choice, { path = '' }: Surroundings): Change[] {
  const here = startsIn(
    path,
    plans.flatMap(({ changes, sink }) => (changes.length > 0 ? (sink.spreads ?? []) : [])),
  );
  return [...new Set([...here, ...spread])].map((start) => ({ start, end: start, text: '...' }));
}

/** The places of one file among `file:start`. */
function startsIn(path: string, keys: readonly string[]): number[] {
  return keys.filter((key) => key.startsWith(`${path}:`)).map((key) => Number(key.slice(path.length + 1)));
}

function chosenOf(bound: readonly BoundObjects[], { sites }: Choice): BoundObjects[] {
  return bound.filter((one) => isChosen(one, sites));
}

/** `$1:raw` that becomes `$1`. */
function rawChanges(raw: readonly RawText[], { sites }: Choice): Change[] {
  return raw.flatMap(({ site, changes }) => (!sites || sites.includes(site.start) ? changes : []));
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

/** The quotes that most strings of the file have. */
function quoteOf(file: string): string {
  const single = file.match(/'/g)?.length ?? 0;
  const double = file.match(/"/g)?.length ?? 0;
  return double > single ? '"' : "'";
}
