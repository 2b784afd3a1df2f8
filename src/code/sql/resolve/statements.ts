import { bare, isFunction, memberName, unwrap, type Node, keyName } from '../../syntax/nodes.ts';
import { startOf } from '../../syntax/ancestors.ts';
import { propertyOf, returnsOf } from '../../syntax/static-types.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import { isCallback } from '../../syntax/callback.ts';
import type { Fact, StatementRun, StatementUse } from './fact.ts';
import { functionNames } from './function-names.ts';
import { memberTextOf } from './member-texts.ts';
import { agreed as together, resultRuns } from './result-runs.ts';
import { givesPiece } from './piece-uses.ts';
import { resultOf } from './results.ts';
import { prototypeAround } from './prototypes.ts';
import type { Reader } from './reader.ts';
import type { Roles } from './roles.ts';
import type { SinkCall } from './sinks.ts';
import type { Statement } from './statement.ts';

const BEGINS = /^\s*\(?\s*(?:select|insert|update|delete|replace\s+into|with|merge|call)\s/i;
const TEXTS = ['text', 'sql', 'query'];
/** Drivers that take `{ text, values }` in the place of a text, and mean the same by it. */
const TAKES_OBJECT = /^(pg|mysql2?|sequelize)$/;

/** The statement that a function builds, and nothing else; `null` where it is none. */
export function statementOf(fn: Node, scopes: Scopes): Statement | null {
  if (!isFunction(fn) || fn.async || fn.generator) return null;
  const [result, ...more] = returnsOf(fn);
  if (!result || more.length > 0) return null;
  const inner = bare(result);
  const config = inner.type === 'ObjectExpression' ? inner : null;
  const text = config ? TEXTS.map((name) => propertyOf(config, name)).find((node) => node !== undefined) : result;
  const from = scopes.parent(result) ?? fn;
  return text && beginsLikeSql(text, scopes) ? { text, config, from: isFunction(from) ? result : from } : null;
}

function beginsLikeSql(text: Node, scopes: Scopes, depth = 0): boolean {
  const inner = bare(text);
  switch (inner.type) {
    case 'StringLiteral':
      return BEGINS.test(inner.value);
    case 'TemplateLiteral':
      return BEGINS.test(inner.quasis[0]?.value.cooked ?? '');
    case 'BinaryExpression': {
      let left: Node = inner;
      while (left.type === 'BinaryExpression') left = bare(left.left);
      return depth < 4 && beginsLikeSql(left, scopes, depth + 1);
    }
    case 'Identifier': {
      const from = scopes.binding(inner)?.from;
      return from?.type === 'VariableDeclarator' && from.init && depth < 4
        ? beginsLikeSql(from.init, scopes, depth + 1)
        : false;
    }
    case 'MemberExpression': {
      const [begin] = memberTextOf(inner, scopes)?.writes ?? [];
      return begin !== undefined && depth < 4 && beginsLikeSql(begin.value, scopes, depth + 1);
    }
    default:
      return false;
  }
}

export function statementFact(fn: Node, reader: Reader, depth: number): Fact | undefined {
  const statement = statementOf(fn, reader.scopes);
  if (!statement) return undefined;
  return factOf(fn, reader.factOf(statement.text, depth)?.kind === 'constant', reader);
}

/** A function that gives a piece of SQL, with the values for it or without. */
export function pieceFact(fn: Node, reader: Reader): Fact | undefined {
  const { result, key, method } = factOf(fn, false, reader);
  if (result) return { kind: 'statement', key, constant: false, ...(method === undefined ? {} : { method }), result };
  return givesPiece(fn, reader.scopes)
    ? { kind: 'piece', piece: { key, ...(method === undefined ? {} : { method }) } }
    : undefined;
}

/** The same for a function that gives text of what it is called with. */
export function ofPiece(text: Extract<Fact, { kind: 'text' }>, fn: Node, reader: Reader): Fact {
  const { parts } = text;
  if (!parts.some((part) => typeof part === 'object') || !givesPiece(fn, reader.scopes)) return text;
  const { key, method } = factOf(fn, false, reader);
  return { ...text, piece: { key, ...(method === undefined ? {} : { method }) } };
}

function factOf(fn: Node, constant: boolean, { scopes, surroundings }: Reader): Extract<Fact, { kind: 'statement' }> {
  const method = methodName(fn, scopes);
  const result = resultOf(fn, scopes);
  return {
    kind: 'statement',
    key: `${surroundings.path ?? ''}:${functionNames(scopes).byNode.get(fn) ?? ''}`,
    constant,
    ...(method === undefined ? {} : { method }),
    ...(result ? { result: { texts: [...result.texts.keys()], values: result.values } } : {}),
  };
}

/** The name of a method of the instances of a class: what they are is not seen in all places. */
function methodName(fn: Node, scopes: Scopes): string | undefined {
  if (fn.type === 'ClassMethod') return fn.static ? undefined : keyName(fn.key, Boolean(fn.computed));
  const parent = scopes.parent(fn);
  if (!prototypeAround(fn, scopes)) return undefined;
  if (parent?.type === 'AssignmentExpression') return memberName(parent.left);
  return parent?.type === 'ObjectProperty' ? keyName(parent.key, parent.computed) : undefined;
}

/** How the statements that functions build are run by this file; a run without a driver is one that is not seen. */
export function statementRuns(scopes: Scopes, roles: Roles, sinks: readonly SinkCall[], path = ''): StatementRun[] {
  const byText = new Map(sinks.map((sink) => [bare(sink.text), sink]));
  const { runs, followed } = resultRuns(scopes, roles, sinks);
  for (const call of scopes.nodes('CallExpression')) {
    if (call.type !== 'CallExpression') continue;
    const fact = roles.factOf(call.callee as Node);
    if (fact?.kind === 'statement' && !fact.constant && !followed.has(call))
      for (const use of usesOf(call, scopes)) runs.push(runOf(fact, use && byText.get(use), path, scopes));
    for (const argument of call.arguments as Node[]) {
      if (/^(Identifier|MemberExpression)$/.test(argument.type)) runs.push(...unseenRuns(roles.factOf(argument)));
    }
  }
  for (const list of scopes.nodes('ArrayExpression'))
    for (const element of list.type === 'ArrayExpression' ? list.elements : [])
      if (element && /^(Identifier|MemberExpression)$/.test(element.type))
        runs.push(...unseenRuns(roles.factOf(element)));
  for (const spread of scopes.nodes('SpreadElement'))
    if (spread.type === 'SpreadElement') runs.push(...unseenRuns(roles.factOf(spread.argument)));
  for (const type of ['MemberExpression', 'OptionalMemberExpression'] as const)
    for (const member of scopes.nodes(type))
      if (member.type === type && keyName(member.property, member.computed) === undefined)
        runs.push(...unseenRuns(roles.factOf(member.object)));
  return runs;
}

/** What is handed on, or picked by a name that is not seen (`queries[kind](id)`), may be run in any way. */
function unseenRuns(fact: Fact | undefined): StatementRun[] {
  if (fact?.kind === 'statement') return [{ key: fact.key }];
  return fact?.kind === 'object' ? Object.values(fact.members).flatMap(unseenRuns) : [];
}

/** Where the result of a call goes: itself, or the reads of the constant that keeps it. */
function usesOf(call: Node, scopes: Scopes): (Node | null)[] {
  let outer = call;
  let parent = scopes.parent(outer);
  while (parent && bare(parent) === call) [outer, parent] = [parent, scopes.parent(parent)];
  if (parent?.type !== 'VariableDeclarator') return [call];
  const binding = parent.id.type === 'Identifier' ? scopes.binding(parent.id) : undefined;
  if (!binding || binding.writes.length > 0) return [null];
  return binding.reads.filter((read) => !isLogged(read, scopes));
}

function isLogged(read: Node, scopes: Scopes): boolean {
  const call = scopes.parent(read);
  return call?.type === 'CallExpression' && /^(console|log|logger|winston|debug)\b/.test(memberText(call.callee) ?? '');
}

function runOf(
  { key, method: named }: Extract<Fact, { kind: 'statement' }>,
  run: SinkCall | undefined | null,
  path: string,
  scopes: Scopes,
): StatementRun {
  const of = named === undefined ? {} : { method: named };
  if (!run || run.config || run.sink.prefix !== undefined) return { key, ...of };
  const object = takesObject(run, scopes);
  const spread = takesTwo(run, scopes) ? { at: `${path}:${startOf(run.text)}`, extend: run.extend } : undefined;
  if (!object && !spread) return { key, ...of };
  const { driver, method, dialect, sink } = run;
  return { key, ...of, by: { driver, method, dialect, sink }, object, ...(spread ? { spread } : {}) };
}

/** The call takes `{ text, values }` in the place of its text. */
export function takesObject(run: SinkCall, scopes: Scopes): boolean {
  if (run.wrapper || run.placement === 'returned' || !TAKES_OBJECT.test(run.driver) || !run.sink.config) return false;
  const behind = run.call.arguments[run.values] as Node | undefined;
  if (run.placement === 'replacements')
    return !behind || !['bind', 'replacements'].some((name) => propertyOf(unwrap(behind), name));
  return run.placement === 'array' && (!behind || isCallback(behind, scopes));
}

/** `all(text, values, done)`, with no values so far. */
function takesTwo(run: SinkCall, scopes: Scopes): boolean {
  if (!/^(array|binds)$/.test(run.placement) || run.values !== 1 || run.sink.instead) return false;
  const [text, behind] = run.call.arguments as Node[];
  return text === bare(run.text) && (!behind || isCallback(behind, scopes));
}

type Run = NonNullable<StatementRun['by']>;

/** `file:function#where`: a text that a function gives beside its values. */
export function partOfKey(key: string): { fn: string; name: string } | null {
  const at = key.lastIndexOf('#');
  return at < 0 ? null : { fn: key.slice(0, at), name: key.slice(at + 1) };
}

/** Statements that all their calls run in one way, by key. */
export function agreedRuns(runs: readonly StatementRun[]): Record<string, StatementUse> {
  const byKey = new Map<string, StatementRun[]>();
  const loose = new Set(runs.flatMap((run) => (run.loose !== undefined && !run.member ? run.loose : [])));
  for (const run of runs) byKey.set(run.key, [...(byKey.get(run.key) ?? []), run]);
  const agreed: Record<string, StatementUse> = {};
  for (const [key, all] of byKey) {
    const by = all[0]?.by;
    const part = partOfKey(key);
    if (part) {
      const one = byKey.has(part.fn)
        ? null
        : all.reduce<Run | null>((a, b) => (a && b.by ? together(a, b.by) : null), by ?? null);
      const isLoose = all.some(({ method }) => method !== undefined && loose.has(method));
      if (one && !isLoose) agreed[key] = one;
      continue;
    }
    if (!by || all.some(({ method }) => method !== undefined && loose.has(method))) continue;
    if (all.some((run) => run.by?.driver !== by.driver || run.by.method !== by.method)) continue;
    if (all.every(({ object }) => object)) agreed[key] = by;
    else if (all.every(({ spread }) => spread))
      agreed[key] = { ...by, spreads: all.flatMap(({ spread }) => (spread ? [spread] : [])) };
  }
  return agreed;
}
