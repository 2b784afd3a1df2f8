import { rangeOn } from '../../code/packages/ranges.ts';
import type { Project } from '../../model/project.ts';
import type { ConfigDraft, Draft } from '../../model/step.ts';
import { configStep, declaredMajor, declaredRange, dependencySteps, securityImport, tooOldFor } from './steps.ts';

const LIMITER = '^8.7.4';

/** What the express-rate-limit that is there understands; a project without one gets the newest that its Node runs. */
export type LimiterDialect = NonNullable<ConfigDraft['sections']['request-limits']>['dialect'];

export function dialectOf(project: Project): LimiterDialect {
  const [major, minor] = declared(project);
  if (major >= 8) return { count: 'limit', headers: 'draft-8', keys: true };
  if (major === 7) return { count: 'limit', headers: minor >= 5 ? 'draft-8' : 'draft-7', keys: false };
  return { count: 'max', headers: major === 6 ? 'draft-6' : 'none', keys: false };
}

function declared(project: Project): [number, number] {
  const range = declaredRange(project, 'express-rate-limit') ?? rangeFor(project);
  const [, major, minor = '0'] = /(\d+)(?:\.(\d+))?/.exec(range) ?? [];
  return major === undefined ? [8, 0] : [Number(major), Number(minor)];
}

const rangeFor = ({ node }: Project): string => rangeOn('express-rate-limit', node?.major ?? null) ?? LIMITER;

/** Why the limiter that is there will not do; it stays in the version it has wherever that does what is needed. */
export function tooOld(project: Project): { refused: string } | undefined {
  const major = declaredMajor(project, 'express-rate-limit');
  const runtime = major === null ? tooOldFor(project, 'express-rate-limit') : undefined;
  if (runtime) return runtime;
  const [used] = declared(project);
  if (major === null && used < 6 && project.language === 'ts')
    return {
      refused: `${project.node?.source} says Node ${project.node?.major}, and express-rate-limit with its types needs 14: raise it first, then run this again.`,
    };
  if (major === null || major >= 6 || (major === 5 && project.language === 'js')) return undefined;
  return {
    refused: `express-rate-limit ${major} lacks what is needed: update it to ${LIMITER} first, then run this again.`,
  };
}

export function limiterImports(project: Project, file: string) {
  const [major] = declared(project);
  const kind = major < 6 ? 'default' : 'named';
  return [{ module: 'express-rate-limit', kind, name: 'rateLimit' } as const, securityImport(project, file)];
}

export function limiterPackage(project: Project): Draft[] {
  return dependencySteps(project, 'express-rate-limit', rangeFor(project), 'limits requests');
}

/** Whom a limiter counts: the member of the config module that both kinds of limits name. */
export function addressStep(project: Project): Draft {
  return configStep(project, { 'client-address': { keys: dialectOf(project).keys } });
}
