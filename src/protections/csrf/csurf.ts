import { hasRole } from '../../code/packages/catalogue.ts';
import type { Broken } from '../../model/protection.ts';
import type { Call, Project, Value } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { entry, isLiteral } from '../kit/chain.ts';
import { readTooEarly } from '../kit/secrets.ts';
import {
  configStep,
  dependencySteps,
  envSteps,
  replaceStep,
  securityImport,
  tooOldFor,
  unusedImportStep,
  withoutSteps,
  wrapStep,
} from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

/** What csurf is told, as far as what takes its place can be told the same. */
interface Options {
  /** Methods it does not look at; none for the usual ones. */
  ignored: string[];
  /** `null`: tokens are kept in the session. */
  cookie: { name: string; options: Record<string, string> } | null;
}

/** csurf is archived: csrf-sync keeps tokens in the session as it does, csrf-csrf in a cookie. */
export function* csurfRules(project: Project): Iterable<Broken<RuleId>> {
  const calls = project.calls.filter(({ module, member }) => module === 'csurf' && /^(default)?$/.test(member));
  const [first] = calls;
  if (!first) return;
  const cookie = entry(first.args[0], 'cookie');
  const usesCookie = cookie !== undefined && !isLiteral(cookie, false);
  const broken = { rule: 'deprecated', at: first.place, todo: usesCookie ? TO_CSRF_CSRF : TO_CSRF_SYNC } as const;
  const all = calls.map((call) => optionsOf(call, project));
  const [options] = all;
  const isOne = all.every((one) => JSON.stringify(one) === JSON.stringify(options));
  if (!options || !isOne || !isReplaceable(project, options)) {
    yield { ...broken, fix: 'manual' };
    return;
  }
  const name = options.cookie ? 'csrf-csrf' : 'csrf-sync';
  const early = options.cookie && calls.map(({ place }) => readTooEarly(project, place.file)).find(Boolean);
  yield {
    ...broken,
    ...(tooOldFor(project, name) ?? early ?? {}),
    steps: () => steps(project, calls, options),
  };
}

/** Tokens are made and looked at in ways that what takes the place of csurf knows, too. */
function isReplaceable(project: Project, { cookie }: Options): boolean {
  const { calls, identity, language } = project;
  if (!project.manifest || calls.some(({ module }) => /^(csrf|csrf-sync|csrf-csrf)$/.test(module))) return false;
  const uses = identity.csrfTokens;
  if (uses.some(({ kind }) => kind === 'handed' || (kind === 'declared' && language === 'ts'))) return false;
  if (!cookie)
    return (
      calls.some(({ module }) => hasRole(module, 'session')) &&
      !identity.sessionKeys.some((key) => /^csrf(Secret|Token)$/.test(key))
    );
  if (identity.readByPages.some((name) => name === cookie.name || name === '*')) return false;
  // As long as the browser has no cookie, each call makes another token: the last one counts.
  const handlers = new Set(uses.map(({ handler }) => handler?.start));
  return uses.length < 2 || (handlers.size === uses.length && uses.every(({ passes }) => !passes));
}

function optionsOf({ args: [options] }: Call, project: Project): Options | undefined {
  if (options === undefined) return { ignored: [], cookie: null };
  if (options.kind !== 'object' || options.open) return undefined;
  const { cookie, ignoreMethods, sessionKey, ...others } = options.entries;
  if (Object.keys(others).length > 0 || (sessionKey && !isLiteral(sessionKey, 'session'))) return undefined;
  const ignored = ignoreMethods === undefined ? [] : methodsOf(ignoreMethods);
  const kept = cookieOf(cookie, project);
  return ignored && kept !== undefined ? { ignored, cookie: kept } : undefined;
}

const METHOD = /^(GET|HEAD|OPTIONS|TRACE|CONNECT)$/;

/** One that changes something is for a person to look at first. */
function methodsOf(value: Value): string[] | undefined {
  if (value.kind !== 'array' || value.open || value.items.length === 0) return undefined;
  const names = value.items.map((item) => (item.kind === 'literal' ? String(item.value).toUpperCase() : ''));
  return names.every((name) => METHOD.test(name)) ? names : undefined;
}

/** The cookie of csurf is `_csrf`, for the whole site; `null` for none, `undefined` where it is not seen. */
function cookieOf(value: Value | undefined, project: Project): Options['cookie'] | undefined {
  if (value === undefined || isLiteral(value, false)) return null;
  if (isLiteral(value, true)) return { name: '_csrf', options: flags({}, project) };
  if (value.kind !== 'object' || value.open) return undefined;
  const { key, signed: _, maxAge, ...others } = value.entries;
  if (key !== undefined && (key.kind !== 'literal' || typeof key.value !== 'string')) return undefined;
  const set = Object.entries(others).map(([name, one]) => [name, codeOf(one)] as const);
  if (set.some(([name, code]) => code === undefined || !/^(path|domain|httpOnly|secure|sameSite)$/.test(name)))
    return undefined;
  // csurf counts it in seconds, Express in milliseconds.
  if (maxAge !== undefined && (maxAge.kind !== 'literal' || typeof maxAge.value !== 'number')) return undefined;
  const age = maxAge?.kind === 'literal' ? { maxAge: `${String(maxAge.value)} * 1000` } : {};
  const own = { ...(Object.fromEntries(set) as Record<string, string>), ...age };
  return { name: key?.kind === 'literal' ? String(key.value) : '_csrf', options: flags(own, project) };
}

/** csrf-csrf sets all of them by default, csurf none: one with `secure` is lost where the app is reached by plain HTTP. */
const flags = (own: Record<string, string>, { tls }: Project): Record<string, string> => ({
  sameSite: "'lax'",
  secure: tls ? "process.env.NODE_ENV === 'production'" : 'false',
  ...own,
});

/** Code that means the same in any file: a literal, a test of the environment. */
function codeOf(value: Value): string | undefined {
  if (value.kind === 'literal')
    return typeof value.value === 'string' ? `'${value.value.replace(/['\\]/g, '\\$&')}'` : String(value.value);
  if (value.kind === 'env') return value.converted || value.fallback ? undefined : `process.env.${value.name}`;
  if (value.kind !== 'unseen') return undefined;
  return /^!?process\.env\.\w+( ?[!=]==? ?(['"])\w*\2)?$/.test(value.text) ? value.text : undefined;
}

function* steps(project: Project, calls: readonly Call[], options: Options): Iterable<Draft> {
  const files = [...new Set(calls.map(({ place }) => place.file))];
  for (const { place } of calls)
    yield replaceStep(place, { code: '$security.csrfProtection', imports: [securityImport(project, place.file)] });
  for (const file of files) yield unusedImportStep(file, 'csurf');
  if (isStrict(project))
    for (const { place, kind } of project.identity.csrfTokens)
      if (kind === 'call' && /\.[cm]?ts$/.test(place.file)) yield wrapStep(place, { code: '$it!' });
  const { ignored, cookie } = options;
  const section = { ignored, cookie: cookie ?? { name: '', options: {} } };
  if (cookie) {
    yield configStep(project, { 'csrf-token': { store: 'cookie', ...section }, secrets: {} });
    const comment = 'Signs CSRF tokens: a long random text, as from openssl rand -hex 32';
    yield* envSteps(project, [{ name: 'CSRF_SECRET', value: '', comment }]);
    yield* dependencySteps(project, 'csrf-csrf', '^4.0.3', 'it takes the place of csurf, which is archived');
  } else {
    yield configStep(project, { 'csrf-token': { store: 'session', ...section } });
    yield* dependencySteps(project, 'csrf-sync', '^4.2.1', 'it takes the place of csurf, which is archived');
  }
  yield* withoutSteps(project, ['csurf', '@types/csurf'], 'it is archived');
}

/** Their types say that a request may have no `csrfToken`. */
const isStrict = ({ language, compilerOptions }: Project): boolean =>
  language === 'ts' && (compilerOptions['strictNullChecks'] ?? compilerOptions['strict']) === true;

const TO_CSRF_SYNC =
  "Take csrf-sync, which keeps tokens in the session, too: csrfSync({ getTokenFromRequest: (req) => req.body?._csrf ?? req.get('x-csrf-token') }). req.csrfToken() and the code EBADCSRFTOKEN stay; forms that were open need a reload.";
const TO_CSRF_CSRF =
  "Take csrf-csrf 4, which keeps tokens in a cookie, too: doubleCsrf({ getSecret, getSessionIdentifier, getCsrfTokenFromRequest: (req) => req.body?._csrf ?? req.get('x-csrf-token') }). req.csrfToken() and the code EBADCSRFTOKEN stay; forms that were open need a reload.";
