import { hasRole } from '../../code/packages/catalogue.ts';
import type { LoggedFact } from '../../model/operations.ts';
import type { Broken, Detected } from '../../model/protection.ts';
import type { App, Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { everyCall, where } from '../kit/chain.ts';
import { loginsOf } from '../kit/logins.ts';
import { patternOf } from '../kit/path-pattern.ts';
import { configStep, insertStep, securityImport } from '../kit/steps.ts';
import { judgeLogger } from './loggers.ts';
import type { RuleId } from './rules.ts';

/** Of one kind; what comes behind them is counted. */
const MOST = 5;

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const { logged, forged } = project.operations.logs;
  for (const kind of ['secret', 'body', 'headers'] as const) {
    const found = logged.filter((one) => one.kind === kind);
    const rest = found.length - MOST;
    for (const [index, one] of found.slice(0, MOST).entries())
      yield ofLogged(one, index === MOST - 1 && rest > 0 ? `${rest} more calls do the same.` : '');
  }
  for (const call of everyCall(project)) yield* judgeLogger(call, project);
  const [first, ...more] = forged;
  if (first) {
    const others = more.length > 0 ? { detail: `So do ${more.length} more, as ${where(more[0] ?? first)}.` } : {};
    yield { rule: 'forged', at: first, certain: false, ...others };
  }
  yield* ofEvents(project);
}

function ofLogged({ place: at, kind, text, certain, quiet, signsIn }: LoggedFact, more: string): Broken<RuleId> {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  const isSure = kind === 'body' ? signsIn : certain;
  return {
    rule: kind,
    at,
    certain: isSure && !quiet,
    detail: `It is ${shown}.${more === '' ? '' : ` ${more}`}`,
    ...(isSure && !quiet ? {} : { severity: 'low' as const }),
  };
}

function* ofEvents(project: Project): Iterable<Detected<RuleId>> {
  const { identity, calls, operations, manifest, entries } = project;
  const logger = calls.find(({ module }) => isLogger(module));
  if (logger) return yield { ok: logger.place };
  const declared = Object.keys(manifest?.dependencies ?? {}).some(isLogger);
  const [signIn] = identity.signIns;
  const token = calls.find(({ module, member }) => module === 'jsonwebtoken' && /(^|\.)sign$/.test(member));
  const at = signIn?.place ?? token?.place;
  if (declared || operations.logs.watched !== null || !at) return;
  const [app] = entries;
  if (app) yield { rule: 'no-events', at, steps: () => eventSteps(project, app) };
}

function eventSteps(project: Project, app: App): Draft[] {
  const imports = [securityImport(project, app.home.file)];
  const logins = [...new Set(loginsOf(project).map(({ full }) => patternOf(full)))];
  return [
    insertStep(app, { stage: 'logger', code: '$app.use($security.logEvents);', imports }),
    configStep(project, { logging: { logins } }),
  ];
}

const isLogger = (module: string): boolean => hasRole(module, 'log');
