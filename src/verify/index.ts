import { join, relative } from 'node:path';
import { boot } from './boot.ts';
import type { Boot, RunningApp } from './boot.ts';
import { attack } from './probes/attack.ts';
import type { AttackResult } from './probes/attack.ts';
import { probes as every } from './probes/index.ts';
import type { Probe, Target } from './probes/probe.ts';
import { runChecks } from './checks.ts';
import { gradeOf } from './observatory.ts';
import { blockedBy } from './pages.ts';
import { compare, record, replayable } from './routes.ts';
import type { HonestRequest, Recorded, RouteFact } from './routes.ts';
import { findStartCommand, runBuild } from './start-command.ts';
import type { StartFacts } from './start-command.ts';
import { targetOf } from './target.ts';
import type { AttackProof, Grade, PageProof, Verification } from '../model/report.ts';

export type { HonestRequest, RouteFact } from './routes.ts';
export type { Target } from './probes/probe.ts';

export interface VerifyOptions extends StartFacts {
  /**
   * Folders that hold the app before and after the change, each with its `node_modules`. Files in them may change. One folder
   * for both: there was no change, and the app is run once.
   */
  before: string;
  after: string;
  /** Files that the change touched: the project's own compiler, formatter and linter look at them, where it has those. */
  touched?: { updated: readonly string[]; created: readonly string[] };
  /** Also the project's own `npm test`. */
  tests?: boolean;
  /** Routes as read from the code: their GETs are compared, and the attacks look for a login and a search among them. */
  routes?: readonly RouteFact[];
  /** A conversation of an honest client, in order, with its cookies: compared as well. */
  requests?: readonly HonestRequest[];
  /** What is known of the app beyond that: credentials, fields, failing routes. */
  target?: Partial<Target>;
  /** Address that says the app is ready; default `/`. */
  health?: string | undefined;
  ports?: readonly number[];
  env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds until the app must answer; default 30,000. */
  timeout?: number | undefined;
  /** Only the probes that these protections close, at this level; default all. */
  protections?: readonly string[];
  level?: 'observe' | 'preserve' | 'strict';
  slow?: boolean;
  /** One line of progress. */
  progress?: (text: string) => void;
}

/** One state of the app under test. */
interface Trial {
  booted: string;
  ok: boolean;
  /** What it wrote, where it did not start. */
  output?: string;
  recorded: Recorded[];
  /** What the policy of each page blocks of it, by path. */
  pages: ReadonlyMap<string, string[]>;
  attacks: AttackResult[];
  /** It started, and later did not. */
  unsteady?: boolean;
  /** Ids of probes that are open only while the app is developed. */
  development?: ReadonlySet<string>;
  grade?: Grade | null;
}

class NoRestart extends Error {}

/** Boots the app before and after the change, compares its answers and attacks both. Leaves no process behind. */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const single = options.before === options.after;
  const before = await run(options, options.before, single ? 'now' : 'before');
  if (!before.ok) return unable(before);
  const after = single ? before : await runAgain(options, await run(options, options.after, 'after'));
  if (after === null) return unable({ booted: NOT_STEADY });
  const checks = await ownChecks(options);
  return {
    boot: { before: before.booted, after: after.booted, ok: after.ok, ...outputOf(after) },
    ...(single ? { single } : {}),
    ...(checks.length > 0 ? { checks } : {}),
    pages: after.ok ? pagesOf(before, after) : [],
    ...gradesOf(before, after),
    routes: after.ok ? compare(before.recorded, after.recorded) : [],
    attacks: before.attacks.map((was) =>
      toProof(
        was,
        after.attacks.find(({ probe }) => probe === was.probe),
        after.development,
      ),
    ),
  };
}

const NOT_STEADY = 'the app ended by itself before the change, too, so that nothing can be compared';

/** An app that starts, and later does not, may wait for a database in vain: the change is blamed if it alone fails again. */
async function runAgain(options: VerifyOptions, first: Trial): Promise<Trial | null> {
  if (first.unsteady !== true) return first;
  const second = await run(options, options.after, 'after, once more');
  if (second.ok) return second;
  return (await run(options, options.before, 'before, once more')).ok ? second : null;
}

/** The app did not run before the change either: nothing is proven, and nothing is the change's fault. */
function unable(trial: Pick<Trial, 'booted' | 'output'>): Verification {
  const { booted } = trial;
  const boot = { before: booted, after: 'not tried', ok: true, skipped: booted, ...outputOf(trial) };
  return { boot, routes: [], attacks: [] };
}

const outputOf = ({ output }: Pick<Trial, 'output'>): { output?: string } =>
  output === undefined || output.trim() === '' ? {} : { output: output.trim() };

function ownChecks({
  before,
  after,
  touched,
  tests = false,
  scripts,
  folder = '.',
  progress,
}: VerifyOptions): ReturnType<typeof runChecks> {
  const single = before === after;
  if (single && !tests) return Promise.resolve([]);
  const { updated = [], created = [] } = touched ?? {};
  const own = (files: readonly string[]): string[] =>
    files.map((file) => relative(folder, file)).filter((file) => !file.startsWith('..'));
  return runChecks({
    before: join(before, folder),
    after: join(after, folder),
    updated: single ? [] : own(updated),
    created: single ? [] : own(created),
    tests,
    scripts,
    progress: (text) => progress?.(text),
  });
}

function gradesOf(before: Trial, after: Trial): Pick<Verification, 'observatory'> {
  const [was = null, is = null] = [before.grade, after.grade];
  return was === null && is === null ? {} : { observatory: { before: was, after: is } };
}

/** Pages that their own policy breaks, before or after. */
function pagesOf(before: Trial, after: Trial): PageProof[] {
  return [...after.pages].flatMap(([path, blocked]) => {
    const was = before.pages.get(path) ?? [];
    return was.length + blocked.length === 0 ? [] : [{ path, before: was, after: blocked }];
  });
}

/**
 * Whether the change may stay: it boots as before, answers as before, closed nothing only to open another, breaks no page by its
 * policy, and compiles and passes the project's tests as before. What the formatter and the linter say is told, and stays.
 */
export function survives({ boot, routes, attacks, pages = [], checks = [] }: Verification): boolean {
  const worse = attacks.some(({ before, after }) => before === 'closed' && after === 'open');
  const broken = pages.some(({ before, after }) => after.some((line) => !before.includes(line)));
  const failed = checks.some(({ id, ok }) => !ok && (id === 'tests' || id === 'types'));
  return boot.ok && routes.every(({ same }) => same) && !worse && !broken && !failed;
}

async function run(options: VerifyOptions, dir: string, state: string): Promise<Trial> {
  const say = (text: string): void => options.progress?.(`${state}: ${text}`);
  const failed = (booted: string, output?: string): Trial => ({
    booted,
    ok: false,
    ...(output === undefined ? {} : { output }),
    recorded: [],
    pages: new Map(),
    attacks: [],
  });
  // `--start` is run where the command was.
  const home = options.start === undefined ? join(dir, options.folder ?? '.') : dir;
  const found = findStartCommand(home, options);
  if (!found.ok) return failed(found.reason);
  if (found.command.build !== undefined) {
    say(found.command.build);
    const trouble = await runBuild(home, found.command.build);
    if (trouble !== null) return failed(`${found.command.build} failed: ${lastLine(trouble)}`, trouble);
  }
  say(found.command.command);
  const start = (env?: typeof options.env): Promise<Boot> =>
    boot({ ...options, dir: home, ...found.command, env: { ...options.env, ...env } });
  const first = await start();
  if (!first.ok) return failed(`did not start: ${first.reason}`, first.output);
  try {
    const examined = await examine(options, first.app, start, say);
    const development = !state.startsWith('before')
      ? await closedInProduction(options, examined.attacks, start)
      : undefined;
    const grade = await gradeOf(home, start);
    return { booted: 'started', ok: true, ...examined, grade, ...(development && { development }) };
  } catch (error) {
    if (error instanceof NoRestart) return { ...failed(error.message), unsteady: true };
    throw error;
  }
}

async function examine(
  options: VerifyOptions,
  first: RunningApp,
  start: () => Promise<Boot>,
  say: (text: string) => void,
): Promise<Pick<Trial, 'recorded' | 'pages' | 'attacks'>> {
  let app = first;
  const restart = async (): Promise<string> => {
    await app.stop();
    const next = await start();
    if (!next.ok) throw new NoRestart(`started once, and not a second time: ${next.reason}`);
    app = next.app;
    return app.origin;
  };
  try {
    const routes = options.routes ?? [];
    const paths = replayable(routes);
    const requests = options.requests ?? [];
    say(`${paths.length + requests.length} requests`);
    const recorded = [
      ...(await record(app.origin, requests)),
      ...(await record(
        app.origin,
        paths.map((path) => ({ path })),
      )),
    ];
    const pages = await readPages(recorded, app.origin);
    const probes = chosenProbes(options);
    if (probes.length > 0) await restart();
    const target = targetOf(app.origin, routes, options.target);
    say(`${probes.length} attacks`);
    const attacks = await attack(target, { probes, restart, slow: options.slow ?? false });
    return { recorded, pages, attacks };
  } finally {
    await app.stop();
  }
}

async function readPages(recorded: readonly Recorded[], origin: string): Promise<Map<string, string[]>> {
  const pages = new Map<string, string[]>();
  for (const { path, page } of recorded) {
    if (page && !pages.has(path)) pages.set(path, await blockedBy({ path, ...page }, origin));
  }
  return pages;
}

/** Probes that read what errors tell: many apps tell more while they are developed, and mean it. */
const TELLING = ['malformed-json', 'malformed-path', 'not-found', 'error-page'];

async function closedInProduction(
  options: VerifyOptions,
  attacks: readonly AttackResult[],
  start: (env: typeof options.env) => Promise<Boot>,
): Promise<Set<string>> {
  const told = attacks.filter(({ probe, verdict }) => verdict === 'open' && TELLING.includes(probe.id));
  if (told.length === 0) return new Set();
  const production = await start({ NODE_ENV: 'production' });
  if (!production.ok) return new Set();
  try {
    const target = targetOf(production.app.origin, options.routes ?? [], options.target);
    const again = await attack(target, { probes: told.map(({ probe }) => probe) });
    return new Set(again.flatMap(({ probe, verdict }) => (verdict === 'closed' ? [probe.id] : [])));
  } finally {
    await production.app.stop();
  }
}

function chosenProbes({ protections, level }: VerifyOptions): readonly Probe[] {
  if (!protections) return every;
  return every.filter(
    (probe) =>
      probe.protections.some((id) => protections.includes(id)) && (probe.level === undefined || probe.level === level),
  );
}

function toProof(was: AttackResult, is: AttackResult | undefined, development?: ReadonlySet<string>): AttackProof {
  const after = is?.verdict ?? 'skipped';
  const { id, title, protections } = was.probe;
  return { id, name: title, protections, before: was.verdict, after, detail: detailOf(was, is, development) };
}

function detailOf(was: AttackResult, is: AttackResult | undefined, development?: ReadonlySet<string>): string {
  if (development?.has(was.probe.id)) return `${is?.detail ?? was.detail}; with NODE_ENV=production it is closed`;
  if (!is || was.detail === is.detail) return was.detail;
  return is.verdict === 'closed' ? is.detail : `${was.detail} → ${is.detail}`;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 160) ?? '';
}
