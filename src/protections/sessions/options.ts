import type { Call, Project, Value } from '../../model/project.ts';
import { entry, isLiteral, isOpen, settingOf } from '../kit/chain.ts';

export const isSession = ({ module, member }: Call): boolean =>
  module === 'express-session' && /^(default)?$/.test(member);
export const isCookieSession = ({ module, member }: Call): boolean =>
  module === 'cookie-session' && /^(default)?$/.test(member);

interface Sealed {
  cookie: Value;
  /** It is secure unless it is told otherwise. */
  secure: boolean;
  todo: string;
}

/** The cookie of packages that seal the session into it, as far as its options are seen. */
export function sealedCookieOf({ module, member, args }: Call): Sealed | undefined {
  if (module === 'client-sessions') {
    const [options] = args;
    const cookie = options?.kind === 'object' ? cookieOf(options) : undefined;
    return member === '' && cookie
      ? {
          cookie,
          secure: false,
          todo: 'Set secure: true for the cookie in production, and secureProxy: true where a proxy ends https.',
        }
      : undefined;
  }
  if (!/^iron-session(\/|$)/.test(module)) return undefined;
  const options = args.find(
    (value) => entry(value, 'password') !== undefined && entry(value, 'cookieName') !== undefined,
  );
  const cookie = entry(options, 'cookieOptions');
  return cookie
    ? { cookie, secure: true, todo: "Set secure: process.env.NODE_ENV === 'production' for the cookie." }
    : undefined;
}

/** The value is absent: the options are seen to the end and do not have it. */
export function isAbsent(options: Value | undefined, key: string): boolean {
  return options?.kind === 'object' && !isOpen(options) && options.entries[key] === undefined;
}

/** The options of the cookie; an empty object where none are given. */
export function cookieOf(options: Value): Value | undefined {
  if (options.kind !== 'object') return undefined;
  if (isAbsent(options, 'cookie')) return { ...options, entries: {}, open: false };
  return entry(options, 'cookie');
}

export const isAbsentOr = (options: Value | undefined, key: string, literal: boolean): boolean =>
  isAbsent(options, key) || isLiteral(entry(options, key), literal);

export const trustsProxy = (project: Project): boolean => project.entries.some((app) => settingOf(app, 'trust proxy'));
