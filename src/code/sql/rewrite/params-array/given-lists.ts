import type { Root } from '../../template/index.ts';
import { elements, itemsOf, type Binding, type Item } from '../bound-values.ts';
import type { Mark } from '../text-edits/index.ts';
import type { Job } from './job.ts';

/** What has a list of its own for the values of a text; nothing where they are given in the call. */
type GroupOf = (root: Root) => object | undefined;

/** What the call is given, and the placeholders of values that stand in its own text. */
interface Given {
  code: string;
  mark: (binding: Binding) => Mark;
}

function ofCall(job: Job, groupOf: GroupOf): readonly Item[] {
  return itemsOf(job.pieces, job.bindings, (root) => groupOf(root) === undefined);
}

/** `[...this.params, limit]` with `$${this.params.length + 1}`. */
export function numberedBehind(job: Job, list: string, groupOf: GroupOf): Given | { refused: string } {
  const { bindings, sink, context } = job;
  const items = ofCall(job, groupOf);
  if (items.length === 0) return { code: list, mark: PLAIN };
  const codes = elements(items, context);
  if ('refused' in codes) return codes;
  const places = new Map<Binding, number>();
  for (const item of items) {
    const binding = item.kind === 'value' && item.holes[0] ? bindings.get(item.holes[0]) : undefined;
    if (!binding) return { refused: 'its values stand under a condition, behind those of an object' };
    places.set(binding, places.size + 1);
  }
  return {
    code: `[...${list}, ${codes.join(', ')}]`,
    mark(binding) {
      const code = `${list}.length + ${places.get(binding)}`;
      const hole = binding.value.parts.find((part) => typeof part === 'object');
      return { before: SIGNS[sink.sink.mark] ?? '$', code: hole?.in === 'template' ? code : `(${code})`, after: '' };
    },
  };
}

/** What numbered placeholders begin with. */
export const SIGNS: Partial<Record<string, string>> = { ':1': ':', $1: '$' };
const PLAIN = (): Mark => ({ before: '?', code: '', after: '' });

/** `[...this.setParams, ...this.whereParams, limit]`, in the order in which the text has them. */
export function inOrder(job: Job, lists: ReadonlyMap<object, string>, groupOf: GroupOf): Given | { refused: string } {
  const { bindings, context, flats } = job;
  const refusal = { refused: 'the values of its pieces are interleaved' };
  const items = ofCall(job, groupOf);
  const isPlain = items.every(({ kind }) => kind === 'value');
  type Key = object | 'call';
  const orders = flats.map(({ parts }) => {
    const keys: Key[] = [];
    for (const { piece } of parts) {
      const binding = piece.kind === 'hole' ? bindings.get(piece) : undefined;
      if (!binding || piece.kind !== 'hole') continue;
      const key: Key = groupOf(piece.root) ?? (isPlain ? binding : 'call');
      if (keys.at(-1) !== key) keys.push(key);
    }
    return keys;
  });
  const whole = orders[0] ?? [];
  if (new Set(whole).size < whole.length) return refusal;
  for (const keys of orders) {
    const places = keys.map((key) => whole.indexOf(key));
    if (places.some((place, index) => place < 0 || (index > 0 && place <= (places[index - 1] ?? -1)))) return refusal;
  }
  const codes: string[] = [];
  for (const key of whole) {
    const list = typeof key === 'object' ? lists.get(key) : undefined;
    const own = elements(
      items.filter(
        (item) => key === 'call' || (item.kind === 'value' && item.holes[0] && bindings.get(item.holes[0]) === key),
      ),
      context,
    );
    if ('refused' in own) return own;
    codes.push(...(list === undefined ? own : [`...${list}`]));
  }
  const [only = '', ...more] = codes;
  return { code: more.length === 0 && only.startsWith('...') ? only.slice(3) : `[${codes.join(', ')}]`, mark: PLAIN };
}
