import type { Call, Value } from '../../model/project.ts';
import type { SecretUse } from '../../model/identity.ts';
import type { Source } from '../../code/values/value.ts';
import { keyName, type Node } from '../../code/syntax/nodes.ts';
import { isPlaceholder } from './placeholders.ts';
import { optionsOf, TAKERS } from './secret-takers.ts';

/** A text that calls are given as a secret. */
export interface UsedSecret {
  uses: Set<SecretUse>;
  /** The calls that are given it. */
  calls: Call[];
}

/** A password in a URL: `mysql://user:password@host`. */
const URL_PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^:@/\s]*:([^@/\s]+)@/i;

/** The texts that calls are given as secrets, by text. */
export function secretsOfCalls(calls: readonly Call[]): Map<string, UsedSecret> {
  const found = new Map<string, UsedSecret>();
  const note = (text: string, use: SecretUse, call: Call): void => {
    if (!isSecret(text, use, call)) return;
    const known = found.get(text) ?? { uses: new Set<SecretUse>(), calls: [] };
    known.uses.add(use);
    known.calls.push(call);
    found.set(text, known);
  };
  for (const call of calls) {
    const takers = TAKERS.filter(({ module, member }) => module.test(call.module) && member.test(call.member));
    for (const { use, find } of takers)
      for (const text of find(call.args).flatMap((value) => textsOf(value))) note(text, use, call);
    if (takers.length > 0) continue;
    for (const text of optionsOf(call).flatMap((value) => textsOf(value)))
      if (text.length >= 4) note(text, 'service', call);
  }
  return found;
}

function isSecret(text: string, use: SecretUse, { args }: Call): boolean {
  if (text === '' || /PUBLIC KEY|BEGIN CERTIFICATE/.test(text)) return false;
  if (use === 'service')
    return !isPlaceholder(text) && !/^(root|postgres|password|secret|string|text|utf-?8|hex|base64)$/i.test(text);
  if (use !== 'database') return true;
  if (isPlaceholder(text)) return false;
  const [first] = args;
  // Of a database the whole argument is a secret only where it is a URL with a password in it.
  if (first?.kind === 'literal' && first.value === text) return URL_PASSWORD.test(text);
  return !/^\w+:\/\//.test(text) || URL_PASSWORD.test(text);
}

function textsOf(value: Value | undefined): string[] {
  if (value?.kind === 'literal') return typeof value.value === 'string' ? [value.value] : [];
  if (value?.kind === 'array') return value.items.flatMap((item) => textsOf(item));
  if (value?.kind === 'unseen') return [...bytesOf(value.text), ...fallbackOf(value.text)];
  return value?.kind === 'env' ? textsOf(value.fallback) : [];
}

/** `config.secret || 'text'` */
function fallbackOf(text: string): string[] {
  const found = /^[\w$.?]+\s*(?:\|\||\?\?)\s*(['"`])([^'"`$\\]+)\1$/.exec(text);
  return found?.[2] === undefined ? [] : [found[2]];
}

/** `new TextEncoder().encode('…')`, `Buffer.from('…', 'hex')` */
function bytesOf(text: string): string[] {
  const found = /^(?:new\s+TextEncoder\(\)\.encode|Buffer\.from|new\s+Buffer)\(\s*(['"`])([^'"`$\\]+)\1/.exec(text);
  return found?.[2] === undefined ? [] : [found[2]];
}

/** Settings that calls are given as secrets, by their path: `session.secret` of `config.session.secret`, `config.get('session.secret')`. */
export function settingsOfCalls(calls: readonly Call[]): Map<string, Set<SecretUse>> {
  const found = new Map<string, Set<SecretUse>>();
  for (const { module, member, args } of calls)
    for (const { use, find } of TAKERS.filter((one) => one.module.test(module) && one.member.test(member)))
      for (const setting of find(args).flatMap((value) => settingIn(value))) {
        const uses = found.get(setting) ?? new Set<SecretUse>();
        found.set(setting, uses.add(use));
      }
  return found;
}

function settingIn(value: Value | undefined): string[] {
  if (value?.kind === 'array') return value.items.flatMap((item) => settingIn(item));
  if (value?.kind === 'import') return CONFIGURES.test(value.module) ? [value.member] : [];
  if (value?.kind !== 'call' || !CONFIGURES.test(value.call.module) || value.call.member !== 'get') return [];
  const [path] = value.call.args;
  return path?.kind === 'literal' ? [String(path.value)] : [];
}

/** Packages that read `config/default.js` and lay other files over it. */
const CONFIGURES = /^config(-lite)?$/;

/** What a setting is used for that other configuration is laid over, by its path in `config/default.js`. */
export function usesOfSetting(
  { path: file }: Source,
  path: readonly Node[],
  settings: ReadonlyMap<string, ReadonlySet<SecretUse>>,
): SecretUse[] {
  if (settings.size === 0 || !/(^|\/)config\/defaults?\.[cm]?[jt]s$/.test(file)) return [];
  const names = path.flatMap((one) => (one.type === 'ObjectProperty' ? (keyName(one.key, one.computed) ?? '?') : []));
  return [...(settings.get(names.reverse().join('.')) ?? [])];
}
