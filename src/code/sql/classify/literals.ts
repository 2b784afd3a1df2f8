import { partsBetween } from './flat-index.ts';
import type { Flat } from './variants.ts';
import type { HolePiece } from '../template/index.ts';
import { unescape, type Token } from './tokens.ts';
import type { Dialect } from '../drivers/dialect.ts';

/** The text and the holes between the quotes. */
export function stringParts(token: Token, flat: Flat, dialect: Dialect): (string | HolePiece)[] | null {
  if (!/^(?:n|_utf8|_utf8mb4)?['"]$/i.test(token.quote)) return null;
  const parts: (string | HolePiece)[] = [];
  let text = '';
  const start = token.start + token.quote.length;
  const end = token.end - 1;
  for (const part of partsBetween(flat, start, end).parts) {
    if (part.piece.kind === 'text') {
      text += flat.sql.slice(Math.max(part.start, start), Math.min(part.end, end));
      continue;
    }
    const { before = '', after = '' } = part.piece.around ?? {};
    text += flat.sql.slice(Math.max(part.start, start), part.start + before.length);
    const plain = unescape(text, token.quote, dialect);
    if (plain === null) return null;
    if (plain) parts.push(plain);
    text = flat.sql.slice(part.end - after.length, Math.min(part.end, end));
    parts.push(part.piece);
  }
  const plain = unescape(text, token.quote, dialect);
  if (plain === null) return null;
  if (plain) parts.push(plain);
  return parts;
}
