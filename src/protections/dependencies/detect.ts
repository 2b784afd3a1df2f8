import { isNodeOver, staleness } from '../../code/packages/stale.ts';
import type { Broken, Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import { lineStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  if (project.entries.length === 0) return;
  yield* ofPackages(project);
  for (const { base, from } of project.operations.images) {
    const major = Number(/(?:^|\/)node:v?(\d+)/.exec(base)?.[1] ?? Number.NaN);
    if (isNodeOver(major))
      yield { rule: 'old-node', at: from, detail: `It is ${base}.`, severity: major > 18 ? 'low' : 'medium' };
  }
  const { lockfile, watchedBy, ci, manifest: at } = project.operations.upkeep;
  if (at && lockfile === 'none') yield { rule: 'no-lockfile', at };
  if (at && lockfile === 'ignored') yield { rule: 'no-lockfile', at, detail: '.gitignore leaves it out.' };
  if (at && watchedBy === null && ci !== null) yield unwatched(project, at, ci);
}

/** Where they are used, parameter-pollution and nosql-injection tell of them. */
const TOLD = ['hpp', 'express-mongo-sanitize'];

function* ofPackages({ operations, express, calls }: Project): Iterable<Broken<RuleId>> {
  for (const declared of operations.upkeep.declared) {
    const { name, version, place: at } = declared;
    const stale = staleness(name, declared, express?.major ?? null);
    if (!stale || (TOLD.includes(name) && calls.some(({ module }) => module === name))) continue;
    const { severity, why, fixed, by, reference } = stale;
    if (fixed === null)
      yield {
        rule: 'abandoned',
        at,
        severity,
        detail: `${name}: ${why}.`,
        todo: `Use ${by ?? 'another package'} instead.`,
      };
    else {
      const detail = `${name} ${version}: ${why} (${reference ?? ''}).`;
      yield {
        rule: 'vulnerable',
        at,
        severity,
        detail,
        todo: `Update ${name} to ${fixed} or later, and run the app's tests.`,
      };
    }
  }
}

/** For GitHub, where its own folder is there. */
function unwatched({ manifest }: Project, at: Broken['at'], ci: string): Broken<RuleId> {
  const folder = (manifest?.path ?? '').replace(/\/?package\.json$/, '');
  if (!ci.startsWith('.github/') || !at) return { rule: 'unwatched', ...(at ? { at } : {}), fix: 'manual' };
  const steps: Broken<RuleId>['steps'] = () => [lineStep('.github/dependabot.yml', { line: dependabot(folder) })];
  return { rule: 'unwatched', at, steps };
}

const dependabot = (folder: string): string =>
  `version: 2
updates:
  - package-ecosystem: npm
    directory: /${folder}
    schedule:
      interval: weekly
  - package-ecosystem: github-actions
    directory: /
    schedule:
      interval: weekly`;
