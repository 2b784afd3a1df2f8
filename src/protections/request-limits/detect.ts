import type { Answers, Broken, Detected } from '../../model/protection.ts';
import type { App, Call, Project, Value } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { hasRole } from '../../code/packages/catalogue.ts';
import {
  callsOf,
  entry,
  flat,
  isGlobal,
  isOpen,
  isSecurityMember,
  linksOf,
  placeKey,
  takenOut,
  where,
} from '../kit/chain.ts';
import { isForDevelopers } from '../kit/handlers.ts';
import { refusedByHand } from '../kit/helmet.ts';
import { tooOld } from '../kit/limiter-package.ts';
import {
  areIdle,
  isForLogins,
  isLimited,
  isLimiterValue,
  limiterCalls,
  limits,
  ofOneUser,
  severalProcesses,
  stopsNobody,
} from '../kit/limiters.ts';
import { tooEarly } from './placement.ts';
import type { RuleId } from './rules.ts';
import { burstOf, countsNothing } from './uncounted.ts';
import { limitSteps, TOO_OFTEN } from './steps.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const app of project.entries) yield* detectIn(app, project);
  for (const call of limiterCalls(project))
    if (stopsNobody(call, project)) yield { rule: 'stops-nobody', at: call.place };
  if (severalProcesses(project)) for (const call of limiterCalls(project)) yield* judge(call);
}

function* detectIn(app: App, project: Project): Iterable<Detected<RuleId>> {
  for (const item of linksOf(app).filter(limits))
    if (!areIdle(flat(item.args), project) && !isForDevelopers(item)) yield { ok: item.place };
  if (!isLimited(app, project)) {
    const steps = (answers: Answers): Iterable<Draft> => limitSteps(project, app, answers);
    // Who limits routes or paths one by one has thought of limits: whether all requests get one is for a person to say.
    const chosen =
      project.routes.some(({ handlers }) => flat(handlers).some(isOwnLimiter)) ||
      app.chain.some(({ kind, args }) => /^(use|mount)$/.test(kind) && flat(args).some(isOwnLimiter));
    const busy = busyWith(app, project);
    const detail = busy ? { detail: `${busy}: how much is for you to say.` } : {};
    const fix = chosen || busy ? ({ fix: 'review', ...detail } as const) : takenOut(project, /limit(er|s)?\b/i);
    const own = ownThatLimitsNobody(app, project);
    yield {
      rule: 'missing',
      at: app.place,
      ...fix,
      ...own,
      ...tooOld(project),
      ...ofOneUser(project),
      ...refusedByHand(project),
      steps,
    };
  }
  const links = linksOf(app);
  const index = links.findIndex((item) => isGlobal(item) && limits(item));
  const place = links[index]?.place;
  const first = index < 0 ? undefined : tooEarly(links.slice(0, index));
  if (!place || !first) return;
  const todo = `Move it above ${where(first.place)}.`;
  yield { rule: 'late', at: place, detail: `First: ${where(first.place)}.`, todo };
}

/** A limiter of the app's own is there: whoever has left it out says whether it is the one. */
function ownThatLimitsNobody(app: App, { unusedLimiters }: Project): Partial<Broken<RuleId>> {
  const tried = linksOf(app).find((item) => isGlobal(item) && limits(item) && isForDevelopers(item));
  if (tried)
    return {
      refused: `The limiter at ${where(tried.place)} is for development alone: register it whatever the environment is.`,
    };
  const unused = unusedLimiters.find(({ name }) => !isForLogins(name));
  if (!unused) return {};
  return { fix: 'review', detail: `${unused.name} is made at ${where(unused.place)}, and registered nowhere.` };
}

/** What an honest client does so often that a limit would stop it. */
function busyWith(app: App, project: Project): string | undefined {
  const { polling, apiKeys, passedOn } = project;
  const burst = burstOf(project);
  if (burst) return `One visit asks for much at once at ${where(burst.place)}`;
  if (polling && polling.perMinute > TOO_OFTEN) return `${polling.file} asks ${polling.perMinute} times a minute`;
  if (countsNothing(app, project)) return 'All that it serves are images, streams and files';
  const proxy = proxyOf(app, project);
  if (proxy) return `Requests are passed on to other servers at ${where(proxy.place)}`;
  if (passedOn !== null) return `Requests are passed on to other servers (${passedOn})`;
  return apiKeys === null ? undefined : `Programs with a key use it (${apiKeys})`;
}

/** What passes requests on, but for one that stands in for a front end while it is developed. */
function proxyOf({ chain }: App, { calls }: Project): Call | undefined {
  const tried = new Set(
    chain.filter(isForDevelopers).flatMap((item) => callsOf(item).map(({ place }) => placeKey(place))),
  );
  return calls.find(({ module, place }) => hasRole(module, 'proxy') && !tried.has(placeKey(place)));
}

function* judge({ args: [options], place }: Call): Iterable<Broken<RuleId>> {
  if (options?.kind === 'object' && !entry(options, 'store') && !isOpen(options))
    yield { rule: 'own-memory', at: place };
}

/** A limiter that the app had before ours. */
const isOwnLimiter = (value: Value): boolean =>
  isLimiterValue(value) && !(value.kind === 'call' && value.call.args.some((arg) => isSecurityMember(arg, '\\w+')));
