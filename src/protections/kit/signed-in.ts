import { inEnglish } from '../../code/express/in-english.ts';
import { hasRole } from '../../code/packages/catalogue.ts';
import type { CookieFact } from '../../model/identity.ts';
import type { Call, Project, Value } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import { entry, isLiteral, isOpen } from './chain.ts';
import { isEmptied } from './cookies.ts';

export type SameSite = 'strict' | 'lax' | 'none' | 'unset' | 'unseen';

/** How a cookie says who somebody is. */
export interface CookieIdentity {
  /** Where the session is set up, or the cookie is set. */
  place: Place;
  kind: 'session' | 'cookie';
  sameSite: SameSite;
  /** Keys of the session, or names of cookies, that say who it is. */
  keys: string[];
  /** passport puts the person into `req.user`. */
  passport: boolean;
}

const WHO =
  /^(user|usr|users?_?(id|name|data|info)|uid|current_?user|account(_?id)?|logged_?in(_?user)?|is_?logged(_?in)?|is_?auth(enticated|ed)?|auth(enticated|ed)?|admin(_?id)?|is_?admin|username|email|member(_?id)?|customer(_?id)?|login|profile|seller|owner|student|teacher|passport|grant)$/i;
const SIGNS_IN =
  /(^|[._-])(access|auth|id|session|sess|login|api|user|bearer|x-auth|x-access)?[._-]?(token|jwt|sess(ion)?(id)?|sid|auth)$|^(access|auth|id|session|user|login)(Token|Jwt|Id|Session)$|^(jwt|user|user_?id|uid)$/i;
const OTHERS = /refresh|remember|xsrf|csrf|state$|nonce|pkce|reset|verif|device|cart|consent/i;

/** Cookies that sign people in, as far as that is proven: who is signed in is read from them. None for an app of bearer tokens. */
export function cookieIdentities(project: Project): CookieIdentity[] {
  return [...bySession(project), ...byCookie(project)];
}

function bySession(project: Project): CookieIdentity[] {
  const { identity, calls } = project;
  const passport = calls.some(isPassportSession) && !byToken(project);
  const keys = identity.sessionKeys.filter((key) => WHO.test(inEnglish(key)));
  const oidc = calls.find(({ module, member }) => module === 'express-openid-connect' && member === 'auth');
  if (oidc) return [{ place: oidc.place, kind: 'session', sameSite: 'unseen', keys: [], passport: false }];
  const call = calls.find(({ module, member }) => hasRole(module, 'session') && /^(default)?$/.test(member));
  if (!call || (keys.length === 0 && identity.signIns.length === 0 && !passport)) return [];
  return [{ place: call.place, kind: 'session', sameSite: ofSession(call), keys, passport }];
}

/** `passport.session()`, `passport.authenticate('session')`. */
const isPassportSession = ({ module, member, args }: Call): boolean =>
  module === 'passport' &&
  (/(^|\.)session$/.test(member) || (/(^|\.)authenticate$/.test(member) && isLiteral(args[0], 'session')));

/** passport asks for a token with each request: its session then only lasts from one step of a sign-in to the next. */
function byToken({ calls, manifest }: Project): boolean {
  const named = calls.some(
    ({ module, member, args }) =>
      module === 'passport' &&
      /(^|\.)authenticate$/.test(member) &&
      args[0]?.kind === 'literal' &&
      /jwt|bearer|token/i.test(String(args[0].value)),
  );
  return named || Object.keys(manifest?.dependencies ?? {}).some((name) => /^passport-(jwt|http-bearer)$/.test(name));
}

function ofSession({ module, args }: Call): SameSite {
  const [options] = args;
  if (options === undefined) return 'unset';
  if (module === 'cookie-session') return sameSiteOf(options);
  if (options.kind !== 'object') return 'unseen';
  const cookie = entry(options, 'cookie');
  return cookie === undefined ? (isOpen(options) ? 'unseen' : 'unset') : sameSiteOf(cookie);
}

function sameSiteOf(options: Value): SameSite {
  if (options.kind !== 'object') return 'unseen';
  const value = options.entries['sameSite'];
  if (value === undefined) return isOpen(options) ? 'unseen' : 'unset';
  return value.kind === 'literal' ? named(String(value.value)) : 'unseen';
}

function named(text: string): SameSite {
  if (/^['"]?(true|strict)['"]?$/i.test(text)) return 'strict';
  if (/^['"]?lax['"]?$/i.test(text)) return 'lax';
  if (/^['"]?none['"]?$/i.test(text)) return 'none';
  return /^(false|undefined|null)$/.test(text) ? 'unset' : 'unseen';
}

/** A cookie that is set as one that signs in, and read again. One that only renews other tokens is worth nothing to who cannot read the answer. */
function byCookie({ identity }: Project): CookieIdentity[] {
  const read = [...identity.readByServer, ...identity.readSigned];
  const found = identity.cookies.filter((cookie) => cookie.method === 'cookie' && signsIn(cookie, read));
  const [first] = found;
  if (!first) return [];
  const keys = [...new Set(found.flatMap(({ name }) => name ?? read.filter((one) => SIGNS_IN.test(one))))];
  return [{ place: first.place, kind: 'cookie', sameSite: weakest(found), keys, passport: false }];
}

function signsIn(cookie: CookieFact, read: readonly string[]): boolean {
  const { name, value, made } = cookie;
  if (isEmptied(cookie) || OTHERS.test(`${name ?? ''} ${value}`.trim())) return false;
  if (name === null)
    return /token|jwt|sign\(/i.test(`${value} ${made}`) && read.some((one) => SIGNS_IN.test(one) && !OTHERS.test(one));
  return (SIGNS_IN.test(name) || /(^|[.\s(])(sign|jwt\.sign)\(/i.test(`${value} ${made}`)) && read.includes(name);
}

const ORDER: readonly SameSite[] = ['none', 'unset', 'unseen', 'lax', 'strict'];

function weakest(cookies: readonly CookieFact[]): SameSite {
  const all = cookies.map(({ options }): SameSite => {
    if (options === null) return 'unseen';
    const value = options['sameSite'];
    return value === undefined ? 'unset' : named(value);
  });
  return ORDER.find((one) => all.includes(one)) ?? 'unset';
}
