import type { Call, SecretUse, Value } from '../../model/project.ts';
import { isPlaceholder } from './placeholders.ts';

/** A text that calls are given as a secret. */
export interface UsedSecret {
  uses: Set<SecretUse>;
  /** The calls that are given it. */
  calls: Call[];
}

type Find = (args: readonly Value[]) => (Value | undefined)[];

const keyOf =
  (argument: number, ...path: string[]): Find =>
  (args) => [
    path.reduce<Value | undefined>((at, key) => (at?.kind === 'object' ? at.entries[key] : undefined), args[argument]),
  ];
const both =
  (...finds: Find[]): Find =>
  (args) =>
    finds.flatMap((find) => find(args));
const argument =
  (index: number): Find =>
  (args) => [args[index]];

/** Where packages take their secrets. */
const TAKERS: readonly { module: RegExp; member: RegExp; use: SecretUse; find: Find }[] = [
  { module: /^express-session$/, member: /^(default)?$/, use: 'session', find: keyOf(0, 'secret') },
  {
    module: /^cookie-session$/,
    member: /^(default)?$/,
    use: 'session',
    find: both(keyOf(0, 'keys'), keyOf(0, 'secret')),
  },
  { module: /^client-sessions$/, member: /^$/, use: 'session', find: keyOf(0, 'secret') },
  { module: /^cookie-parser$/, member: /^(default)?$/, use: 'cookie', find: argument(0) },
  { module: /^tiny-csrf$/, member: /^(default)?$/, use: 'csrf', find: argument(0) },
  { module: /^jsonwebtoken$/, member: /(^|\.)(sign|verify)$/, use: 'token', find: argument(1) },
  { module: /^jwt-simple$/, member: /(^|\.)(encode|decode)$/, use: 'token', find: argument(1) },
  { module: /^express-jwt$/, member: /^(default|expressjwt|jwt)?$/, use: 'token', find: keyOf(0, 'secret') },
  { module: /^passport-jwt$/, member: /Strategy$/, use: 'token', find: keyOf(0, 'secretOrKey') },
  {
    module: /^(mysql2?(\/promise)?|mariadb|promise-mysql)$/,
    member: /createConnection|createPool/,
    use: 'database',
    find: both(keyOf(0, 'password'), argument(0)),
  },
  {
    module: /^pg$/,
    member: /Pool$|Client$/,
    use: 'database',
    find: both(keyOf(0, 'password'), keyOf(0, 'connectionString'), argument(0)),
  },
  { module: /^sequelize$/, member: /Sequelize$|^(default)?$/, use: 'database', find: both(argument(2), argument(0)) },
  {
    module: /^(mongoose|mongodb)$/,
    member: /connect$|createConnection$|MongoClient$/,
    use: 'database',
    find: argument(0),
  },
  { module: /^nodemailer$/, member: /createTransport$/, use: 'service', find: keyOf(0, 'auth', 'pass') },
];

/** A password in a URL: `mysql://user:password@host`. */
export const URL_PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^:@/\s]*:([^@/\s]+)@/i;

/** The texts that calls are given as secrets, by text. */
export function secretsOfCalls(calls: readonly Call[]): Map<string, UsedSecret> {
  const found = new Map<string, UsedSecret>();
  for (const call of calls) {
    for (const { module, member, use, find } of TAKERS) {
      if (!module.test(call.module) || !member.test(call.member)) continue;
      for (const text of find(call.args).flatMap((value) => textsOf(value))) {
        if (!isSecret(text, use, call)) continue;
        const known = found.get(text) ?? { uses: new Set<SecretUse>(), calls: [] };
        known.uses.add(use);
        known.calls.push(call);
        found.set(text, known);
      }
    }
  }
  return found;
}

function isSecret(text: string, use: SecretUse, { args }: Call): boolean {
  if (text === '' || /PUBLIC KEY|BEGIN CERTIFICATE/.test(text)) return false;
  if (use === 'service') return !isPlaceholder(text);
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
  return value?.kind === 'env' ? textsOf(value.fallback) : [];
}
