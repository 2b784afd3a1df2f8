import { hasRole } from '../../code/packages/catalogue.ts';
import type { Broken, Detected } from '../../model/protection.ts';
import type { Call, Project } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import type { Draft, TransformDraft } from '../../model/step.ts';
import type { Path } from '../../model/tree.ts';
import { flat, functionsIn } from '../kit/chain.ts';
import { loginsOf } from '../kit/logins.ts';
import { optionsStep } from '../kit/steps.ts';
import { boundValues, brokenValue } from './bound-values.ts';
import type { RuleId } from './rules.ts';

type Site = Project['sql'][number];
type SqlDraft = Extract<TransformDraft, { transform: 'sql-injection' }>;

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const sites = project.sql.filter(({ file }) => !RUN_BY_HAND.test(file));
  const values = boundValues(project);
  const connections = connectionsFor(sites, project, values.length);
  for (const site of sites) {
    const severity = SEVERITIES[site.origin ?? 'request'];
    for (const broken of brokenBy(site, project, connections)) {
      yield { severity, ...(site.way && broken.severity === undefined ? { flow: site.way } : {}), ...broken };
    }
  }
  const once = onceFor(connections);
  for (const value of values) yield brokenValue(value, once);
  yield* leftOut(project.sql.filter((site) => !sites.includes(site)));
  if (project.sql.length === 0 && values.length === 0 && usesSql(project)) yield { ok: null };
}

/** What a request decides is an attack; constants and configuration are what whoever deploys the app writes. */
const SEVERITIES = { request: 'high', unknown: 'medium', configuration: 'low' } as const;

/** Files that a person runs, with no request anywhere near. */
const RUN_BY_HAND = /(^|\/)(migrations?|seed(er)?s?|db-?seed)(\/|[.-])/i;

/** Named once, so that nobody takes them for looked at. */
function* leftOut(sites: readonly Site[]): Iterable<Broken<RuleId>> {
  const [first] = sites;
  if (!first) return;
  const places = sites.slice(0, 3).map(({ file, line }) => `${file}:${line}`);
  const detail = `${sites.length} in migrations and seeds: ${places.join(', ')}${sites.length > 3 ? ' …' : ''}.`;
  yield { rule: 'left-out', at: placeOf(first), detail };
}

/** Where so many calls bind what comes, the client is told once that objects are texts; `[]` where each call is changed. */
function connectionsFor(sites: readonly Site[], { calls, bindsObjects }: Project, more: number): Call[] {
  const open = sites.filter(({ bound, verdict }) => bound && verdict !== 'refused');
  if (open.length + more <= FEW || bindsObjects) return [];
  const made = calls.filter(({ module, member }) => /^mysql2?(\/promise)?$/.test(module) && MAKES.test(member));
  return made.every(
    ({ member, args: [options], place }) =>
      member !== 'createPoolCluster' && options?.kind === 'object' && options.place.file === place.file,
  )
    ? made
    : [];
}

/** What signs somebody in is changed itself, too: a password of `0` or `true` is equal to most texts for MySQL. */
function together(site: Site, project: Project, connections: readonly Call[], own: readonly Draft[]): Draft[] {
  const handlers = loginsOf(project).flatMap((route) => flat(route.handlers).flatMap(functionsIn));
  const signsIn = handlers.some(
    ({ place: { file, start, end } }) => file === site.file && start <= site.start && site.end <= end,
  );
  const all = onceFor(connections);
  return signsIn ? [...all, ...own] : all;
}

const onceFor = (connections: readonly Call[]): Draft[] =>
  connections.map(({ place }) => optionsStep(place, { argument: 0, set: { stringifyObjects: 'true' } }));

/** As many calls as are read one by one. */
const FEW = 6;
const MAKES = /^create(Pool|Connection|PoolCluster)(Promise)?$/;

function usesSql(project: Project): boolean {
  return project.drivers.some(({ name }) => hasRole(name, 'sql'));
}

/** A site of which a part can be bound breaks two rules: one that is fixed, one that is left. */
function* brokenBy(site: Site, project: Project, connections: readonly Call[]): Iterable<Broken<RuleId>> {
  const at = placeOf(site);
  const steps = (more: { names?: true } = {}): Draft[] => [
    ...site.extends.map((key) => stepAt(key, { extend: true }, project)),
    ...(site.spreads ?? []).map((key) => stepAt(key, { spread: true }, project)),
    ...(site.plain ?? []).map((key) => stepAt(key, { plain: true }, project)),
    ...(site.linked ?? []).map((key) => stepAt(key, { linked: true }, project)),
    sqlStep(at.file, { at: { start: at.start, end: at.end }, ...more }, project),
  ];
  if (site.bound) {
    const fix = connections.length > 0 ? () => together(site, project, connections, steps()) : () => steps();
    if (site.verdict !== 'refused') yield { rule: 'bound-object', at, steps: fix };
    if (site.verdict !== 'rewritten') yield { rule: 'bound-object', at, refused: site.reason ?? '' };
    return;
  }
  if (site.verdict !== 'refused') {
    yield site.directions
      ? { rule: 'sort-direction', at, steps: () => steps() }
      : site.review === null
        ? { rule: 'concatenated-value', at, steps: () => steps() }
        : { rule: 'approximate-value', at, detail: site.review, steps: () => steps() };
  }
  if (site.names) yield named(site, site.names, at, () => steps({ names: true }));
  if (site.left) yield { rule: site.left, at, refused: site.reason ?? '', ...weightOfKept(site) };
}

/** What stays of a text may be named by configuration, though what is bound of it comes from a request. */
const weightOfKept = ({ origin, keptOrigin = origin }: Site): Pick<Broken, 'severity'> =>
  keptOrigin === undefined || keptOrigin === origin ? {} : { severity: SEVERITIES[keptOrigin] };

/** A column that comes from a request is checked; one that the program may make itself is somebody's to look at. */
function named(
  { origin = 'request' }: Site,
  { review, reason }: NonNullable<Site['names']>,
  at: Place,
  steps: () => Draft[],
): Broken<RuleId> {
  if (origin !== 'request') return { rule: 'identifier', at, refused: reason };
  return { rule: 'unchecked-column', at, detail: review, steps };
}

/** The function at `file:start` gets a parameter for values, or the argument there becomes text and values, or loses its quotes, or changes with the site. */
function stepAt(
  key: string,
  what: Partial<Record<'extend' | 'spread' | 'plain' | 'linked', true>>,
  project: Project,
): Draft {
  const [, file = '', offset = ''] = /^(.*):(\d+)$/.exec(key) ?? [];
  const start = Number(offset);
  return sqlStep(file, { at: { start, end: start }, ...what }, project);
}

function sqlStep(file: Path, edit: SqlDraft['edit'], project: Project): Draft {
  const shared = project.sqlSurroundings[file];
  return { kind: 'transform', transform: 'sql-injection', file, edit, ...(shared ? { shared } : {}) };
}

function placeOf({ file, line, column, endLine, endColumn, start, end }: Site): Place {
  return { file, line, column, endLine, endColumn, start, end };
}
