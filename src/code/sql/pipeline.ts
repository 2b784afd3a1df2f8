import { textsOf, type Texts } from './texts.ts';
import { boundObjects, type BoundObjects } from './rewrite/bound-objects.ts';
import { planSink, type Plan } from './rewrite/index.ts';
import { NOT_CHOSEN, notTaken, partOf } from './rewrite/chosen-part.ts';
import type { Context } from './rewrite/text-edits/all.ts';
import type { Fact, Linked, ModuleFacts, PieceUse, StatementRun, Surroundings } from './resolve/fact.ts';
import { readRoles, type Given } from './resolve/index.ts';
import { chainCalls, type ChainCall } from './resolve/chain-calls.ts';
import { argumentsAround } from './resolve/argument-texts.ts';
import { runTimeWrites, type Writes } from './resolve/run-time-writes.ts';
import { ownVariables } from './resolve/own-variables.ts';
import { pieceUses } from './resolve/piece-uses.ts';
import { runsIn, sinksIn } from './sinks-of-part.ts';
import { pickedSinks } from './resolve/picked-texts.ts';
import { reducedLists } from './resolve/reduced-lists.ts';
import { reducedTexts } from './resolve/reduced-texts.ts';
import { splitObjects } from './resolve/split-objects.ts';
import { readScopes, type Binding } from '../syntax/scopes.ts';
import { findSinks, type SinkCall } from './resolve/sinks.ts';
import { withSafeTexts } from './safe-exports.ts';
import { rawParameters, type RawText } from './raw-parameters.ts';
import { orphanSites } from './unreached-statements.ts';
import { strangeSites } from './unknown-receivers.ts';
import { changesElsewhere } from './rewrite/elsewhere.ts';
import type { Analysis, Choice } from './choice.ts';
import { partsOf } from './linked/index.ts';
import { groupsOf, isLinked, keepChosen } from './linked/groups.ts';
import { together, type Part } from './linked/parts.ts';
import { inAll, inPart } from './linked/choice.ts';
import { keepOneList } from './rewrite/one-list.ts';
import { settle, withdraw } from './rewrite/conflicts.ts';
import { unusedFormats } from './rewrite/unused-format.ts';
import { chosenNames } from './rewrite/names/chosen.ts';
import { builtStatement, isBuilt, isHandedOn } from './resolve/built.ts';
import { boundSite, sitesOf, tooDeep } from './report-sites.ts';
import type { Change } from './rewrite/text-edits/index.ts';
import { variablesOf, type Piece } from './template/index.ts';
import type { Node } from '../syntax/nodes.ts';
import { startOf } from '../syntax/ancestors.ts';

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
  /** How it uses functions that give pieces of SQL, and the names of methods that it calls of what is not known. */
  uses: { pieces: PieceUse[]; unknown: string[] };
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
    exports: withSafeTexts(roles.exports(), scopes, roles),
    shared: roles.shared(),
    given: roles.given(),
    sealed: roles.sealed(),
    runs: runsIn(calls, scopes, roles, surroundings),
    chains: chainCalls(scopes, roles, surroundings.path),
    writes: runTimeWrites(scopes),
    uses: pieceUses(scopes, roles),
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
  const { linked } = surroundings;
  if (linked) {
    const parts = partsOf(linked, { path, text: file }, asRead);
    const own = parts?.find((part) => part.path === path);
    if (parts && own) return inPart(own, ofAll(parts, linked, inAll(own, choice)));
  }
  const scopes = readScopes(asRead(ast));
  const roles = readRoles(scopes, surroundings);
  return lookAt([{ path, text: file, base: 0, scopes, roles, around: surroundings }], [], choice);
}

const decided = new WeakMap<readonly Part[], Analysis>();

/** Decided once for all the files. */
function ofAll(parts: readonly [Part, ...Part[]], { keys }: Linked, choice: Choice): Analysis {
  if (Object.keys(choice).length > 0) return lookAt(parts, keys, choice);
  const before = decided.get(parts);
  const made = before ?? lookAt(parts, keys, choice);
  decided.set(parts, made);
  return made;
}

/** Decides for some files that are read as one, or for one alone. */
function lookAt(parts: readonly [Part, ...Part[]], keys: readonly string[], choice: Choice): Analysis {
  const { text: file, scopes, roles } = together(parts, keys);
  const [{ path, around }] = parts;
  const texts = textsOf(file, scopes, roles);
  const seen = parts.map((part) => sinksIn(part, texts));
  const statements = seen.flatMap((one) => one.statements);
  const context: Context = {
    file,
    path,
    typed: /\.[cm]?tsx?$/.test(path),
    quote: quoteOf(file),
    scopes,
    roles,
    schema: around.schema ?? {},
    stringifies: around.stringifies ?? STRINGIFIES.test(file),
    converted: new Map(),
    read: new Set(),
    loose: around.loose ?? [],
    ...argumentsAround(around, scopes),
    built: new Set([...statements.map(({ key }) => key), ...Object.keys(around.runs ?? {})]),
    pieceCalls: texts.pieceCalls,
    shared: new Set(),
    arrays: new Map(),
    lists: [],
  };
  const run = [...seen.flatMap(({ run }) => run), ...statements.map(builtStatement)];
  const sinks = pickedSinks(run, scopes).filter(
    ({ text }) => !isHandedOn(text, scopes) && !isBuilt(text, context, context.built),
  );
  const { plans, bound } = planAll(sinks, texts, context, choice.sites);
  const settled = settle(plans, scopes);
  const groups = groupsOf(settled, parts);
  keepChosen(groups, choice.sites && [...choice.sites, ...(choice.linked ?? [])]);
  const unseen = seen.flatMap((one) => one.unseen);
  const strange = strangeSites(unseen, texts, context);
  const raw = rawParameters(sinks, texts.read, context);
  const orphans = orphanSites(texts.seen(), texts.read, context);
  const changes = settled.flatMap((plan) => plan.changes);
  const converted = bound.map((one) => boundSite(one, path, !isChosen(one, choice.sites)));
  return {
    sites: [
      ...sitesOf(settled, path, groups),
      ...converted,
      ...strange,
      ...raw.map(({ site }) => site),
      ...orphans,
    ].sort((a, b) => a.start - b.start),
    changes: [
      // What is put around a name at the end of a text stands in front of the values behind it.
      ...chosenNames(settled, choice),
      ...changes,
      ...rawChanges(raw, choice),
      ...conversions(chosenOf(bound, choice), changes),
      ...changesElsewhere(settled, choice, parts, context),
      ...unusedFormats(changes, file, scopes),
    ],
  };
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
    if (plan)
      plans.push(
        only && !isLinked(plan, context.scopes)
          ? partOf(plan, only, (skip) => planSink(sink, pieces, known, skip))
          : plan,
      );
  }
  keepOneList(all, plans);
  if (only)
    for (const plan of plans)
      if (!isLinked(plan, context.scopes) && notTaken(plan, only).length > 0) withdraw(plan, NOT_CHOSEN);
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
