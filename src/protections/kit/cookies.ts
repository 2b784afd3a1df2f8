import type { CookieFact } from '../../model/identity.ts';
import { product } from './numbers.ts';

/** Milliseconds in which a cookie with a written text in it is there to take another one away. */
const SOON = 60_000;

/** It takes a cookie away: nothing is in it, or it is gone at once. `res.cookie('jwt', 'none', { expires: new Date(Date.now() + 10 * 1000) })` */
export function isEmptied({ value, options }: CookieFact): boolean {
  if (/^(''|""|``|null|undefined)$/.test(value)) return true;
  const life = lifeOf(options ?? {});
  if (life === null) return false;
  return life <= 1 || (life <= SOON && /^(['"`])[^'"`$]*\1$/.test(value));
}

function lifeOf({ maxAge, expires }: Record<string, string>): number | null {
  if (maxAge !== undefined) return product(maxAge);
  if (expires === undefined) return null;
  const inner = /^new Date\(([^]*)\)$/.exec(expires.trim())?.[1] ?? expires;
  if (/\b1970\b/.test(inner)) return 0;
  const [, sign, behind = '0'] =
    /^(?:Date\.now\(\)|new Date\(\)(?:\.getTime\(\))?)\s*(?:([+-])\s*)?([^]*)$/.exec(inner.trim()) ?? [];
  if (/^(Date\.now|new Date)\(/.test(inner.trim())) return sign === '-' ? 0 : product(behind === '' ? '0' : behind);
  return product(inner);
}
