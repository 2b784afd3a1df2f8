import { CONNECTS } from '../template/connects.ts';
import type { Piece } from '../template/index.ts';

type Choice = Extract<Piece, { kind: 'choice' }>;

/** A piece that comes next is the first one of its kind. */
const OPEN = /(?:\b(?:values|where|having|set|on|by|select|and|or|not|all|in)|[(,])\s*$/i;

/** `i > 0 ? ', ' : ''`, `if (i > 0) sql += ' AND '`, `first ? ' WHERE ' : ' AND '`: which one it is, is told by the text before it. */
export function isConnector(piece: Choice): boolean {
  const [yes, no] = [textOf(piece.yes), textOf(piece.no)];
  return yes !== null && no !== null && yes.trim() !== no.trim() && CONNECTS.test(yes) && CONNECTS.test(no);
}

/** The one that makes SQL of it. */
export function connected(before: string, { yes, no }: Choice): Piece[] {
  const fits = (text: string): boolean => {
    const word = /[a-z]+/i.exec(text)?.[0] ?? '';
    if (OPEN.test(before)) return text.trim() === '';
    if (/^(where|having|set|on)$/i.test(word)) return !new RegExp(`\\b${word}\\b(?![^(]*\\()`, 'i').test(before);
    return text.trim() !== '';
  };
  const [first, second] = [yes, no].map((side) => fits(textOf(side) ?? ''));
  if (first && second) return /\b(where|having|set|on)\b/i.test(textOf(no) ?? '') ? no : yes;
  return second ? no : yes;
}

function textOf(pieces: readonly Piece[]): string | null {
  let text = '';
  for (const piece of pieces) {
    if (piece.kind !== 'text') return null;
    text += piece.text;
  }
  return text;
}
