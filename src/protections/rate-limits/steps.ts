import type { App, Project } from '../../model/project.ts';
import type { Finding } from '../../model/protection.ts';
import type { ConfigStep, Step } from '../../model/step.ts';
import { samePlace } from '../kit/chain.ts';
import { isLogin, limiterStage } from './limiters.ts';
import {
  byFile,
  declaredMajor,
  dependencySteps,
  envSteps,
  insertStep,
  securityImport,
  updateStep,
  type Owner,
} from '../kit/steps.ts';

type Section = NonNullable<ConfigStep['sections']['rate-limits']>;

export const LIMITER = '^8.7.4';

export function globalStep(project: Project, app: App): Step {
  const code = '$app.use($rateLimit($security.rateLimit));';
  return insertStep({ protection: 'rate-limits', rules: ['missing'] }, app, [
    { stage: limiterStage(app), code, imports: limiterImports(project, app.home.file) },
  ]);
}

export function* loginSteps(project: Project, logins: readonly Finding[]): Iterable<Step> {
  for (const [file, own] of byFile(logins, 'login')) {
    const routes = project.routes.filter((route) => isLogin(route) && own.some(({ at }) => samePlace(at, route.place)));
    for (const receiver of new Set(routes.map((route) => route.receiver))) {
      yield {
        protection: 'rate-limits',
        rules: ['login'],
        fix: 'safe',
        kind: 'transform',
        transform: 'route-guard',
        file,
        options: {
          app: receiver,
          code: '$rateLimit($security.loginRateLimit)',
          imports: limiterImports(project, file),
          routes: routes
            .filter((route) => route.receiver === receiver)
            .map(({ method, path, place }) => ({ method, path: path.seen ? path.value : '', line: place.line })),
        },
      };
    }
  }
}

function limiterImports(project: Project, file: string) {
  const limiter = { module: 'express-rate-limit', kind: 'named', name: 'rateLimit' } as const;
  return [limiter, securityImport(project, file)];
}

export function* packageSteps(owner: Owner, project: Project): Iterable<Step> {
  const major = declaredMajor(project, 'express-rate-limit');
  if (major !== null && major < 8 && project.manifest) {
    yield updateStep(
      owner,
      project.manifest,
      'express-rate-limit',
      LIMITER,
      'headers of the present draft, several limiters',
    );
    return;
  }
  yield* dependencySteps(owner, project, 'express-rate-limit', LIMITER, 'limits requests');
}

/** The variables of the limits that are written. */
export function environment(owner: Owner, project: Project, { global, login, limit, loginLimit }: Section): Step[] {
  const requests = `Requests of one address a minute, ${limit} where it is not set`;
  const logins = `Logins of one address in 15 minutes, ${loginLimit} where it is not set`;
  return envSteps(owner, project, [
    ...(global ? [{ name: 'RATE_LIMIT', value: '', comment: requests }] : []),
    ...(login ? [{ name: 'LOGIN_RATE_LIMIT', value: '', comment: logins }] : []),
  ]);
}
