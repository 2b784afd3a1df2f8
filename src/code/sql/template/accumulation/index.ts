import { bare, type Node } from '../../../syntax/nodes.ts';
import { startOf } from '../../../syntax/ancestors.ts';
import { functionAround, isInside, kindOf } from '../../../syntax/static-types.ts';
import type { Binding, Scopes } from '../../../syntax/scopes.ts';
import { linearize, type Piece, type TextContext } from '../index.ts';
import { isConstant } from '../pieces.ts';
import { Unfollowed } from './walk.ts';
import { latestText } from './last-assignment.ts';
import { followList } from './pushed-lists.ts';
import { followText } from './appended-text.ts';

/** The content of variables that grow over statements: `sql += …`, `if (x) sql += …`, `conditions.push(…)`. */
export interface Growth {
  grown(binding: Binding, at: Node): Piece[] | null;
  list(binding: Binding, at: Node): Piece[][] | null;
}

export function readGrowth(context: () => TextContext): Growth {
  const busy = new Set<string>();
  const owns = new Map<Binding, { into: Node; before: Piece[] }>();

  return {
    grown(binding, at) {
      if (binding.writes.length === 0 || binding.kind === 'param' || binding.kind === 'function') return null;
      if (isCounter(binding, context().scopes)) return null;
      return guarded(binding, at, () => {
        const pieces = latest(binding, at) ?? own(binding, at);
        return pieces && isOneValue(pieces) && !isConstant(pieces) ? null : pieces;
      });
    },
    list(binding, at) {
      if (binding.writes.length > 0 || binding.from.type !== 'VariableDeclarator' || binding.from.id !== binding.id)
        return null;
      if (!binding.from.init || bare(binding.from.init).type !== 'ArrayExpression') return null;
      return guarded(binding, at, () => followList(binding, at, context()));
    },
  };

  /** `sql = sql + …`: what it holds there was put together already. Followed anew, each such line would double the work. */
  function own(binding: Binding, at: Node): Piece[] | null {
    const known = owns.get(binding);
    const { scopes } = context();
    if (known && isInside(at, known.into) && functionAround(at, scopes) === functionAround(known.into, scopes))
      return known.before.length > 0 ? known.before : null;
    return followText(binding, at, context(), holding);
  }

  function holding<T>(binding: Binding, into: Node, before: Piece[], read: () => T): T {
    const outer = owns.get(binding);
    owns.set(binding, { into, before });
    try {
      return read();
    } finally {
      if (outer) owns.set(binding, outer);
      else owns.delete(binding);
    }
  }

  function latest(binding: Binding, at: Node): Piece[] | null {
    const node = latestText(binding, at, context().scopes);
    return node && linearize(node, { node, binding, by: 'init', repeated: false }, context());
  }

  function guarded<T>(binding: Binding, at: Node, follow: () => T): T | null {
    const key = `${startOf(binding.id)}:${startOf(at)}`;
    if (busy.has(key)) return null;
    busy.add(key);
    try {
      return follow();
    } catch (error) {
      if (error instanceof Unfollowed) return null;
      throw error;
    } finally {
      busy.delete(key);
    }
  }
}

/** `total = price * 2`, `if (found) id = found.id`: one value, whatever else is made of it, and no text that is put together. */
function isOneValue(pieces: readonly Piece[]): boolean {
  const [only, ...more] = pieces.filter((piece) => piece.kind !== 'text' || piece.text !== '');
  if (!only || more.length > 0) return only === undefined;
  if (only.kind === 'hole') return !only.around;
  if (only.kind === 'text') return NUMBER.test(only.text);
  return only.kind === 'choice' && isOneValue(only.yes) && isOneValue(only.no);
}

/** What a value may begin as: `let id = ''`, `let size = '0'`. */
const NUMBER = /^\s*(-?\d+(\.\d+)?)?\s*$/;

/** `let next = 1; if (last) next = last.number + 1`: a number, whatever it is added to. */
function isCounter({ from }: Binding, scopes: Scopes): boolean {
  return from.type === 'VariableDeclarator' && !!from.init && kindOf(from.init, scopes) === 'number';
}
