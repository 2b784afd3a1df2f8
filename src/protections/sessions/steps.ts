import type { Call, Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import type { Place } from '../../model/place.ts';
import type { Path } from '../../model/tree.ts';
import { entry } from '../kit/chain.ts';
import { optionsStep } from '../kit/steps.ts';
import { isAbsent } from './options.ts';
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
  const [options] = call.args;
  const cookie = options && !isAbsent(options, 'cookie') ? entry(options, 'cookie') : undefined;
  if (cookie?.kind === 'object' && cookie.place.file !== call.place.file && isCode(cookie.place))
    return [objectStep(cookie.place, typedIn(cookie.place.file, Object.fromEntries(flags)))];
  return optionSteps(project, call, Object.fromEntries(flags.map(([key, code]) => [`cookie.${key}`, code])));
}

/** The object is written in another file than the call that is given it. */
const objectStep = (place: Place, set: Flags): Draft => optionsStep(place, { argument: 0, set });

/** Options of the call, where they are written. */
export function* optionSteps(project: Project, call: Call, set: Flags): Iterable<Draft> {
  const [options] = call.args;
  const isElsewhere = options?.kind === 'object' && options.place.file !== call.place.file;
  if (isElsewhere && !options.open && isCode(options.place))
    yield objectStep(options.place, typedIn(options.place.file, set));
  else
    yield optionsStep(call.place, { argument: 0, set: isTyped(project, call) ? typedIn(call.place.file, set) : set });
}

const isCode = ({ file }: Place): boolean => /\.[cm]?[jt]sx?$/.test(file);

const typedIn = (file: Path, set: Flags): Flags =>
  /\.[cm]?ts$/.test(file)
    ? Object.fromEntries(
        Object.entries(set).map(([key, code]) => [key, code.startsWith("'") ? `${code} as const` : code]),
      )
    : set;

/** Of an object in a variable, TypeScript takes 'lax' for any text. */
function isTyped({ language }: Project, { args, place }: Call): boolean {
  const [options] = args;
  const isApart = options?.kind === 'object' && (options.place.start < place.start || options.place.end > place.end);
  return isApart && language === 'ts';
}
