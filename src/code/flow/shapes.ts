import { KEY, UNSEEN, type Edge, type Spot } from './graph.ts';
import type { Transport } from './transports.ts';

type Shape = NonNullable<Transport['shape']>;
type Extra = Omit<Edge, 'to'>;

/** What a call takes off of its argument or puts around it: where the members that are asked for are found in the argument. */
export function shaped(shape: Shape, select: readonly string[], from: Spot, extra: Extra, method: string | null): Edge {
  const to = (wanted: readonly string[]): Spot => ({ ...from, select: wanted });
  const [name, ...rest] = select;
  switch (shape) {
    case 'each':
      return { ...extra, to: to(['*', ...select]), ...(method === 'join' ? { front: UNSEEN } : {}) };
    case 'keys':
      return { ...extra, to: to([KEY]) };
    case 'entries':
      return { ...extra, to: to(ofPair(select)) };
    case 'values':
      return { ...extra, to: to(name === undefined ? [] : ['*', ...rest]) };
    case 'pairs':
      return { ...extra, to: to(name === undefined ? [] : ['*', '1', ...rest]) };
    case 'settled':
      return { ...extra, to: to(rest[0] === 'value' ? [name ?? '*', ...rest.slice(1)] : select) };
    case 'next':
      return { ...extra, to: to(name === 'value' ? ['*', ...rest] : select) };
    case 'named':
      return {
        ...extra,
        to: to([]),
        ...(/^(base|name|ext)$/.test(name ?? '') ? { proof: 'filename', by: 'path.parse' } : {}),
      };
    case 'list':
      return select.length > 0 ? { ...extra, to: to(rest) } : { ...extra, to: from, into: ['*'] };
    case 'text':
      return { ...extra, to: to([]) };
  }
}

/** Of `[[key, value], …]`: the key, the value, or whatever is in them. */
function ofPair([one, which, ...rest]: readonly string[]): string[] {
  if (one === undefined || which === undefined) return [];
  return which === '0' ? [KEY] : ['*', ...rest];
}
