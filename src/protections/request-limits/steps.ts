import type { Answers, Level } from '../../model/protection.ts';
import type { App, Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { knowledgeOf, suggestionOf } from '../kit/hops.ts';
import { addressStep, dialectOf, limiterImports, limiterPackage } from '../kit/limiter-package.ts';
import { configStep, envSteps, insertStep, noteStep } from '../kit/steps.ts';
import { limiterStage } from './placement.ts';
import { uncountedPaths } from './uncounted.ts';

export const REQUESTS: Readonly<Record<Level, string>> = { observe: '300', preserve: '300', strict: '120' };

/** A limit for all requests of an address, where it is known what an address is. */
export function* limitSteps(project: Project, app: App, answers: Answers): Iterable<Draft> {
  if (knowledgeOf(project, answers) === 'suggested') {
    yield noteStep(
      `Behind a proxy everybody would share one count (${suggestionOf(project)}): say how many there are with --set proxy.hops=1, or false for none.`,
    );
    return;
  }
  const imports = limiterImports(project, app.home.file);
  yield insertStep(app, { stage: limiterStage(app), code: '$app.use($rateLimit($security.rateLimit));', imports });
  const limit = Number(answers.get('limits.requests') ?? REQUESTS[answers.level]);
  const { paths, why } = uncountedPaths(app, project);
  yield configStep(project, {
    'request-limits': {
      limit,
      uncounted: paths,
      why,
      data: !project.html.present,
      observe: answers.level === 'observe',
      dialect: dialectOf(project),
    },
  });
  yield addressStep(project);
  yield* limiterPackage(project);
  const comment = `Requests of one address a minute, ${limit} where it is not set`;
  yield* envSteps(project, [{ name: 'RATE_LIMIT', value: '', comment }]);
}
