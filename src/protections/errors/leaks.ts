import type { FunctionFact, HelperFact, Project } from '../../model/project.ts';
import type { Broken } from '../../model/protection.ts';
import type { Place } from '../../model/place.ts';
import type { Draft } from '../../model/step.ts';
import { placeKey, samePlace, where } from '../kit/chain.ts';
import { unusedNameStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';
import { leakSteps } from './steps.ts';

/** A function that shows the inside of errors; `fn` where it handles requests, or errors, itself. */
interface Leaking extends HelperFact {
  fn?: FunctionFact;
}

/** What answers show of errors: those of handlers, and of functions that these hand their errors to. */
export function* detectLeaks(handlers: readonly FunctionFact[], project: Project): Iterable<Broken<RuleId>> {
  const all: Leaking[] = [...handlers.map((fn) => ({ ...fn, fn })), ...helpersBeside(handlers, project)];
  const own = handlers.filter(({ params }) => params !== 4);
  const many = {
    leaksWhole: own.reduce((sum, { leaksWhole }) => sum + leaksWhole.length, 0),
    leaksMessages: own.reduce((sum, { leaksMessages }) => sum + leaksMessages.length, 0),
  };
  const leaks = all.reduce((sum, one) => sum + one.leaks.length, 0);
  const doubtOf = (one: Leaking, at: Place): Partial<Broken<RuleId>> => ({
    ...inManyPlaces(one, at, many),
    ...ownWords(one, at, project),
    ...onPurpose(one, at),
    ...toWhoRunsIt(project),
  });
  const sure = all.flatMap((one) => one.leaks.filter((at) => doubtOf(one, at).fix === undefined)).length;
  for (const one of all) {
    for (const at of one.leaks) {
      const doubt = doubtOf(one, at);
      const count = doubt.fix === undefined ? sure : leaks;
      yield { rule: 'leak', at, ...doubt, steps: () => leakSteps(at, count, project) };
    }
    for (const at of one.leaksUnset)
      yield {
        rule: 'unset-environment',
        at,
        steps: () => [...leakSteps(at, 1, project, one.fn?.unset), ...unasked(one, at, project)],
      };
  }
}

/** Whoever starts the app for himself alone is told what went wrong on his own machine. */
const toWhoRunsIt = ({ operations: { ownUse } }: Project): Partial<Broken<RuleId>> =>
  ownUse === null
    ? {}
    : { severity: 'low', fix: 'review', detail: `It serves a single user (${ownUse}), whose own machine it tells of.` };

/** What a test was read from that is no longer asked may be named nowhere else; it stays where it may be what loads `.env`. */
function unasked({ fn }: Leaking, { file }: Place, { manifest }: Project): Draft[] {
  const packages = Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies });
  if (packages.some((name) => /env/i.test(name))) return [];
  const names = Object.keys(fn?.unset ?? {}).map((name) => name.replace(/\(\)$/, '').split('.')[0] ?? name);
  return [...new Set(names)].map((name) => unusedNameStep(file, name));
}

/** Those whose leaks no handler has: what is written in one, or handles errors, is seen there. */
function helpersBeside(handlers: readonly FunctionFact[], { errorHelpers }: Project): HelperFact[] {
  const seen = new Set(handlers.flatMap(({ leaks, leaksUnset }) => [...leaks, ...leaksUnset].map(placeKey)));
  return errorHelpers.flatMap((helper) => {
    const leaks = helper.leaks.filter((at) => !seen.has(placeKey(at)));
    const leaksUnset = helper.leaksUnset.filter((at) => !seen.has(placeKey(at)));
    for (const at of [...leaks, ...leaksUnset]) seen.add(placeKey(at));
    return leaks.length + leaksUnset.length > 0 ? [{ ...helper, leaks, leaksUnset }] : [];
  });
}

/** So many lines of one kind are a change of their own, and with them those of the other: what an error says of itself is needed by some who read it, too. */
function inManyPlaces({ fn }: Leaking, at: Place, many: Record<Kind, number>): Partial<Broken<RuleId>> {
  if (!fn || fn.params === 4) return {};
  const kind = KINDS.find((one) => fn[one].some((place) => samePlace(place, at)));
  if (!kind || KINDS.every((one) => many[one] <= MANY)) return {};
  const held = KINDS.filter((one) => one === kind || many[kind] <= MANY).map(
    (one) => `${many[one]} responses hold ${WHAT[one]}`,
  );
  return { fix: 'review', detail: `${held.join(', ')}: --only errors changes them by themselves.` };
}

const WHAT = { leaksWhole: 'an error as it is', leaksMessages: 'the message of an error' };
type Kind = keyof typeof WHAT;
const KINDS: readonly Kind[] = ['leaksWhole', 'leaksMessages'];
const MANY = 12;

/** Behind `isDebug() || path === …`, somebody wants it in production. */
const onPurpose = ({ leaksDeliberate }: Leaking, at: Place): Partial<Broken<RuleId>> =>
  leaksDeliberate.some((place) => samePlace(place, at))
    ? { fix: 'review', detail: 'Something else than development is asked for, too: it may be shown there on purpose.' }
    : {};

/** A message that the app may have written for its user is not hidden unasked. */
function ownWords({ fn, ...one }: Leaking, at: Place, { handedWords }: Project): Partial<Broken<RuleId>> {
  if (one.leaksWords.some((place) => samePlace(place, at)))
    return { fix: 'review', detail: 'Errors with words of the app are among them: give those a status below 500.' };
  if (fn?.params !== 4 || handedWords === null || !one.leaksMessages.some((place) => samePlace(place, at))) return {};
  const detail = `Words of the app are among them (${where(handedWords)}): give such errors a status below 500.`;
  return { fix: 'review', detail };
}
