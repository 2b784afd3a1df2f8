import { hasRole } from '../../code/packages/catalogue.ts';
import type { App, Call, ChainItem, Project, Value } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import {
  answeredBefore,
  callsOf,
  entry,
  flat,
  functionsOf,
  isGlobal,
  isLiteral,
  isSecurityMember,
  settingOf,
  settingValue,
} from '../kit/chain.ts';

/** Headers that make up a hand-written set. */
const ESSENTIAL = ['content-security-policy', 'x-content-type-options', 'strict-transport-security'];

export interface Headers {
  /** A global helmet, and the link that answers before it. */
  helmet: { call: Call; item: ChainItem; after: ChainItem | undefined } | undefined;
  parts: Place[];
  /** Header names written by functions of the chain. */
  written: Set<string>;
}

export function headersOf(app: App): Headers {
  const globals = app.chain.filter(isGlobal);
  const helmets = globals.flatMap((item) =>
    callsOf(item)
      .filter(isHelmet)
      .map((call) => ({ call, item })),
  );
  const helmet = helmets[0] && { ...helmets[0], after: answeredBefore(app, app.chain.indexOf(helmets[0].item)) };
  const parts = globals.filter((item) => callsOf(item).some(isPart)).map((item) => item.place);
  const written = globals.flatMap((item) => functionsOf(item).flatMap((fn) => fn.headers.map(({ name }) => name)));
  return { helmet, parts, written: new Set(written) };
}

const isHelmet = (call: Call): boolean => call.module === 'helmet' && ['', 'default'].includes(call.member);
const isPart = (call: Call): boolean =>
  (call.module === 'helmet' && !isHelmet(call)) || hasRole(call.module, 'header-part');

export function hasPolicy({ entries }: Project): boolean {
  return entries.some(({ chain }) => chain.some(setsPolicy));
}

/** In each entry a policy of its own for every path: a second one beside it would only say the same, or something else. */
export function hasOwnPolicy({ entries, security }: Project): boolean {
  if (entries.length === 0 || security.members.includes('contentSecurityPolicy')) return false;
  return entries.every(({ chain }) => chain.some((item) => isGlobal(item) && setsPolicy(item)));
}

function setsPolicy(item: ChainItem): boolean {
  const written = functionsOf(item).some((fn) => fn.headers.some(({ name }) => name === 'content-security-policy'));
  return (
    written ||
    callsOf(item).some(isPolicy) ||
    flat(item.args).some((value) => isSecurityMember(value, 'contentSecurityPolicy'))
  );
}

const isPolicy = ({ module, member }: Call): boolean => member === 'contentSecurityPolicy' || hasRole(module, 'policy');

export function isUnsafe(value: Value): boolean {
  return ["'unsafe-inline'", "'unsafe-eval'", '*', 'https:', 'http:', 'data:'].some((source) =>
    isLiteral(value, source),
  );
}

/** Whether no answer of the app names the framework: by the setting, or by helmet in front of everything. */
export function hidesFramework(app: App): boolean {
  const setting = settingOf(app, 'x-powered-by');
  if (setting) return !isLiteral(settingValue(setting), true);
  const first = app.chain.findIndex((item) => isGlobal(item) && callsOf(item).some(removesName));
  return first >= 0 && !answeredBefore(app, first);
}

function removesName(call: Call): boolean {
  const names = ['hidePoweredBy', 'xPoweredBy'];
  const off = names.some((name) => isLiteral(entry(call.args[0], name), false));
  return (isHelmet(call) && !off) || names.includes(call.member);
}

export function setsPermissions(item: ChainItem): boolean {
  return flat(item.args).some((value) => {
    if (isSecurityMember(value, 'permissionsPolicy')) return true;
    if (value.kind === 'function')
      return value.fn.headers.some(({ name }) => ['permissions-policy', 'feature-policy'].includes(name));
    return (
      value.kind === 'call' && /permissions-?policy|feature-?policy/i.test(`${value.call.module} ${value.call.member}`)
    );
  });
}

/** A set of headers written without a package, whole or in part. */
export const isHandWritten = (written: ReadonlySet<string>): boolean => ESSENTIAL.every((name) => written.has(name));
export const isPartlyWritten = (written: ReadonlySet<string>): boolean =>
  [...ESSENTIAL, 'x-frame-options'].some((name) => written.has(name));

export function usesHelmet(project: Project): boolean {
  const inChains = project.apps.flatMap((app) => app.chain.flatMap(callsOf));
  return [...project.calls, ...inChains].some((call) => call.module === 'helmet');
}
