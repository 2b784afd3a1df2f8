import type { Token } from './tokens.ts';
import { openOf } from './clauses.ts';
import { columnAt } from './columns.ts';
import { value, type Place } from './place.ts';
import { DATE_NAME, TIMESTAMP_CAMEL, TIMESTAMP_NAME, UNSURE_NAME, upper } from './words.ts';

/** A value beside an operator whose other operand is the token at `other`. */
export function calculation(tokens: readonly Token[], other: number, operator: string): Place {
  const detail = arithmeticSide(tokens, other, operator);
  return value('arithmetic', { detail, column: operator, on: columnAt(tokens, other) });
}

/**
 * What the other operand of `operator` is: `hole` where it is a value as well, `date` or `timestamp` where it looks like
 * one, `unsure` where it may be, else `typed`: it has a type of its own. Many names of timestamps hold the word date (`updated_at`), so they come first.
 */
function arithmeticSide(tokens: readonly Token[], at: number, operator: string): string {
  // `p.released` on the right: its last name tells.
  while (tokens[at + 1]?.kind === 'dot' && tokens[at + 2]) at += 2;
  const other = tokens[at];
  if (!other) return 'typed';
  const type = other.kind === 'string' ? typedLiteral(tokens, at) : '';
  if (type) return type === 'INTERVAL' ? 'typed' : type === 'DATE' ? 'date' : 'timestamp';
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

/** The type in front of a literal: `DATE '2024-01-01'`, `TIMESTAMP WITH TIME ZONE '…'`. */
function typedLiteral(tokens: readonly Token[], at: number): string {
  const word = upper(tokens[at - 1]);
  if (/^(DATE|INTERVAL|TIMESTAMP|TIMESTAMPTZ|DATETIME)$/.test(word)) return word;
  return word === 'ZONE' && upper(tokens[at - 2]) === 'TIME' ? 'TIMESTAMP' : '';
}
