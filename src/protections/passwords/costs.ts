import type { Place } from '../../model/place.ts';
import type { Call, Value } from '../../model/project.ts';
import { entry } from '../kit/chain.ts';

/** What a hash of a password costs less than it should. */
export interface Cheap {
  detail: string;
  /** The argument that is the cost, where a greater one leaves stored hashes good. */
  argument?: number;
  /** Nothing says that it is a password which is hashed: it may be the name of a thing. */
  unsure?: true;
}

/** The least cost of bcrypt: 10 (OWASP Password Storage Cheat Sheet, 2025). */
export const LEAST = 10;
/** Iterations of PBKDF2 by its hash, from the same page. */
const ITERATIONS: Readonly<Record<string, number>> = { sha1: 1_300_000, sha256: 600_000, sha512: 210_000 };
/** N of scrypt with r = 8 below which even p = 10 does not help: 2^13. */
const LEAST_N = 2 ** 13;
/** KiB of memory times rounds: 19 MiB twice, 12 MiB three times, 7 MiB five times. */
const LEAST_WORK = 7168 * 5;

/** `undefined`: the call hashes no password, or nothing is seen of its cost. */
export function costOf({ module, member, args, place }: Call): Cheap | 'enough' | undefined {
  const method = member.replace(/^default\./, '');
  if (/^(bcrypt|bcryptjs|bcrypt-nodejs|@node-rs\/bcrypt)$/.test(module))
    return ofBcrypt(module, method, args, place.file);
  if (/^(@node-rs\/)?argon2$/.test(module) && /^hash(Sync)?$/.test(method)) return ofArgon(args[1]);
  if (module !== 'crypto' || !isPassword(args[0])) return undefined;
  if (/^pbkdf2(Sync)?$/.test(method)) return ofPbkdf2(args);
  return /^scrypt(Sync)?$/.test(method) ? ofScrypt(args[3]) : undefined;
}

function ofBcrypt(module: string, method: string, args: readonly Value[], file: string): Cheap | 'enough' | undefined {
  const argument = /^genSalt(Sync)?$/.test(method) ? 0 : 1;
  if (argument === 1 && (!/^hash(Sync)?$/.test(method) || module === 'bcrypt-nodejs')) return undefined;
  // A password in the code is of a seed or a sample: how well it is hashed protects nobody.
  if (argument === 1 && (args[0]?.kind === 'literal' || isCode(args[0]))) return undefined;
  const cost = numberIn(args[argument]);
  if (cost === undefined) return undefined;
  if (cost >= LEAST) return 'enough';
  const unsure = argument === 1 && args[0]?.kind === 'unseen' && !isPassword(args[0]) && !OF_PEOPLE.test(file);
  const detail = `It is ${cost} for bcrypt, which takes at least ${LEAST}.`;
  return { detail, argument, ...(unsure ? { unsure } : {}) };
}

/** The salt that a password in the code is hashed with: `hashSync('1234', genSaltSync(8))`. */
export function saltOfSample({ module, args: [password, salt] }: Call): Place[] {
  const isSample = /^bcrypt/.test(module) && (password?.kind === 'literal' || isCode(password));
  return isSample && salt?.kind === 'call' ? [salt.call.place] : [];
}

/** Files about people and how they sign in, in the languages that apps are written in. */
const OF_PEOPLE =
  /pass|pwd|hash|crypt|user|usuario|usuário|utilisateur|auth|account|konto|cuenta|member|login|sign|regist|admin|client|customer|employee|model|seed|helper|util/i;

function ofArgon(options: Value | undefined): Cheap | 'enough' | undefined {
  if (options?.kind !== 'object') return options === undefined ? 'enough' : undefined;
  const type = entry(options, 'type') ?? entry(options, 'algorithm');
  const weak = /(?:^|\.)argon2([di])$/i.exec(nameOf(type))?.[1]?.toLowerCase() ?? numbered(type);
  if (weak !== undefined) return { detail: `It is argon2${weak}; argon2id withstands both kinds of attack.` };
  const memory = numberIn(entry(options, 'memoryCost')) ?? 65_536;
  const rounds = numberIn(entry(options, 'timeCost')) ?? 3;
  if (memory * rounds >= LEAST_WORK) return 'enough';
  return { detail: `It is ${memory} KiB and ${rounds} rounds; argon2 takes at least 19456 KiB and 2 rounds.` };
}

/** argon2 numbers its kinds: 0 for d, 1 for i. */
const numbered = (type: Value | undefined): string | undefined =>
  numberIn(type) === 0 ? 'd' : numberIn(type) === 1 ? 'i' : undefined;

function nameOf(value: Value | undefined): string {
  return value?.kind === 'import' ? value.member : value?.kind === 'unseen' ? value.text : '';
}

function ofPbkdf2([, , rounds, , hash]: readonly Value[]): Cheap | 'enough' | undefined {
  const count = numberIn(rounds);
  if (count === undefined) return undefined;
  const name = hash?.kind === 'literal' ? String(hash.value).toLowerCase().replace('-', '') : 'sha512';
  const least = ITERATIONS[name] ?? ITERATIONS['sha512'] ?? 0;
  if (count >= least) return 'enough';
  return { detail: `It is ${count} iterations of PBKDF2; with ${name} it takes at least ${least}.` };
}

function ofScrypt(options: Value | undefined): Cheap | 'enough' | undefined {
  const cost = numberIn(entry(options, 'N') ?? entry(options, 'cost'));
  if (cost === undefined) return undefined;
  return cost < LEAST_N ? { detail: `N of scrypt is ${cost}; it takes at least ${LEAST_N * 16}.` } : 'enough';
}

const numberIn = (value: Value | undefined): number | undefined =>
  value?.kind === 'literal' && typeof value.value === 'number' ? value.value : undefined;

/** A code that is good for minutes, or a token too long to be guessed: the cost of its hash protects nothing. */
const isCode = (value: Value | undefined): boolean =>
  value?.kind === 'unseen' &&
  /otp\b|(^|[^a-z])otp|code\b|token\b|\brandom|nonce\b/i.test(value.text) &&
  !isPassword(value);

/** Keys are derived from other texts than passwords, too. */
const isPassword = (value: Value | undefined): boolean =>
  value?.kind === 'unseen' && /pass(w(or)?d|phrase)?\b|pwd\b|\bpw\b/i.test(value.text);
