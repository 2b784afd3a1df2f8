import type { Token } from '../tokens.ts';
import { openOf } from './clauses.ts';
import { DATE_NAME, upper } from './words.ts';

/** `typed` where the other operand has a type of its own, `hole` where it is a value as well, `date` where it looks like a date. */
export function arithmeticSide(tokens: readonly Token[], at: number): string {
  const other = tokens[at];
  if (!other) return 'typed';
  if (other.kind === 'hole' || other.kind === 'parameter' || other.kind === 'string') return 'hole';
  const name = other.kind === 'name' ? other.text.slice(1, -1) : other.text;
  if (DATE_NAME.test(name)) return 'date';
  if (/^(current_timestamp|localtimestamp|now)$/i.test(name) || /(_at|time|timestamp)$/i.test(name)) return 'timestamp';
  if (other.kind === 'close') {
    const call = upper(tokens[openOf(tokens, at) - 1]);
    if (/^(DATE|CURDATE|TO_DATE|MAKE_DATE)$/.test(call)) return 'date';
    if (/^(NOW|DATE_TRUNC|TO_TIMESTAMP|CLOCK_TIMESTAMP)$/.test(call)) return 'timestamp';
  }
  return 'typed';
}
