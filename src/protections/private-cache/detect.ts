import type { Detected } from '../../model/protection.ts';
import type { App, FunctionFact, Project, Value } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import type { Draft } from '../../model/step.ts';
import { flat, functionsIn, isSecurityMember, linksOf } from '../kit/chain.ts';
import { type CookieIdentity, cookieIdentities } from '../kit/signed-in.ts';
import { configStep, insertStep, securityImport } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';
import { brings, knownBehind, signsOf } from './signs.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const identities = cookieIdentities(project);
  const signs = signsOf(identities, project);
  if (signs.length === 0) return;
  for (const app of project.entries) {
    if (!belongs(app, project, identities)) continue;
    // One of several that has sessions, and signs nobody in.
    const tells = signs.some(({ part }) => part !== 'user') || linksOf(app).some((link) => brings(link, 'user'));
    if (project.entries.length > 1 && !tells) continue;
    const place = inForce(app, project);
    if (place) yield { ok: place };
    else
      yield {
        rule: 'missing',
        at: app.place,
        severity: project.html.present ? 'medium' : 'low',
        fix: project.views.length > 0 ? 'safe' : 'review',
        steps: () => cacheSteps(app, signs, project),
      };
  }
}

function cacheSteps(app: App, signs: ReturnType<typeof signsOf>, project: Project): Draft[] {
  const last = knownBehind(app, signs, project);
  const behind = last ? { behind: { start: last.place.start, end: last.place.end } } : {};
  const code = '$app.use($security.privateCache);';
  return [
    insertStep(app, { stage: 'session', code, imports: [securityImport(project, app.home.file)], ...behind }),
    configStep(project, { 'private-cache': { signs, ...(last ? { early: true } : {}) } }),
  ];
}

/** The app answers GET requests, and the cookies are its own where there are several. */
function belongs(app: App, project: Project, identities: readonly CookieIdentity[]): boolean {
  const index = project.apps.indexOf(app);
  const single = project.entries.length === 1;
  const asks = project.routes.some(
    (route) => route.method === 'get' && (route.app === index || (single && route.app === -1)),
  );
  if (!asks || single) return asks;
  const files = new Set([app.file, ...app.chain.map(({ place }) => place.file)]);
  return identities.some(({ place }) => files.has(place.file));
}

/** A link of the chain, or of a router, that keeps answers out of caches. */
function inForce(app: App, project: Project): Place | undefined {
  const item = linksOf(app).find(({ kind, args }) => kind === 'use' && flat(args).some(keepsOut));
  if (item) return item.place;
  const link = project.routerLinks.find(({ kind, args }) => kind === 'use' && flat(args).some(keepsOut));
  if (link) return link.place;
  // The guard of most routes that have one says it for all that they send.
  const guarded = project.routes
    .map(({ through, handlers }) => guardsIn([...through, ...handlers]))
    .filter((guards) => guards.length > 0);
  const quiet = guarded.flatMap((guards) => guards.find((fn) => sets(fn) && !fn.headers.some(isConditional)) ?? []);
  return quiet.length * 2 > guarded.length ? quiet[0]?.place : undefined;
}

const isConditional = ({ name, conditional }: FunctionFact['headers'][number]): boolean =>
  name === 'cache-control' && conditional;

const guardsIn = (values: readonly Value[]): FunctionFact[] =>
  flat(values)
    .flatMap(functionsIn)
    .filter(({ passes, responds }) => passes && !responds);

function keepsOut(value: Value): boolean {
  if (isSecurityMember(value, 'privateCache')) return true;
  if (value.kind === 'call')
    return (
      value.call.module === 'nocache' ||
      /no_?cache|cache_?control/i.test(value.call.text) ||
      functionsIn(value).some(sets)
    );
  if (value.kind === 'unseen') return /no_?cache|no_?store|cache_?control/i.test(value.text);
  if (value.kind === 'import') return /no_?cache|cache_?control/i.test(`${value.module} ${value.member}`);
  return value.kind === 'function' && sets(value.fn);
}

const sets = ({ name, headers }: FunctionFact): boolean =>
  name === 'privateCache' ||
  headers.some(
    (header) =>
      header.name === 'cache-control' &&
      (header.value.kind !== 'literal' || /no-store|private|no-cache/i.test(String(header.value.value))),
  );
