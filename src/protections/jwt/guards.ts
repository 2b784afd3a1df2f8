import type { Call, Value } from '../../model/project.ts';
import { entry } from '../kit/chain.ts';

/** Middleware that checks the tokens of requests, and the option that is its key. */
const GUARDS: Readonly<Record<string, { member: RegExp; key: string }>> = {
  'express-jwt': { member: /^(default|expressjwt|jwt)?$/, key: 'secret' },
  'passport-jwt': { member: /(^|\.)Strategy$/, key: 'secretOrKey' },
};

export const isGuard = ({ module, member }: Call): boolean => GUARDS[module]?.member.test(member) ?? false;

/** What tokens are checked with: an option of a guard, or what `verify` is given. */
export function keyOf({ args, module }: Call): Value | undefined {
  const guard = GUARDS[module];
  return guard ? entry(args[0], guard.key) : args[1];
}

/** `ExtractJwt.fromUrlQueryParameter('token')` */
export const takesFromUrl = ({ module, member }: Call): boolean =>
  GUARDS[module] !== undefined && /fromUrlQueryParameter$/.test(member);
