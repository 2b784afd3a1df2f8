import type { Call, Project, Value } from '../../model/project.ts';
import { entry, isLiteral, isOpen, settingOf } from '../kit/chain.ts';

export const isSession = ({ module, member }: Call): boolean =>
  module === 'express-session' && /^(default)?$/.test(member);
export const isCookieSession = ({ module, member }: Call): boolean =>
  module === 'cookie-session' && /^(default)?$/.test(member);

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

/** Requests with cookies come from other sites: an allowed origin with credentials, a sign-in that posts back. */
export function crossSite(project: Project): string | undefined {
  const shared = project.calls.find(
    ({ module, args }) =>
      module === 'cors' && args[0]?.kind === 'object' && args[0].entries['credentials'] !== undefined,
  );
  if (shared) return `cors at ${shared.place.file}:${shared.place.line} lets in other origins with credentials.`;
  const names = Object.keys(project.manifest?.dependencies ?? {});
  const posting = names.find((name) => /saml|passport-(apple|azure-ad|wsfed)|openid-connect|^ltijs|lti/.test(name));
  return posting && `${posting} posts back from another site.`;
}

export const trustsProxy = (project: Project): boolean => project.entries.some((app) => settingOf(app, 'trust proxy'));
