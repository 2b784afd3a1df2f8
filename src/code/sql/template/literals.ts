import type { Node, NodeOf } from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';
import type { Piece, Root, TextPiece, TextSource } from './pieces.ts';
import type { Reading } from './reading.ts';

/** The text between quotes, with the place of each of its characters. */
export function literalText(node: Node, value: string, reading: Reading): TextPiece {
  const start = startOf(node) + 1;
  const quote = reading.context.file[start - 1] as TextSource['quote'];
  const at = offsets(reading.context.file, start, endOf(node) - 1, false);
  if (at.length !== value.length + 1) return { kind: 'text', text: value, source: null };
  return { kind: 'text', text: value, source: { literal: node, quote, at, root: reading.root } };
}

/** A template, with what is spliced into it; `raw` is `String.raw`. */
export function templateText(node: NodeOf<'TemplateLiteral'>, reading: Reading, raw: boolean): Piece[] {
  const pieces: Piece[] = [];
  node.quasis.forEach((quasi, index) => {
    const text = raw ? quasi.value.raw : (quasi.value.cooked ?? quasi.value.raw);
    const start = startOf(quasi);
    const end = endOf(quasi);
    const at = raw
      ? Array.from({ length: end - start + 1 }, (_, i) => start + i)
      : offsets(reading.context.file, start, end, true);
    const source: TextSource | null =
      at.length === text.length + 1 ? { literal: node, quote: '`', at, root: reading.root } : null;
    pieces.push({ kind: 'text', text, source });
    const expression = node.expressions[index];
    if (!expression) return;
    const range = { start: end, end: startOf(node.quasis[index + 1] ?? expression) };
    pieces.push(...spliced(expression, range, reading));
  });
  return pieces;
}

/** What `${expression}` contributes: more text where it is text, else a hole. */
function spliced(expression: Node, range: { start: number; end: number }, reading: Reading): Piece[] {
  const pieces = reading.part(expression);
  return pieces.map((piece) => rangeOver(piece, expression, range, reading.root));
}

/** Lets a piece that is the whole of an expression be replaced together with the `${}` around it. */
function rangeOver(piece: Piece, expression: Node, range: { start: number; end: number }, root: Root): Piece {
  if (piece.kind === 'hole')
    return (piece.around?.call ?? piece.node) === expression ? { ...piece, ...range, in: 'template', root } : piece;
  if (piece.kind === 'text' || !piece.whole || piece.whole.node !== expression) return piece;
  return { ...piece, whole: { ...piece.whole, ...range, in: 'template' } } as Piece;
}

/** Offsets of each cooked character of a literal's raw text, and of its end; of another length where an escape is not understood. */
function offsets(file: string, start: number, end: number, template: boolean): number[] {
  const at: number[] = [];
  let i = start;
  while (i < end) {
    const raw = file.slice(i, Math.min(i + 12, end));
    const escape = /^\\(?:u\{[\da-f]+\}|u[\da-f]{4}|x[\da-f]{2}|\r\n|[0-7]{1,3}|[^])/i.exec(raw)?.[0];
    if (!escape) {
      if (template && raw.startsWith('\r\n')) {
        at.push(i);
        i += 2;
      } else at.push(i++);
      continue;
    }
    const continued = /^\\[\r\n\u2028\u2029]/.test(escape);
    const wide = /^\\u\{/.test(escape) && parseInt(escape.slice(3), 16) > 0xffff;
    if (!continued) at.push(i);
    if (wide) at.push(i);
    i += escape.length;
  }
  at.push(end);
  return at;
}
