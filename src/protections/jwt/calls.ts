import type { Call, Value } from '../../model/project.ts';
import { entry, isLiteral } from '../kit/chain.ts';
import { isGuard } from './guards.ts';

/** What a call does with a token; a guard checks the tokens of requests. */
export type Deed = 'sign' | 'sign-chain' | 'verify' | 'decode' | 'guard' | 'unverified';

export function deedOf(call: Call): Deed | undefined {
  const { module, member, args } = call;
  if (isGuard(call)) return 'guard';
  switch (module) {
    case 'jsonwebtoken':
      return /(?:^|\.)(sign|verify|decode)$/.exec(member)?.[1] as Deed | undefined;
    case 'jwt-decode':
      return /^(default|jwtDecode|jwt_decode)?$/.test(member) ? 'decode' : undefined;
    case 'jose':
      if (/^UnsecuredJWT\.decode$/.test(member)) return 'unverified';
      if (member === 'sign' && /new [\w.]*SignJWT\(/.test(call.text)) return 'sign-chain';
      return /^(decodeJwt|JWT\.decode)$/.test(member) ? 'decode' : undefined;
    case 'jwt-simple':
      return /(^|\.)decode$/.test(member) && isTruthy(args[2]) ? 'unverified' : undefined;
    default:
      return undefined;
  }
}

/** `new SignJWT({ sub }).setIssuedAt().sign(key)`: neither the chain nor the payload says when the token ends. A long chain is cut off. */
export const isEndless = ({ text }: Call): boolean =>
  !text.endsWith('…') &&
  !/\bsetExpirationTime\b|\bexp\b/.test(text) &&
  !/SignJWT\(\s*(\w*(payload|claims|data)\w*|[^)]*\.\.\.)/i.test(text);

export const isJoseVerify = ({ module, member }: Call): boolean =>
  module === 'jose' && /^jwtVerify$|^JWT\.verify$/.test(member);

/** `verify(req.query.token, key)` */
export const isFromUrl = ({ args: [token] }: Call): boolean =>
  token?.kind === 'unseen' && /\breq(uest)?\.query\b/.test(token.text);

const isTruthy = (value: Value | undefined): boolean => value?.kind === 'literal' && Boolean(value.value);

/** `verify(token, '')`, `verify(token, null)`: there is no key, so that only tokens without a signature pass. */
export function hasNoKey({ args }: Call): boolean {
  const key = args[1];
  return key?.kind === 'literal' && !key.value;
}

/** `decode(token, { complete: true })` looks for the key that `verify` is then given. */
export const isWhole = ({ args }: Call): boolean => isLiteral(entry(args[1], 'complete'), true);

/** Both signatures with a shared secret and such with a key pair: the public key then passes for the secret. */
export function isMixed(algorithms: Value | undefined): boolean {
  if (algorithms?.kind !== 'array') return false;
  const names = algorithms.items.map((item) => (item.kind === 'literal' ? String(item.value) : ''));
  return names.some((name) => name.startsWith('HS')) && names.some((name) => /^(RS|ES|PS|EdDSA)/.test(name));
}

/** What of a payload nobody but the app should read: the name of a password in it. */
export function passwordIn(payload: Value | undefined, depth = 0): string | undefined {
  if (payload?.kind !== 'object' || depth > 2) return undefined;
  for (const [name, value] of Object.entries(payload.entries)) {
    if (
      /^(hashed_?|user_?)?(password|passwd|pwd|pass)(_?hash)?$/i.test(name) &&
      !isLiteral(value, true) &&
      !isLiteral(value, false)
    )
      return name;
    const inner = passwordIn(value, depth + 1);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
