import type { ExitCode } from '../model/errors.ts';
import type { Detected, Protection } from '../model/protection.ts';
import { legible, legibleJson } from '../report/text.ts';
import { exitCodeFor } from './output.ts';
import type { Flags } from './options/index.ts';
import { answersOf, leftAlone, openProject, rehearse, requireApp, type OpenProject } from './project.ts';
import type { Result } from '../report/together.ts';
import { answersConfig, eachWork, emit, resultOf, startRun, worst, type Run, type Work } from './run.ts';
import { chooseProtections, requireReach, type Settings } from './settings.ts';
import type { Terminal } from './terminal.ts';

/** Read-only: what is in place, what is missing, what is wrong. */
export async function audit(dir: string | undefined, flags: Flags, world: Terminal): Promise<ExitCode> {
  const run = await startRun('audit', dir, flags, world);
  if (flags.facts === true) {
    await eachWork(run, run.works, (work) => printFacts(run, work));
    return worst(run, []);
  }
  const results = await eachWork(run, run.works, (work) => auditOne(run, work));
  emit(run, results, 'pretty');
  return worst(run, results);
}

async function open({ progress, flags }: Run, { settings, dir }: Work, chosen: Protection[]): Promise<OpenProject> {
  progress.step(`Reading ${dir}`);
  requireReach(flags, chosen, settings.known);
  const project = await openProject(settings, chosen);
  progress.done();
  return project;
}

async function printFacts(run: Run, work: Work): Promise<void> {
  const { factsOf, factsText } = await import('./facts.ts');
  const { project } = (await open(run, work, chooseProtections(withAll(work.settings)))).audit;
  const isJson = run.flags.format === 'json';
  run.world.stdout.write(isJson ? legibleJson(factsOf(project)) : legible(factsText(project)));
}

async function auditOne(run: Run, work: Work): Promise<Result> {
  const isAsked = work.settings.all || work.settings.protections !== undefined;
  const chosen = chooseProtections(withAll(work.settings)).map((one) => (isAsked ? one : withoutAdvice(one)));
  const project = await open(run, work, chosen);
  for (const warning of project.audit.warnings) run.progress.note(`Warning: ${warning}`);
  for (const line of leftAlone(project)) run.progress.note(line);
  if (work.settings.protections !== undefined) requireApp(project, chosen);
  if (project.audit.project.entries.length === 0) {
    const needy = chosen.filter(({ needsApp }) => needsApp === true).map(({ id }) => id);
    if (needy.length > 0)
      run.progress.note(`No Express app was found in ${work.dir}: not applicable are ${needy.join(', ')}.`);
  }
  const answers = answersOf(project, chosen);
  const ids = chosen.map(({ id }) => id);
  const report = await rehearse(project, chosen, answers);
  const exitCode = exitCodeFor(report, work.settings.failOn);
  const facts = { exitCode, dryRun: true, installCommand: null };
  return resultOf(run, work, report, answersConfig(work.settings, ids, answers.all), facts);
}

/** An audit looks for everything, unless protections were named. */
const withAll = (settings: Settings): Settings => ({
  ...settings,
  all: settings.all || settings.protections === undefined,
});

/** Optional protections tell what is wrong, and what else could be done only where they are asked for (`--all`, by name). */
function withoutAdvice(protection: Protection): Protection {
  if (protection.recommended) return protection;
  const isAdvice = (one: Detected): boolean =>
    'rule' in one && (one.severity ?? protection.rules[one.rule]?.severity) === 'low';
  return {
    ...protection,
    *detect(project) {
      const all = [...protection.detect(project)];
      yield* all.some(isAdvice) ? all.filter((one) => 'rule' in one && !isAdvice(one)) : all;
    },
  };
}
