import { EXIT, type ExitCode } from '../model/errors.ts';
import { exitCodeFor } from './output.ts';
import type { Flags } from './options/index.ts';
import { answersOf, openProject, rehearse, requireApp } from './project.ts';
import { answersConfig, emit, resultOf, startRun, worst } from './run.ts';
import { chooseProtections, requireReach, type Settings } from './settings.ts';
import { breathe, type Terminal } from './terminal.ts';

/** Read-only: what is in place, what is missing, what is wrong. */
export async function audit(dir: string | undefined, flags: Flags, world: Terminal): Promise<ExitCode> {
  const run = await startRun('audit', dir, flags, world);
  const results = [];
  for (const work of run.works) {
    const chosen = chooseProtections(withAll(work.settings));
    run.progress.step(`Reading ${work.dir}`);
    requireReach(flags, chosen, work.settings.known);
    const project = await openProject(work.settings, chosen);
    run.progress.done();
    if (flags.facts === true) {
      const { factsOf, factsText } = await import('./facts.ts');
      const { project: read } = project.audit;
      const isJson = flags.format === 'json';
      world.stdout.write(isJson ? `${JSON.stringify(factsOf(read), null, 2)}\n` : factsText(read));
      continue;
    }
    await breathe();
    for (const warning of project.audit.warnings) run.progress.note(`Warning: ${warning}`);
    if (work.settings.protections !== undefined) requireApp(project, chosen);
    if (project.audit.project.entries.length === 0) {
      const needy = chosen.filter(({ needsApp }) => needsApp).map(({ id }) => id);
      if (needy.length > 0)
        run.progress.note(`No Express app was found in ${work.dir}: not applicable are ${needy.join(', ')}.`);
    }
    const answers = answersOf(project, chosen);
    const ids = chosen.map(({ id }) => id);
    const report = await rehearse(project, chosen, answers);
    const exitCode = exitCodeFor(report, work.settings.failOn);
    const facts = { exitCode, dryRun: true, installCommand: null };
    results.push(resultOf(run, work, report, answersConfig(work.settings, ids, answers.all), facts));
  }
  if (flags.facts === true) return EXIT.ok;
  emit(run, results, 'pretty');
  return worst(results.map(({ context }) => context.exitCode as ExitCode)) || EXIT.ok;
}

/** An audit looks for everything, unless protections were named. */
const withAll = (settings: Settings): Settings => ({
  ...settings,
  all: settings.all || settings.protections === undefined,
});
