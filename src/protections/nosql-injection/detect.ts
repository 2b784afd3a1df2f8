import type { Flow } from '../../model/flow.ts';
import type { Broken, Detected } from '../../model/protection.ts';
import type { Project, Value } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import type { Draft } from '../../model/step.ts';
import { flat, isLiteral, settingOf, settingValue } from '../kit/chain.ts';
import { brokenBy as flowOf, openFlows, sourceName, wayOf } from '../kit/flows.ts';
import { isOurs } from '../kit/handlers.ts';
import { isTextName } from '../kit/text-names.ts';
import type { RuleId } from './rules.ts';
import { replacementOf } from './sanitizer.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const flows = project.flows.filter(({ sink }) => /^(nosql|nosql-code|filters)$/.test(sink.id));
  const sanitizer = project.calls.find(({ module, member }) => module === 'express-mongo-sanitize' && member === '');
  const isFive = (project.express?.major ?? 0) >= 5;
  if (sanitizer && isFive)
    yield { rule: 'broken-sanitizer', at: sanitizer.place, ...replacementOf(project, sanitizer) };
  for (const [flow] of openFlows(project, 'projections')) if (flow) yield fieldsFrom(flow);
  const harmful = flows.filter((flow) => !flow.stopped && !isHeldBack(flow, project));
  const groups = byPlace(harmful);
  const certain = new Set(groups.filter(isCertain).flatMap((own) => own.map(namedIn)));
  for (const own of groups) yield* brokenBy(own, certain, project);
  if (harmful.length === 0 && flows.length > 0) yield { ok: flows[0]?.sink.place ?? null };
}

const fieldsFrom = (flow: Flow): Broken<RuleId> => ({
  rule: 'fields-from-request',
  ...flowOf(flow),
  at: flow.sink.value,
});

/** Guards of the whole app: a sanitizer that works, mongoose's own, a query parser that makes no objects. */
function isHeldBack({ source, sink }: Flow, project: Project): boolean {
  if (sink.id === 'nosql-code') return false;
  if (source.part === 'query' && source.path.length > 0 && isQueryFlat(project)) return true;
  if (sink.id !== 'nosql') return false;
  const isFour = (project.express?.major ?? 4) < 5;
  const sanitizes = (value: Value): boolean =>
    isOurs(value, 'withoutOperators', project) ||
    (isFour && value.kind === 'call' && value.call.module === 'express-mongo-sanitize');
  const isCleaned = project.apps.some(({ chain }) =>
    chain.some(({ kind, args }) => kind === 'use' && flat(args).some(sanitizes)),
  );
  if (isCleaned && (source.part === 'body' || source.part === 'query')) return true;
  return project.calls.some(
    ({ module, member, args }) =>
      module === 'mongoose' && member === 'set' && isLiteral(args[0], 'sanitizeFilter') && isLiteral(args[1], true),
  );
}

/** `?a[$ne]=` is the plain key `a[$ne]`: always with Express 5, unless it is told otherwise. */
function isQueryFlat({ entries, express }: Project): boolean {
  return (
    entries.length > 0 &&
    entries.every((app) => {
      const setting = settingOf(app, 'query parser');
      const value = setting && settingValue(setting);
      return value ? isLiteral(value, 'simple') || isLiteral(value, false) : (express?.major ?? 4) >= 5;
    })
  );
}

/** Flows that meet in one expression are one finding. */
function byPlace(flows: readonly Flow[]): Flow[][] {
  const groups = new Map<string, Flow[]>();
  for (const flow of flows) {
    const { file, start } = flow.sink.value;
    const key = `${ruleOf(flow)} ${file} ${start}`;
    groups.set(key, [...(groups.get(key) ?? []), flow]);
  }
  return [...groups.values()];
}

function ruleOf({ sink, source }: Flow): RuleId {
  if (sink.id === 'nosql-code') return 'code-in-query';
  if (isById(sink)) return 'operator-in-field';
  const field = sink.into.at(-1);
  return field === undefined ||
    field === '*' ||
    field.startsWith('$') ||
    (source.path.length === 0 && source.part !== 'message')
    ? 'whole-filter'
    : 'operator-in-field';
}

/** `findById(id)`, `where('email').equals(email)`: the argument is one value. */
const isById = ({ callee, into }: Flow['sink']): boolean =>
  into.length === 0 && /\.(findById\w*|equals)$/.test(callee.replace(/\s+/g, ''));

const isCertain = (flows: readonly Flow[]): boolean =>
  flows.some(({ certain, guards }) => certain && guards.every(({ proof }) => proof !== 'checked'));

/** What the request is asked for, and the file that asks with it. */
const namedIn = (flow: Flow): string => `${sourceName(flow)} in ${flow.sink.value.file}`;

/** @param others what reaches a query for certain: where it is fixed, it is fixed in every query of its file */
function* brokenBy(flows: readonly Flow[], others: ReadonlySet<string>, project: Project): Iterable<Broken<RuleId>> {
  const [flow] = flows;
  if (!flow) return;
  const rule = ruleOf(flow);
  const certain = isCertain(flows);
  const broken: Broken<RuleId> = {
    rule,
    at: flow.sink.value,
    certain,
    severity: certain ? 'high' : 'medium',
    detail: `${sourceName(flow)} reaches ${flow.sink.callee.replace(/\s+/g, '')}.`,
    flow: wayOf(flow),
  };
  if (rule !== 'operator-in-field') {
    yield broken;
    return;
  }
  const isFixed = certain || flows.some((one) => others.has(namedIn(one)));
  if (!isText(flow)) {
    const steps = (): Draft[] => [wrapStep(flow.sink.value, '{ $$eq: $it }')];
    if (flow.sink.value.file !== flow.sink.place.file) yield { ...broken, refused: READ_ELSEWHERE };
    else if (takesEq(flow, project)) yield { ...broken, fix: isFixed ? 'safe' : 'review', steps };
    else
      yield {
        ...broken,
        refused: `It is not seen that ${flow.sink.into.join('.')} is a text: hold it to its type yourself.`,
      };
  } else {
    const fix = isFixed && flows.every(isAlwaysText) ? 'safe' : 'review';
    yield { ...broken, fix, steps: () => [wrapStep(flow.sink.value, 'String($it)')] };
  }
}

/** `find(collection, filter)` of the app's own may look into the filter, or ask another store with it, which knows no `$eq`. */
const READ_ELSEWHERE =
  'The filter goes to the query through code in another file, which may read it: hold the value to its type where it comes in.';

/** By its name, or because mongoose casts it to the type of its schema. */
function isText({ sink, source }: Flow): boolean {
  // An id may be a number, and Prisma casts nothing.
  if (sink.id === 'filters') return ALWAYS_TEXTS.test(sink.into.at(-1) ?? '');
  if (source.part === 'query' || isById(sink)) return true;
  const field = sink.into.at(-1) ?? '';
  // A schema casts a text to the type of its field.
  const type = sink.fields?.find(({ name }) => name === field)?.type;
  return type === undefined || type === ''
    ? isTextName(field)
    : /^(String|Number|Date|Boolean|ObjectId|Decimal128|UUID)$/i.test(type);
}

/** What every database holds as a text, and what nobody leaves out who means to find something: to leave out what every record has finds none. */
const ALWAYS_TEXTS = /(^|[._])(e?mail|user_?name|login|password|passwd|token|slug)$|(Email|Token|Slug)$/;

function isAlwaysText({ sink }: Flow): boolean {
  const field = sink.into.at(-1) ?? '';
  const { type = '', always = false } = sink.fields?.find(({ name }) => name === field) ?? {};
  return type === '' ? ALWAYS_TEXTS.test(field) : type === 'String' && (always || isTextName(field));
}

/**
 * Whatever its type is, `{ $eq: value }` asks for the value itself. Where it is the whole value of a field, in a filter of
 * MongoDB: NeDB knows no `$eq`, and mongoose finds any element of a list that stands where its schema has one value.
 */
const takesEq = ({ sink }: Flow, { drivers, manifest }: Project): boolean =>
  sink.id === 'nosql' &&
  sink.fields === undefined &&
  'mongodb' in (manifest?.dependencies ?? {}) &&
  !drivers.some(({ name }) => /nedb/.test(name));

function wrapStep({ file, start, end }: Place, code: string): Draft {
  return { kind: 'transform', transform: 'wrap', file, edit: { at: { start, end }, code } };
}
