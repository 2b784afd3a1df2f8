import type { App, Project, Route } from '../../model/project.ts';
import type { Answers, Level } from '../../model/protection.ts';
import type { Draft } from '../../model/step.ts';
import {
  configStep,
  dependencySteps,
  envSteps,
  guardStep,
  insertStep,
  securityImport,
  updateStep,
} from '../kit/steps.ts';
import { countsFiles, exemptPaths, limiterStage } from './limiters.ts';

export const LIMITER = '^8.7.4';
const REQUESTS = { observe: '300', preserve: '300', strict: '120' } as const;
export const LOGINS = { observe: '20', preserve: '20', strict: '5' } as const;

/** A limit for all requests of an address. */
export function* globalSteps(project: Project, app: App, answers: Answers): Iterable<Draft> {
  const code = '$app.use($rateLimit($security.rateLimit));';
  yield insertStep(app, { stage: limiterStage(app), code, imports: limiterImports(project, app.home.file) });
  yield* sharedSteps(project, answers, { global: true, login: false });
  const { limit } = limitsOf(project, answers);
  const comment = `Requests of one address a minute, ${limit} where it is not set`;
  yield* envSteps(project, [{ name: 'RATE_LIMIT', value: '', comment }]);
}

/** A limit of its own for a route where passwords are tried. */
export function* loginSteps(project: Project, route: Route, answers: Answers): Iterable<Draft> {
  const code = '$rateLimit($security.loginRateLimit)';
  yield guardStep(route, { code, imports: limiterImports(project, route.file) });
  yield* sharedSteps(project, answers, { global: false, login: true });
  const { loginLimit } = limitsOf(project, answers);
  const comment = `Logins of one address in 15 minutes, ${loginLimit} where it is not set`;
  yield* envSteps(project, [{ name: 'LOGIN_RATE_LIMIT', value: '', comment }]);
}

/** What both limiters need. */
function* sharedSteps(
  project: Project,
  answers: Answers,
  members: { global: boolean; login: boolean },
): Iterable<Draft> {
  yield configStep(project, {
    'rate-limits': {
      ...members,
      ...limitsOf(project, answers),
      exempt: exemptPaths(project),
      data: !project.html.present,
      observe: answers.level === 'observe',
    },
  });
  yield* packageSteps(project);
}

function limitsOf(project: Project, answers: Answers): { limit: number; loginLimit: number } {
  return {
    limit: Number(answers.get('limits.requests') ?? inferRequests(project, answers.level).value),
    loginLimit: Number(answers.get('limits.logins') ?? LOGINS[answers.level]),
  };
}

/** A page of many files must not use up what is meant for people. */
export function inferRequests(project: Project, level: Level): { value: string; source: string } {
  if (!countsFiles(project)) return { value: REQUESTS[level], source: 'room for people behind one address' };
  return { value: String(Number(REQUESTS[level]) * 5), source: 'pages load their files through the limiter' };
}

function limiterImports(project: Project, file: string) {
  const limiter = { module: 'express-rate-limit', kind: 'named', name: 'rateLimit' } as const;
  return [limiter, securityImport(project, file)];
}

function packageSteps(project: Project): Draft[] {
  const { manifest } = project;
  const declared = manifest?.dependencies['express-rate-limit'] ?? manifest?.devDependencies['express-rate-limit'];
  const [major = 8, minor = 0] = (/(\d+)(?:\.(\d+))?/.exec(declared ?? '')?.slice(1) ?? []).map((part) =>
    Number(part ?? 0),
  );
  if (major === 7 && minor < 5 && manifest)
    return [updateStep(manifest, 'express-rate-limit', '^7.5.1', 'headers of the present draft')];
  if (major < 7 && manifest)
    return [updateStep(manifest, 'express-rate-limit', LIMITER, 'headers of the present draft, several limiters')];
  return dependencySteps(project, 'express-rate-limit', LIMITER, 'limits requests');
}
