import type { Node } from '../../syntax/nodes.ts';
import type { SinkCall } from '../resolve/sinks.ts';
import type { Piece } from '../template/index.ts';
import { withdraw } from './conflicts.ts';
import type { Plan } from './index.ts';

const WHY =
  'the pieces of SQL that the function gives have their values in one list, and its order is not that of the text';

/**
 * `{ join, where, values }`: numbers tell the values of each piece; with `?`, where several of the pieces have values, those would
 * be in the order of the source.
 */
export function keepOneList(all: readonly { sink: SinkCall; pieces: Piece[] }[], plans: readonly Plan[]): void {
  for (const plan of plans)
    if (plan.sink.placement === 'returned' && plan.sink.config && plan.sink.sink.mark === '$1') plan.arrays = [];
  const groups = new Map<Node, { sink: SinkCall; pieces: Piece[] }[]>();
  for (const one of all) {
    const { placement, config, sink } = one.sink;
    if (placement !== 'returned' || !config || sink.mark !== '?') continue;
    groups.set(config, [...(groups.get(config) ?? []), one]);
  }
  for (const group of groups.values()) {
    const own = plans.filter((plan) => group.some(({ sink }) => sink === plan.sink));
    const bound = new Set(own.filter((plan) => plan.roots.some((root) => root.bound > 0)).map(({ sink }) => sink));
    const withValues = group.filter(({ sink, pieces }) => bound.has(sink) || hasMarks(pieces));
    if (withValues.length > 1) for (const plan of own) withdraw(plan, WHY);
  }
}

function hasMarks(pieces: readonly Piece[]): boolean {
  return pieces.some((piece) => {
    if (piece.kind === 'text') return piece.text.includes('?');
    if (piece.kind === 'choice') return hasMarks(piece.yes) || hasMarks(piece.no);
    if (piece.kind === 'ref') return hasMarks(piece.pieces);
    return piece.kind === 'list' && (piece.separator.includes('?') || piece.items.some(hasMarks));
  });
}
