import type { Answers, Level } from '../../model/protection.ts';
import type { App, Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { where } from '../kit/chain.ts';
import { knowledgeOf, setElsewhere, suggestionOf } from '../kit/hops.ts';
import { addressStep, dialectOf, limiterImports, limiterPackage } from '../kit/limiter-package.ts';
import { configStep, envSteps, insertStep, noteStep } from '../kit/steps.ts';
import { filesAhead, firstRouter, limiterStage } from './placement.ts';
import { mountOf, uncountedPaths } from './uncounted.ts';

const REQUESTS: Readonly<Record<Level, string>> = { observe: '300', preserve: '300', strict: '120' };

/** So many pages of the app may be open behind one address. */
const PAGES = 10;
/** Asked so often, pages are not told from a script that is to be stopped. */
export const TOO_OFTEN = 300;

/** Requests that an address may send in a minute, with room for pages that ask by the clock. */
export function requestsOf({ polling }: Project, level: Level): { value: string; source: string; polled: string } {
  const usual = Number(REQUESTS[level]);
  const asked = (polling?.perMinute ?? 0) * PAGES;
  if (!polling || asked <= usual / 2 || polling.perMinute > TOO_OFTEN)
    return { value: REQUESTS[level], source: 'room for people behind one address', polled: '' };
  const value = String(Math.ceil((usual + asked) / 100) * 100);
  const polled = `${polling.file} asks ${polling.perMinute} times a minute: room for ${PAGES} such pages behind one address.`;
  return { value, source: polled.replace(/\.$/, ''), polled };
}

/** A limit for all requests of an address, where it is known what an address is. */
export function* limitSteps(project: Project, app: App, answers: Answers): Iterable<Draft> {
  if (knowledgeOf(project, answers) === 'suggested') {
    yield noteStep(
      `Behind a proxy everybody would share one count (${suggestionOf(project)}): say how many there are with --set proxy.hops=1, or 0 for none.`,
    );
    return;
  }
  const other = setElsewhere(app, project);
  if (other) {
    yield noteStep(
      `Behind a proxy everybody would share one count (${where(other.place)} sets "trust proxy" for another app): set it here, too, or limit requests at the proxy.`,
    );
    return;
  }
  const imports = limiterImports(project, app.home.file);
  const mount = mountOf(app, project);
  const code = `$app.use(${mount && `'${mount}', `}$rateLimit($security.rateLimit));`;
  const first = firstRouter(app);
  const ahead = first ? { ahead: { start: first.start, end: first.end } } : {};
  const last = filesAhead(app);
  const behind = last ? { behind: { start: last.start, end: last.end } } : {};
  yield insertStep(app, { stage: limiterStage(app), ...ahead, ...behind, code, imports });
  const derived = requestsOf(project, answers.level);
  const limit = Number(answers.get('limits.requests') ?? derived.value);
  const { paths, why } = mount ? { paths: [], why: '' } : uncountedPaths(app, project);
  yield configStep(project, {
    'request-limits': {
      limit,
      polled: String(limit) === derived.value ? derived.polled : '',
      uncounted: paths,
      why,
      data: !project.html.present,
      observe: answers.level === 'observe',
      dialect: dialectOf(project),
    },
  });
  yield addressStep(project);
  yield* limiterPackage(project);
  const comment = `Requests per address and minute (default: ${limit})`;
  yield* envSteps(project, [{ name: 'RATE_LIMIT', value: '', comment }]);
}
