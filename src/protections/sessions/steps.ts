import type { Call, Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { optionsStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

export type Flags = Record<string, string>;

/** A day: what stores of sessions keep by default. */
export const LIFETIME: Flags = { maxAge: '24 * 60 * 60 * 1000' };

/** Flags of the cookie: those of all rules that are planned, in one edit. */
export function cookieSteps(
  project: Project,
  call: Call,
  wanted: Partial<Record<RuleId, Flags>>,
  planned: (rule: RuleId) => boolean,
): Iterable<Draft> {
  const flags = (Object.keys(wanted) as RuleId[]).filter(planned).flatMap((rule) => Object.entries(wanted[rule] ?? {}));
  return optionSteps(project, call, Object.fromEntries(flags.map(([key, code]) => [`cookie.${key}`, code])));
}

/** Options of the call, where they are written. */
export function* optionSteps(project: Project, call: Call, set: Flags): Iterable<Draft> {
  const typed = isTyped(project, call);
  const entries = Object.entries(set).map(([key, code]) => [
    key,
    typed && code.startsWith("'") ? `${code} as const` : code,
  ]);
  yield optionsStep(call.place, { argument: 0, set: Object.fromEntries(entries) as Record<string, string> });
}

/** Of an object in a variable, TypeScript takes 'lax' for any text. */
function isTyped({ language }: Project, { args, place }: Call): boolean {
  const [options] = args;
  const isApart = options?.kind === 'object' && (options.place.start < place.start || options.place.end > place.end);
  return isApart && language === 'ts';
}
