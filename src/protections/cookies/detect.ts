import { inEnglish } from '../../code/express/in-english.ts';
import type { Broken, Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import type { CookieFact } from '../../model/identity.ts';
import type { Draft } from '../../model/step.ts';
import { isEmptied } from '../kit/cookies.ts';
import { crossSite } from '../kit/cross-site.ts';
import { frontEndsOf } from '../kit/front-ends.ts';
import { optionsStep } from '../kit/steps.ts';
import { updateFor } from '../kit/written-flags.ts';
import { clearsOthers } from './clears.ts';
import type { RuleId } from './rules.ts';
import { lostSessions } from './session-names.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const cookie of project.identity.cookies) {
    if (cookie.method !== 'cookie' || cookie.options === null) continue;
    const broken = [...ofCookie(project, cookie)];
    yield* broken;
    if (broken.length === 0) yield { ok: cookie.place };
  }
  yield* lostSessions(project);
  yield* clearsOthers(project);
}

/** Cookies that sign somebody in, by their name or by what is put into them. */
const SIGNS_IN =
  /(^|[._-])(access|refresh|auth|id|session|sess|remember|login|api|user|bearer|x-auth|x-access)?[._-]?(token|jwt|sess(ion)?([._-]?(id|key))?|sid|auth)$|^(access|refresh|auth|id|session|user|login)(Token|Jwt|Id|Session)$|^remember(_?me)?$/i;
const FOR_PAGES = /xsrf|csrf|theme|lang|locale|consent|banner|flash|message|state$|nonce|pkce|expires/i;
const WHO = /^(user|user_?id|user_?name|uid|role|is_?admin|admin|email|logged_?in|account(_?id)?)$/i;

/** `jwt.sign(…)`, `new SignJWT(…).sign(key)` */
const SIGNED = /\bjwt\w*\.sign\(|\bSignJWT\(/i;

function signsIn({ name, value, made }: CookieFact): boolean {
  if (name !== null && (FOR_PAGES.test(name) || WHO.test(inEnglish(name)))) return false;
  return (
    SIGNS_IN.test(name ?? '') ||
    SIGNED.test(made) ||
    /(^|[.\s(])(sign|jwt\.sign)\(|^(access|refresh|auth|id|jwt)?_?tokens?$/i.test(value)
  );
}

function* ofCookie(project: Project, cookie: CookieFact): Iterable<Broken<RuleId>> {
  const { place: at, name, options } = cookie;
  if (!options || isEmptied(cookie)) return;
  const { domain, path = "'/'", secure = 'false' } = options;
  if (name?.startsWith('__Host-') && (domain !== undefined || secure === 'false' || /^(['"`])(?!\/?\1$)/.test(path)))
    yield { rule: 'host-prefix', at };
  if (
    name !== null &&
    WHO.test(inEnglish(name)) &&
    options['signed'] !== 'true' &&
    project.identity.readByServer.includes(name)
  )
    yield { rule: 'unsigned-identity', at, detail: `It is ${name}.`, certain: false };
  if (signsIn(cookie)) yield* ofSignIn(project, cookie, options);
}

function* ofSignIn(project: Project, cookie: CookieFact, options: Record<string, string>): Iterable<Broken<RuleId>> {
  const at = cookie.place;
  const shared = updateFor(project, 'express', 'sameSite') ?? crossSite(project);
  const isOff = (key: string): boolean => options[key] === undefined || options[key] === 'false';
  const wanted: Partial<Record<RuleId, Record<string, string>>> = {
    ...(isOff('httpOnly') ? { readable: { httpOnly: 'true' } } : {}),
    ...(isOff('sameSite') ? { 'same-site': { sameSite: "'lax'" } } : {}),
  };
  for (const rule of Object.keys(wanted) as RuleId[]) {
    const why = whyNot(project, cookie, rule, shared);
    const by = why === undefined ? {} : { fix: 'manual' as const, detail: why };
    const chosen = Object.fromEntries(
      Object.entries(wanted).filter(([one]) => whyNot(project, cookie, one as RuleId, shared) === undefined),
    );
    const isSafe = showsItsPages(project) || (rule === 'same-site' && staysAtHome(project));
    const seen = isSafe ? {} : { fix: 'review' as const };
    if (why === undefined)
      yield { rule, at, ...seen, steps: (_answers, planned) => [flagsStep(cookie, chosen, planned)] };
    else yield { rule, at, ...by };
  }
  if (isOff('secure')) yield { rule: 'no-secure', at };
}

/** Who uses the cookie are pages that the app renders itself: what they run is seen. */
const showsItsPages = ({ views, identity, calls }: Project): boolean =>
  views.length > 0 && identity.readByPages.length === 0 && !calls.some(({ module }) => module === 'cors');

/** Pages of other sites could use the cookie only where CORS let them, or where a form of theirs is sent here. */
const staysAtHome = (project: Project): boolean =>
  project.entries.length > 0 && project.entries.every((app) => frontEndsOf(app, project).kind === 'none');

/** Why a flag is for a person to set. */
function whyNot(
  { identity }: Project,
  { name, inline }: CookieFact,
  rule: RuleId,
  shared: string | undefined,
): string | undefined {
  if (!inline) return 'Its options are made elsewhere.';
  if (rule === 'same-site') return shared;
  if (name === null)
    return identity.readByPages.length > 0 ? 'Page scripts read cookies, and its name is not seen.' : undefined;
  return identity.readByPages.includes(name) || identity.readByPages.includes('*')
    ? 'Page scripts read cookies.'
    : undefined;
}

function flagsStep(
  { place }: CookieFact,
  wanted: Record<string, Record<string, string>>,
  planned: (rule: RuleId) => boolean,
): Draft {
  const flags = Object.entries(wanted).filter(([rule]) => planned(rule as RuleId));
  return optionsStep(place, {
    argument: 2,
    set: Object.assign({}, ...flags.map(([, set]) => set)) as Record<string, string>,
  });
}
