import type { Token } from './tokens.ts';
import { openOf } from './clauses.ts';
import { DATE_NAME, TIMESTAMP_CAMEL, TIMESTAMP_NAME, UNSURE_NAME, upper } from './words.ts';

/**
 * What the other operand of `operator` is: `hole` where it is a value as well, `date` or `timestamp` where it looks like
 * one, `unsure` where it may be, else `typed`: it has a type of its own. Many names of timestamps hold the word date (`updated_at`), so they come first.
 */
export function arithmeticSide(tokens: readonly Token[], at: number, operator: string): string {
  // `p.released` on the right: its last name tells.
  while (tokens[at + 1]?.kind === 'dot' && tokens[at + 2]) at += 2;
  const other = tokens[at];
  if (!other) return 'typed';
  if (other.kind === 'hole' || other.kind === 'parameter' || other.kind === 'string') return 'hole';
  // Nothing multiplies a date: `due * x` is about an amount.
  if (operator !== '+' && operator !== '-') return 'typed';
  const name = other.kind === 'name' ? other.text.slice(1, -1) : other.text;
  if (TIMESTAMP_NAME.test(name) || TIMESTAMP_CAMEL.test(name)) return 'timestamp';
  if (DATE_NAME.test(name)) return 'date';
  if (UNSURE_NAME.test(name)) return 'unsure';
  if (other.kind === 'close') {
    const call = upper(tokens[openOf(tokens, at) - 1]);
    if (/^(DATE|CURDATE|TO_DATE|MAKE_DATE)$/.test(call)) return 'date';
    if (/^(NOW|DATE_TRUNC|TO_TIMESTAMP|CLOCK_TIMESTAMP)$/.test(call)) return 'timestamp';
  }
  return 'typed';
}
