import type { Answers, Broken, Detected } from '../../model/protection.ts';
import type { Call, Project, Route } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { entry, flat, functionsIn, isLiteral, isOpen } from '../kit/chain.ts';
import { endpointOf } from '../kit/endpoints.ts';
import { tooOld } from '../kit/limiter-package.ts';
import { areIdle, isKeyedByClient, limiterCalls, ofOneUser } from '../kit/limiters.ts';
import { holdsOff, limitersOf, loginsOf, triedAt, type Tried } from '../kit/logins.ts';
import { guardStep } from '../kit/steps.ts';
import { basicLogins } from './basic.ts';
import { declaredLogins } from './declared.ts';
import { limiterBeside } from './borrowed.ts';
import type { RuleId } from './rules.ts';
import { loginSteps } from './steps.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const route of loginsOf(project)) {
    const limiters = limitersOf(route, project);
    // What is wrong with them is said of each.
    if (areIdle(limiters, project)) continue;
    if (limiters.length > 0 || holdsOff(route)) yield { ok: route.place };
    // Whoever makes an account for somebody else has signed in.
    else if (triedAt(route) !== 'account' || endpointOf(project, route).unguarded) yield unguarded(route, project);
  }
  yield* basicLogins(project);
  yield* declaredLogins(project);
  for (const call of limiterCalls(project)) yield* judge(call, project);
}

function unguarded(route: Route, project: Project): Broken<RuleId> {
  const detail = `Route: ${route.method.toUpperCase()} ${route.full || '(path not seen)'}.`;
  const beside = limiterBeside(route, project);
  const steps = (answers: Answers): Iterable<Draft> =>
    beside === undefined ? loginSteps(project, route, answers) : [guardStep(route, { code: beside })];
  return {
    rule: RULES[triedAt(route)],
    at: route.place,
    detail,
    ...(asksAgain(route, project) ? { severity: 'medium' } : {}),
    ...(ofOneUser(project) ??
      (beside === undefined ? tooOld(project) : undefined) ??
      renewing(route) ??
      notStarted(route, project)),
    steps,
  };
}

/** Whoever tries a password here has signed in before, at a login that asks nobody: it is asked once more, for a step that matters. */
const asksAgain = (route: Route, project: Project): boolean =>
  triedAt(route) === 'password' && !endpointOf(project, route).unguarded && hasOpenLogin(project);

const openLogins = new WeakMap<Project, boolean>();

function hasOpenLogin(project: Project): boolean {
  const known = openLogins.get(project) ?? loginsOf(project).some((route) => endpointOf(project, route).unguarded);
  openLogins.set(project, known);
  return known;
}

const RULES = {
  password: 'missing',
  code: 'codes',
  account: 'sign-ups',
  message: 'messages',
} as const satisfies Record<Tried, RuleId>;

/** Pages of whoever is signed in send the token that they have, with no account, and as often as they need a new one. */
function renewing({ handlers }: Route): { refused: string } | undefined {
  const functions = flat(handlers).flatMap(functionsIn);
  if (!functions.some(({ takesTokens }) => takesTokens)) return undefined;
  return {
    refused:
      'Who is signed in renews a token here, too, and pages may do so often: add a limiter that skips requests without a password.',
  };
}

/** An app beside the one that is started gets no middleware of ours, and no limit of its logins either. */
function notStarted({ app }: Route, { apps, entries }: Project): { refused: string } | undefined {
  const own = apps[app];
  if (!own || own.role !== 'entry' || entries.includes(own) || entries.length === 0) return undefined;
  return { refused: `Nothing was seen to start this app: --entry ${own.file} works on it.` };
}

/** Limiters of the app's own, as far as their options are seen. */
function* judge(call: Call, project: Project): Iterable<Broken<RuleId>> {
  const { place: at } = call;
  const [options] = call.args;
  const skips = isLiteral(entry(options, 'skipSuccessfulRequests'), true);
  if (skips && !entry(options, 'requestWasSuccessful') && !isOpen(options) && project.html.present) {
    yield { rule: 'uncounted-failures', at, certain: false };
  }
  const key = entry(options, 'keyGenerator');
  if (isKeyedByClient(call)) yield { rule: 'chosen-by-client', at };
  else if (key?.kind === 'function' && AS_IT_COMES.test(key.fn.returns.trim())) yield { rule: 'single-addresses', at };
}

/** `req.ip`, `req.ip || 'unknown'`, `req.connection.remoteAddress` */
const AS_IT_COMES =
  /^\(?(\w+\.ip|\w+\.(connection|socket)\??\.remoteAddress)\b[!)]*( as string)?( *(\|\||\?\?) *[\w.?'"]+)*\)?$/;
