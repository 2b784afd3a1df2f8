import type { Node } from '../../syntax/nodes.ts';
import { bare } from '../../syntax/nodes.ts';
import { memberTextOf, type MemberText, type MemberWrite } from '../resolve/member-texts.ts';
import { isText, type Piece, type Root } from './pieces.ts';
import type { Reading } from './reading.ts';

/** What `this.sql` holds: what it begins with, and what any of the methods may add to it. */
export function memberText(node: Node, reading: Reading): Piece[] | null {
  const text = memberTextOf(node, reading.context.scopes);
  if (!text || text.isList) return null;
  // `this.sql = this.sql + …`: what it holds is there already.
  if (reading.context.expanding.has(text)) return [{ kind: 'text', text: '', source: null }];
  return expanding(text, reading, () => {
    const [begin, ...writes] = text.writes;
    let pieces = begin ? written(begin, text, reading) : [];
    const sets = writes.filter(({ by }) => by === 'set');
    for (const set of sets) {
      const anew = written(set, text, reading);
      if (anew.every((piece) => piece.kind === 'text' && piece.text === '')) continue;
      pieces = isEmpty(pieces) ? anew : [{ kind: 'choice', test: null, yes: anew, no: pieces, whole: null }];
    }
    const added = writes.filter(({ by }) => by === 'append').map((write) => maybe(written(write, text, reading)));
    const all = [...pieces, ...added];
    return isText(all) ? all : null;
  });
}

/** The texts that methods push onto `this.conditions`. */
export function memberItems(node: Node, reading: Reading): Piece[][] | null {
  const text = node.type === 'MemberExpression' ? memberTextOf(node, reading.context.scopes) : null;
  if (!text?.isList || reading.context.expanding.has(text)) return null;
  reading.context.seen.add(node);
  return expanding(text, reading, () => {
    const begin = text.writes[0] ? bare(text.writes[0].value) : null;
    const first: Piece[][] = [];
    for (const element of begin?.type === 'ArrayExpression' ? begin.elements : []) {
      const isPlain = element && element.type !== 'SpreadElement';
      const pieces = isPlain
        ? reading.part(element, { ...reading.root, binding: null, node: element, by: 'init' })
        : [];
      if (!pieces.length || pieces.some(({ kind }) => kind !== 'text')) return null;
      first.push(pieces);
    }
    const pushed = text.writes
      .filter(({ by }) => by === 'push')
      .map((write): Piece[] => [maybe(written(write, text, reading))]);
    return pushed.length > 0 ? [...first, ...pushed] : null;
  });
}

function expanding<T>(text: MemberText, { context }: Reading, read: () => T): T {
  context.expanding.add(text);
  try {
    return read();
  } finally {
    context.expanding.delete(text);
  }
}

function written(write: MemberWrite, text: MemberText, reading: Reading): Piece[] {
  const { value, by } = write;
  const root: Root = { node: value, binding: null, by, repeated: false, member: { text, write } };
  return reading.part(value, root);
}

/** A method that is called, or not. */
function maybe(pieces: Piece[]): Piece {
  return { kind: 'choice', test: null, yes: pieces, no: [], whole: null };
}

function isEmpty(pieces: readonly Piece[]): boolean {
  return pieces.every((piece) => piece.kind === 'text' && piece.text.trim() === '');
}
