import { bare, type Node } from '../../../syntax/nodes.ts';
import { startOf } from '../../../syntax/ancestors.ts';
import type { Binding } from '../../../syntax/scopes.ts';
import { linearize, type Piece, type TextContext } from '../index.ts';
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

  return {
    grown(binding, at) {
      if (binding.writes.length === 0 || binding.kind === 'param' || binding.kind === 'function') return null;
      return guarded(binding, at, () => latest(binding, at) ?? followText(binding, at, context()));
    },
    list(binding, at) {
      if (binding.writes.length > 0 || binding.from.type !== 'VariableDeclarator' || binding.from.id !== binding.id)
        return null;
      if (!binding.from.init || bare(binding.from.init).type !== 'ArrayExpression') return null;
      return guarded(binding, at, () => followList(binding, at, context()));
    },
  };

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
