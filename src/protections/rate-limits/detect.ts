import type { Broken, Detected } from '../../model/protection.ts';
import type { App, Call, Project, Route } from '../../model/project.ts';
import { entry, isGlobal, isLiteral, isOpen, where } from '../kit/chain.ts';
import { declaredMajor, tooOldFor } from '../kit/steps.ts';
import {
  isGuarded,
  isLimited,
  limiterCalls,
  limits,
  loginsOf,
  severalProcesses,
  survivesUpdate,
  tooEarly,
} from './limiters.ts';
import type { RuleId } from './rules.ts';
import { globalSteps, LIMITER, loginSteps } from './steps.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const app of project.entries) yield* detectGlobal(app, project);
  for (const route of loginsOf(project)) if (!isGuarded(route, project)) yield unguarded(route, project);
  for (const call of limiterCalls(project)) yield* judge(call, project);
}

function* detectGlobal(app: App, project: Project): Iterable<Detected<RuleId>> {
  for (const item of app.chain.filter(limits)) yield { ok: item.place };
  if (!isLimited(app, project)) {
    const steps: Broken<RuleId>['steps'] = (answers) => globalSteps(project, app, answers);
    yield { rule: 'missing', at: app.place, ...refusal(project), steps };
  }
  const index = app.chain.findIndex((item) => isGlobal(item) && limits(item));
  const place = app.chain[index]?.place;
  const first = index < 0 ? undefined : tooEarly(app, index);
  if (!place || !first) return;
  const todo = `Move it above ${where(first.place)}.`;
  yield { rule: 'late', at: place, detail: `First: ${where(first.place)}.`, todo };
}

function unguarded(route: Route, project: Project): Broken<RuleId> {
  const detail = `Route: ${route.method.toUpperCase()} ${route.full || '(path not seen)'}.`;
  const steps: Broken<RuleId>['steps'] = (answers) => loginSteps(project, route, answers);
  return { rule: 'login', at: route.place, detail, ...(refusal(project) ?? unreachable(route)), steps };
}

function* judge(call: Call, project: Project): Iterable<Broken<RuleId>> {
  const [options] = call.args;
  const skips = isLiteral(entry(options, 'skipSuccessfulRequests'), true);
  if (skips && !entry(options, 'requestWasSuccessful') && !isOpen(options) && project.html.present) {
    yield { rule: 'uncounted-failures', at: call.place, certain: false };
  }
  if (severalProcesses(project) && options?.kind === 'object' && !entry(options, 'store') && !isOpen(options)) {
    yield { rule: 'own-memory', at: call.place };
  }
}

function refusal(project: Project): { refused: string } | undefined {
  const major = declaredMajor(project, 'express-rate-limit');
  if (major === null || major < 7) {
    const runtime = tooOldFor(project, 'express-rate-limit');
    if (runtime) return runtime;
  }
  if (major === null || major >= 7 || (major >= 5 && survivesUpdate(project))) return undefined;
  return {
    refused: `express-rate-limit ${major} is declared and used with options that changed since: update it to ${LIMITER} first, then run this again.`,
  };
}

function unreachable(route: Route): { refused: string } | undefined {
  if (route.path.seen) return undefined;
  return {
    refused: `The path of this route is not a plain text (${route.path.why}): add rateLimit(security.loginRateLimit) behind it by hand.`,
  };
}
