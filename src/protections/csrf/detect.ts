import { hasRole } from '../../code/packages/catalogue.ts';
import type { Answers, Broken, Detected, Severity } from '../../model/protection.ts';
import type { App, ChainItem, Project, Route } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { flat, functionsIn, packageOf, samePlace, takenOut, where } from '../kit/chain.ts';
import { frontEndsOf } from '../kit/front-ends.ts';
import { type CookieIdentity, cookieIdentities } from '../kit/signed-in.ts';
import { noteStep } from '../kit/steps.ts';
import { checkOf, hasChecks, isChecked } from './checks.ts';
import { changedByGet, oldPackages, weakTokens } from './own-checks.ts';
import type { RuleId } from './rules.ts';
import { postsBack } from '../kit/cross-site.ts';
import { returnPaths } from '../kit/returns.ts';
import { guardSteps } from './steps.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  yield* oldPackages(project);
  yield* weakTokens(project);
  const checks = project.entries.flatMap((app) => checkOf(app, project) ?? []);
  for (const { place } of checks) yield { ok: place };
  const identities = cookieIdentities(project);
  if (identities.length === 0) return;
  for (const app of appsWith(project, identities)) yield* judge(project, app, identities);
  yield* changedByGet(project);
}

/** Apps that the cookies belong to: the only one, or those whose files hold them. */
function appsWith(project: Project, identities: readonly CookieIdentity[]): App[] {
  const { entries } = project;
  if (entries.length < 2) return [...entries];
  const files = identities.map(({ place }) => place.file);
  return entries.filter(({ file, chain }) => {
    const own = new Set([file, ...chain.map(({ place }) => place.file)]);
    return files.some(
      (one) => own.has(one) || (packageOf(project, one) !== '' && packageOf(project, one) === packageOf(project, file)),
    );
  });
}

function* judge(project: Project, app: App, identities: readonly CookieIdentity[]): Iterable<Detected<RuleId>> {
  const routes = changingRoutes(project, app);
  if (routes.length === 0) return;
  if (checkOf(app, project)) return;
  const open = routes.filter((route) => !isChecked(route, app, project));
  const [first] = routes;
  if (open.length === 0) return yield { ok: first?.place ?? null };
  if (open.length === routes.length && hasChecks(project)) return;
  yield missing(project, app, identities, { routes, open });
}

/** Routes that change something, each once. */
function changingRoutes(project: Project, app: App): Route[] {
  const index = project.apps.indexOf(app);
  const routes = project.routes.filter(
    (route) =>
      (/^(post|put|patch|delete|del)$/.test(route.method) || answersAll(route)) &&
      (route.app === index || (route.app === -1 && project.entries.length === 1)),
  );
  return routes.filter((route, at) => routes.findIndex(({ place }) => samePlace(place, route.place)) === at);
}

/** `app.all('/*', requireUser)` is no route of its own. */
const answersAll = ({ method, handlers }: Route): boolean =>
  method === 'all' &&
  flat(handlers)
    .flatMap(functionsIn)
    .some((fn) => fn.responds && !fn.passes);

function missing(
  project: Project,
  app: App,
  identities: readonly CookieIdentity[],
  { routes, open }: { routes: readonly Route[]; open: readonly Route[] },
): Broken<RuleId> {
  const weakest = weakestOf(identities);
  const some = open.length < routes.length ? `${open.length} of ` : '';
  const named = open.slice(0, 2).map(({ method, full }) => `${method.toUpperCase()} ${full}`);
  const detail = `${some}${routes.length} routes, such as ${named.join(' and ')}; signed in by the ${weakest.kind === 'session' ? 'session' : 'cookie'} of ${where(weakest.place)}${sameSiteText(weakest)}.`;
  const severity = severityOf(project, weakest);
  // Browsers keep the cookie at home: a second check is for who wants one.
  const kept = severity === 'low' ? ({ fix: 'review' } as const) : takenOut(project, /c?surf|csrf|lusca/i);
  const broken: Broken<RuleId> = { rule: 'missing', at: app.place, severity, ...kept, detail };
  const frontEnds = frontEndsOf(app, project);
  const steps = (cors: ChainItem | undefined, behind = false) => ({
    steps: () => guardSteps(project, app, routes, { cors, behind }),
  });
  const form = returnPaths(project, routes).length === 0 ? postsBack(project) : undefined;
  if (form !== undefined)
    return {
      ...broken,
      fix: 'manual',
      todo: `${form} Its path is not seen: refuse other origins on all but that one.`,
    };
  switch (frontEnds.kind) {
    case 'unseen':
      return {
        ...broken,
        fix: 'manual',
        todo: `CORS at ${where(frontEnds.place)} lets front ends in on some routes only: refuse other origins behind it, by Sec-Fetch-Site and Origin.`,
      };
    case 'anybody':
      return { ...broken, steps: (answers) => whenListed(answers, frontEnds.link, steps(frontEnds.link).steps) };
    case 'none':
      return {
        ...broken,
        ...(weakest.sameSite === 'none' ? { fix: 'review' as const, detail: `${detail} ${FOREIGN}` } : {}),
        ...steps(undefined),
      };
    case 'listed': {
      const { link, behind } = frontEnds;
      const isReached = link.place.file === app.home.file && app.home.name !== '' && link.condition === undefined;
      if (behind && !isReached)
        return { ...broken, fix: 'manual', todo: `Refuse other origins behind CORS at ${where(link.place)}.` };
      return { ...broken, ...steps(link, behind) };
    }
  }
}

const FOREIGN =
  'SameSite=None says that pages of other sites use it; which ones is not seen: name them in ALLOWED_ORIGINS.';

/** The guard follows CORS: where that lets in whoever asks, a guard would stop nobody. */
function* whenListed(answers: Answers, { place }: ChainItem, steps: () => Iterable<Draft>): Iterable<Draft> {
  if (answers.level !== 'observe' && (answers.get('cors.origins') ?? '').trim() !== '') yield* steps();
  else
    yield noteStep(
      `CORS at ${where(place)} lets every site in with cookies, and which front ends are yours is not known: name them with --set cors.origins=https://app.example.`,
    );
}

const RANK = ['none', 'unset', 'unseen', 'lax', 'strict'] as const;

function weakestOf(identities: readonly CookieIdentity[]): CookieIdentity {
  const [first] = [...identities].sort((a, b) => RANK.indexOf(a.sameSite) - RANK.indexOf(b.sameSite));
  return first as CookieIdentity;
}

const sameSiteText = ({ sameSite }: CookieIdentity): string =>
  sameSite === 'unseen' ? '' : sameSite === 'unset' ? ', without SameSite' : `, SameSite=${sameSite}`;

/** SameSite keeps the cookie at home, and browsers ask before they send JSON from elsewhere. */
function severityOf(project: Project, { sameSite }: CookieIdentity): Severity {
  if (sameSite === 'strict') return 'low';
  const isData = takesDataAlone(project);
  if (sameSite === 'lax') return isData ? 'low' : 'medium';
  return isData ? 'medium' : 'high';
}

function takesDataAlone({ calls }: Project): boolean {
  const parses = (name: RegExp): boolean =>
    calls.some(({ module, member }) => /^(express|body-parser)$/.test(module) && name.test(member));
  return (
    parses(/(^|\.)json$/) &&
    !parses(/(^|\.)(urlencoded|text|raw)$|^$/) &&
    !calls.some(({ module }) => hasRole(module, 'upload'))
  );
}
