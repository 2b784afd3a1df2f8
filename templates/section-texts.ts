import bodyLimits from './security/body-limits.hbs';
import clientAddress from './security/client-address.hbs';
import codeInjection from './security/code-injection.hbs';
import cors from './security/cors.hbs';
import csp from './security/csp.hbs';
import csrfToken from './security/csrf-token.hbs';
import disclosure from './security/disclosure.hbs';
import errors from './security/errors.hbs';
import headers from './security/headers.hbs';
import https from './security/https.hbs';
import lastValues from './security/last-values.hbs';
import logging from './security/logging.hbs';
import loginLimits from './security/login-limits.hbs';
import massAssignment from './security/mass-assignment.hbs';
import operators from './security/operators.hbs';
import originGuard from './security/origin-guard.hbs';
import paths from './security/paths.hbs';
import privateCache from './security/private-cache.hbs';
import publicAddress from './security/public-address.hbs';
import publicAgent from './security/public-agent.hbs';
import publicAgents from './security/public-agents.hbs';
import publicFetch from './security/public-fetch.hbs';
import redirects from './security/redirects.hbs';
import requestLimits from './security/request-limits.hbs';
import secrets from './security/secrets.hbs';
import sessions from './security/sessions.hbs';
import timeouts from './security/timeouts.hbs';
import toolPages from './security/tool-pages.hbs';
import trustProxy from './security/trust-proxy.hbs';
import uploads from './security/uploads.hbs';
import xss from './security/xss.hbs';
import type { ConfigSections } from './sections.ts';

/** The template of each section, in the order of the module. */
export const SECTIONS: Record<keyof ConfigSections, typeof cors> = {
  'trust-proxy': trustProxy,
  headers,
  csp,
  'tool-pages': toolPages,
  disclosure,
  https,
  logging,
  cors,
  'request-limits': requestLimits,
  'login-limits': loginLimits,
  'client-address': clientAddress,
  'body-limits': bodyLimits,
  errors,
  sessions,
  'origin-guard': originGuard,
  'csrf-token': csrfToken,
  'private-cache': privateCache,
  secrets,
  timeouts,
  redirects,
  paths,
  'mass-assignment': massAssignment,
  'code-injection': codeInjection,
  xss,
  uploads,
  operators,
  'last-values': lastValues,
  'public-address': publicAddress,
  'public-agents': publicAgents,
  'public-agent': publicAgent,
  'public-fetch': publicFetch,
};

/** Sections without those that only others call, where none of these is named by code: without a limit, nobody asks for an address. */
export function sectionsReached(sections: Partial<ConfigSections>, names: readonly string[]): Partial<ConfigSections> {
  const ids = (Object.keys(SECTIONS) as (keyof ConfigSections)[]).filter((id) => sections[id]);
  const callersOf = (id: keyof ConfigSections): typeof ids =>
    ids.filter((other) => other !== id && SECTIONS[id].members.some((name) => SECTIONS[other].uses.includes(name)));
  const isReached = (id: keyof ConfigSections): boolean =>
    SECTIONS[id].members.some((name) => names.includes(name)) || callersOf(id).some(isReached);
  const reached = ids.filter((id) => callersOf(id).length === 0 || isReached(id));
  return Object.fromEntries(reached.map((id) => [id, sections[id]]));
}
