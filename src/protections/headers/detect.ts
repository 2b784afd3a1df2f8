import type { Broken, Detected } from '../../model/protection.ts';
import type { App, Call, ChainItem, Project, Value } from '../../model/project.ts';
import { entry, functionsOf, handlersOf, isGlobal, isLiteral, linksOf, takenOut, where } from '../kit/chain.ts';
import { FEW_PARTS, headersOf, helmetCalls, helmetRefused, isHelmet, type Headers } from '../kit/helmet.ts';
import { isForDevelopers } from '../kit/handlers.ts';
import { answersOnlyData, showsPages } from '../kit/pages.ts';
import { isAddedInFront } from '../kit/policy.ts';
import { mistyped } from './evidence.ts';
import { permissionsFor } from './permissions.ts';
import type { RuleId } from './rules.ts';
import {
  hidesFramework,
  isHandWritten,
  isPartlyWritten,
  mayBeSetBy,
  namedForHeaders,
  setsPermissions,
} from './sources.ts';
import { helmetSteps, permissionsSteps, poweredStep } from './steps.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const app of project.entries) yield* detectIn(app, project);
  yield* mountedApps(project);
  for (const at of mistyped(project)) yield { rule: 'mistyped', at };
  for (const call of helmetCalls(project)) yield* isHelmet(call) ? switchedOff(call, project) : weakPart(call);
  yield* namedByHand(project);
}

/** `X-Powered-By` with a name of the app's own, by a function or by helmet of before version 4. */
function* namedByHand(project: Project): Iterable<Broken<RuleId>> {
  const written = handlersOf(project).flatMap(({ fn }) => fn.headers);
  for (const { name, place: at } of written) if (name === 'x-powered-by') yield { rule: 'named-by-hand', at };
  for (const { place: at, args } of helmetCalls(project))
    if (entry(args[0], 'setTo') ?? entry(args[0], 'hidePoweredBy', 'setTo')) yield { rule: 'named-by-hand', at };
}

/** Each sends the header again. One line each is right for a few; for many it belongs where they are made. */
function* mountedApps(project: Project): Iterable<Broken<RuleId>> {
  const open = project.apps.filter(
    (app) => app.role === 'mounted' && !project.entries.includes(app) && !hidesFramework(app),
  );
  const [first] = open;
  if (!first || open.length <= MOST_MOUNTED) {
    const detail = 'A mounted app sends it again.';
    for (const app of open) yield { rule: 'powered-by', at: app.place, detail, steps: () => [poweredStep(app)] };
    return;
  }
  const refused = `Make them in one function that calls app.disable('x-powered-by'): ${open.length} lines would say the same.`;
  yield { rule: 'powered-by', at: first.place, detail: `${open.length} mounted apps send it again.`, refused };
}

const MOST_MOUNTED = 3;

function* detectIn(app: App, project: Project): Iterable<Detected<RuleId>> {
  const { helmet, parts, written } = headersOf(app);
  const at = app.place;
  const named = namedForHeaders(app);
  const unread = helmet ? undefined : mayBeSetBy(app, project);
  const asked = helmet && isAskedFor(helmet.item) ? helmet.item : undefined;
  if (asked) yield { rule: 'conditional', at: asked.place, ...underCondition(asked) };
  for (const ok of [...(helmet && !asked ? [helmet.item.place] : []), ...parts]) yield { ok };
  if (helmet) yield* judge(helmet);
  else if (!isHandWritten(written)) {
    const partly = parts.length > 0 || isPartlyWritten(written);
    const steps: Broken<RuleId>['steps'] = (answers) => helmetSteps(app, project, { answers, partly });
    // Whoever lists the parts of helmet has left out the others: a person says whether all of it may come.
    const listed = parts.length >= FEW_PARTS ? 'Parts of helmet are listed.' : undefined;
    const detail = listed ?? (named && `Middleware of the app is called after them: ${where(named.place)}.`);
    const chosen = detail === undefined ? takenOut(project, /helmet/i) : ({ fix: 'review', detail } as const);
    const other = partly ? undefined : (unread && notRead(unread)) || calledElsewhere(app, project);
    yield { rule: partly ? 'incomplete' : 'missing', at, ...chosen, ...helmetRefused(project), ...other, steps };
  }
  if (!hidesFramework(app)) yield { rule: 'powered-by', at, steps: () => [poweredStep(app)] };
  const permissions = linksOf(app).some((item) => setsPermissions(item));
  // Data asks for no camera; where it is not known what is shown, the line comes with helmet's.
  const comes = !helmet && !named && !unread && !isHandWritten(written) && helmetRefused(project) === undefined;
  const pages = showsPages(project) || project.statics.length > 0;
  const worth = permissionsFor(project).includes(', ') && (pages || (comes && !answersOnlyData(project)));
  // Who has chosen headers before is asked for one more, and not given it.
  const chosen = comes ? {} : ({ fix: 'review' } as const);
  // Settings of ours lack it where it was not known what pages need; once they are written, the code may not show that any more.
  const { members } = project.security;
  const isLeftOut = members.includes('helmet') && !members.includes('permissionsPolicy');
  if (worth && !permissions && !isLeftOut && !written.has('permissions-policy'))
    yield { rule: 'permissions-policy', at, ...chosen, steps: (answers) => permissionsSteps(app, project, answers) };
}

const notRead = ({ module, place }: Call): { refused: string } => ({
  refused: `${module} is handed the app at ${where(place)} and is not read: where it sets no headers, put app.use(helmet()) in front of it.`,
});

/** Helmet is there, in a router that the app hands its requests to in a way that is not followed: a second one would put back what that one leaves out. */
function calledElsewhere(app: App, project: Project): { refused: string } | undefined {
  const handsOn = linksOf(app).some((item) => isGlobal(item) && functionsOf(item).some(({ runs }) => runs.length > 0));
  const call = handsOn ? helmetCalls(project).find(isHelmet) : undefined;
  if (!call || project.apps.some((other) => other !== app && headersOf(other).helmet?.call === call)) return undefined;
  const { place } = call;
  return { refused: `helmet() is called at ${where(place)}: where requests pass it, a second one is not needed.` };
}

/** `if (process.env.ENABLE_HELMET === 'yes')`: not where production is asked for, and not what is on until it is switched off. */
const isAskedFor = (item: ChainItem): boolean => {
  const { condition = '' } = item;
  return isForDevelopers(item) || (condition !== '' && !/prod|dev|test|stag|NODE_ENV|\benv\b(?!\.)|!/i.test(condition));
};

/** Who only uses the app is sent none at all. */
const underCondition = (item: ChainItem): Pick<Broken, 'detail' | 'severity' | 'todo'> =>
  isForDevelopers(item)
    ? {
        severity: 'medium',
        detail: `In development alone: under ${item.condition}.`,
        todo: 'Register it whatever the environment is.',
      }
    : { detail: `Under ${item.condition}.` };

function* judge({ item, after }: NonNullable<Headers['helmet']>): Iterable<Broken<RuleId>> {
  const at = item.place;
  if (after) {
    const detail = `First: ${where(after.place)}.`;
    yield {
      rule: 'late',
      at,
      detail,
      refused: `Move it above ${where(after.place)}; routes there would get new headers, so look at them first.`,
    };
  }
}

/** Headers of helmet that its options take away or make say nothing. */
function* switchedOff({ args: [options], place: at }: Call, project: Project): Iterable<Broken<RuleId>> {
  for (const [header, ...names] of OPTIONS) {
    if (isAddedInFront(project, header)) continue;
    const off = names.find((name) => isLiteral(entry(options, name), false));
    if (off !== undefined) yield { rule: 'switched-off', at, detail: `${off}: false.` };
  }
  const framed = ['xFrameOptions', 'frameguard'].find((name) => isLiteral(entry(options, name), false));
  // Helmet's policy names frame-ancestors, which is what browsers of today go by.
  const covered = isAddedInFront(project, 'x-frame-options') || isAddedInFront(project, 'content-security-policy');
  if (framed !== undefined && !covered && isLiteral(entry(options, 'contentSecurityPolicy'), false))
    yield { rule: 'switched-off', at, detail: `${framed}: false.` };
  for (const name of ['strictTransportSecurity', 'hsts', 'referrerPolicy']) {
    const weakness = weaknessOf(name, entry(options, name));
    if (weakness !== undefined) yield { rule: 'switched-off', at, detail: `${name}: ${weakness}` };
  }
}

/** A part of helmet that is used by itself. */
function* weakPart({ member, args, place: at }: Call): Iterable<Broken<RuleId>> {
  const weakness = weaknessOf(member, args[0]);
  if (weakness !== undefined) yield { rule: 'switched-off', at, detail: `${member}: ${weakness}` };
}

/** Headers of helmet with the options that switch them off. */
const OPTIONS: readonly (readonly [header: string, ...options: string[]])[] = [
  ['x-content-type-options', 'xContentTypeOptions', 'noSniff'],
  ['strict-transport-security', 'strictTransportSecurity', 'hsts'],
  ['referrer-policy', 'referrerPolicy'],
];

/** Why a header that is sent protects nobody. */
function weaknessOf(name: string, options: Value | undefined): string | undefined {
  const age = /^(strictTransportSecurity|hsts)$/.test(name) ? entry(options, 'maxAge') : undefined;
  if (age?.kind === 'literal' && Number(age.value) < MONTH) return `maxAge is ${String(age.value)} seconds.`;
  const policy = name === 'referrerPolicy' ? entry(options, 'policy') : undefined;
  const policies = policy?.kind === 'array' ? policy.items.slice(-1) : policy ? [policy] : [];
  const leaky = LEAKY.find((word) => policies.some((one) => isLiteral(one, word)));
  return leaky === undefined ? undefined : `${leaky} tells other sites the whole address.`;
}

/** A list is read from its end on: what stands in front is for older browsers. */
const LEAKY = ['unsafe-url', 'no-referrer-when-downgrade'];
const MONTH = 30 * 24 * 60 * 60;
