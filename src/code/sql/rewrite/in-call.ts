import { unreadList } from './unread-lists.ts';
import { placeValues, type Existing } from './values-argument/index.ts';
import { codeOf, objectCode } from '../bind/index.ts';
import type { Flat } from '../classify/variants.ts';
import { hasConditions } from './conditions.ts';
import type { Parameter } from '../classify/index.ts';
import { inspected } from './other-uses.ts';
import type { SinkCall } from '../resolve/sinks.ts';
import { spliceAll, type Context } from './text-edits/all.ts';
import type { Change, Mark } from './text-edits/index.ts';
import type { HolePiece, Piece } from '../template/index.ts';
import { bare, memberName, type Node } from '../../syntax/nodes.ts';
import { startOf } from '../../syntax/ancestors.ts';
import { amongOld } from './among-old.ts';
import { contextOf, elements, itemsOf, listCode, repeatable, type Binding, type Item } from './bound-values.ts';

/** All values stand in the call itself. */
export function inline(
  sink: SinkCall,
  pieces: readonly Piece[],
  flats: readonly Flat[],
  bindings: ReadonlyMap<HolePiece, Binding>,
  parameters: readonly Parameter[],
  existing: Existing,
  context: Context,
): { changes: Change[] } | { refused: string } {
  const read = inspected({ sink, pieces, flats, bindings, parameters, existing, context });
  if (read) return { refused: read };
  const numbered = sink.sink.mark === '$1';
  const order = textOrder(flats, bindings);
  if (!order) return { refused: 'the order of its values is not seen' };
  const codes: string[] = [];
  const numbers = new Map<Binding, number>();
  const keys = new Map<string, number>();
  if (numbered) {
    const behind = behindUnseen(parameters, existing, bindings, sink, context);
    if (behind && 'refused' in behind) return behind;
    const taken = behind
      ? 0
      : Math.max(0, ...parameters.map((parameter) => Number(/\d+/.exec(parameter.text)?.[0] ?? 0)));
    for (const binding of order) {
      const code = binding.bound.code;
      const key = contextOf(binding) + (repeatable(binding) ? '' : `\0${codes.length}`);
      const again = keys.get(key);
      const number = again ?? taken + codes.push(code);
      keys.set(key, number);
      numbers.set(binding, number);
    }
    const list = joinExisting(existing, codes, sink, context);
    if ('refused' in list) return list;
    return finish(
      sink,
      flats,
      bindings,
      (binding) =>
        behind?.mark(binding, numbers.get(binding) ?? 0) ?? { before: `$${numbers.get(binding)}`, code: '', after: '' },
      list.code,
      context,
    );
  }
  const items = itemsOf(pieces, bindings, () => true);
  const written = elements(items, context);
  if ('refused' in written) return written;
  if (sink.sink.mark === ':1' && parameters.some((parameter) => parameter.many))
    return { refused: 'its placeholders are numbered in a piece of the text that is not seen' };
  if (parameters.length === 0 || existing.kind === 'none' || existing.kind === 'unused') {
    const done = finish(sink, flats, bindings, positional(sink, order, parameters), listCode(written), context);
    return withoutList(done, existing, context);
  }
  const changing = written.length !== order.length || hasConditions(pieces, bindings);
  if (!changing && !sameMarks(flats, bindings, existing.kind === 'variable')) return { refused: UNDER_A_CONDITION };
  const list = changing
    ? besideOld(flats, bindings, existing, { items, written, parameters }, context)
    : interleave(flats[0] as Flat, order, bindings, parameters, existing, context);
  if ('refused' in list) return list;
  return finish(sink, flats, bindings, positional(sink, order, parameters), list.code, context);
}

const UNDER_A_CONDITION = 'it has placeholders already, and some of them are there only under a condition';

/** With the list that the call was given taken out, where nothing else reads it. */
const withoutList = (
  done: ReturnType<typeof finish>,
  existing: Existing,
  context: Context,
): ReturnType<typeof finish> =>
  'refused' in done ? done : { changes: [...done.changes, ...unreadList(existing, context)] };

/**
 * Placeholders whose numbers are not seen have as many values as their list is long: `$${params.length + 1}` comes behind.
 * `null` where all numbers are seen.
 */
function behindUnseen(
  parameters: readonly Parameter[],
  existing: Existing,
  bindings: ReadonlyMap<HolePiece, Binding>,
  sink: SinkCall,
  context: Context,
): { mark: (binding: Binding, number: number) => Mark } | { refused: string } | null {
  if (!parameters.some((parameter) => parameter.many || parameter.hole)) return null;
  const list = existing.kind === 'variable' && (sink.driver === 'pg' || existing.array !== null) ? existing.node : null;
  if (!list) return { refused: 'its placeholders are numbered in a piece of the text that is not seen' };
  const name = bare(list);
  const pushes = (name.type === 'Identifier' && context.scopes.binding(name)?.reads.filter(isPushed)) || [];
  for (const hole of bindings.keys())
    if (pushes.some((read) => startOf(read) > startOf(hole.root.node)))
      return { refused: 'its list of values goes on growing behind the text' };
  return {
    mark: ({ value }, number) => {
      const hole = value.parts.find((part) => typeof part === 'object');
      const code = `${objectCode(list, context)}.length + ${number}`;
      return { before: '$', code: hole?.in === 'template' ? code : `(${code})`, after: '' };
    },
  };

  function isPushed(read: Node): boolean {
    const member = context.scopes.parent(read);
    return member?.type === 'MemberExpression' && member.object === read && memberName(member) === 'push';
  }
}

/** `?`, or for oracledb a number that no other placeholder has; values go by position. */
export function positional(
  sink: SinkCall,
  order: readonly Binding[],
  parameters: readonly Parameter[],
): (binding: Binding) => Mark {
  if (sink.sink.mark !== ':1') return () => ({ before: '?', code: '', after: '' });
  const taken = Math.max(0, ...parameters.map((parameter) => Number(/\d+/.exec(parameter.text)?.[0] ?? 0)));
  return (binding) => ({ before: `:${taken + order.indexOf(binding) + 1}`, code: '', after: '' });
}

/** A value that is bound already, converted where it may be an object. */
export function boundCode(element: Node, context: Context): string {
  return context.converted.get(startOf(element)) ?? codeOf(element, context);
}

/** The values in the order of the text with everything taken. */
export function textOrder(flats: readonly Flat[], bindings: ReadonlyMap<HolePiece, Binding>): Binding[] | null {
  const order: Binding[] = [];
  for (const flat of flats) {
    for (const part of flat.parts) {
      const binding = part.piece.kind === 'hole' ? bindings.get(part.piece) : undefined;
      if (binding && !order.includes(binding)) order.push(binding);
    }
  }
  return order.length > 0 ? order : null;
}

/** Values of before first, then the new ones. */
function joinExisting(
  existing: Existing,
  codes: readonly string[],
  sink: SinkCall,
  context: Context,
): { code: string } | { refused: string } {
  switch (existing.kind) {
    case 'none':
    case 'unused':
      return { code: `[${codes.join(', ')}]` };
    case 'listed':
      return {
        code: `[${[...existing.elements.map((element) => boundCode(element as Node, context)), ...codes].join(', ')}]`,
      };
    case 'variable': {
      const code = codeOf(existing.node, context);
      const surely = sink.driver === 'pg' || existing.array !== null;
      return { code: surely ? `[...${code}, ${codes.join(', ')}]` : `[].concat(${[code, ...codes].join(', ')})` };
    }
    case 'named':
      return { refused: 'its placeholders have names: write the new one with a name too' };
    case 'single':
      return { code: `[${[codeOf(existing.node, context), ...codes].join(', ')}]` };
  }
}

/** Whether all texts have the same placeholders and new values, in the same order; `apart`: on the same side of the old ones, however many. */
function sameMarks(flats: readonly Flat[], bindings: ReadonlyMap<HolePiece, Binding>, apart: boolean): boolean {
  const order = [...new Set(bindings.values())];
  const sequences = flats.map((flat) => {
    const old = flat.tokens.filter(({ kind }) => kind === 'parameter').map(({ start }) => ({ at: start, mark: -1 }));
    const fresh = flat.parts.flatMap(({ start, piece }) => {
      const binding = piece.kind === 'hole' ? bindings.get(piece) : undefined;
      return binding ? [{ at: start, mark: order.indexOf(binding) }] : [];
    });
    return [...old, ...fresh].sort((a, b) => a.at - b.at).map(({ mark }) => mark);
  });
  if (!apart) return new Set(sequences.map((marks) => marks.join())).size === 1;
  return order.every((_, one) =>
    [
      (marks: number[]) => !marks.slice(0, marks.indexOf(one)).includes(-1),
      (marks: number[]) => !marks.slice(marks.indexOf(one)).includes(-1),
    ].some((side) => sequences.every(side)),
  );
}

/** `[id, ...(name ? [name] : [])]`: all values of before stand on one side of the new ones, or between them, whatever the conditions are. */
function besideOld(
  flats: readonly Flat[],
  bindings: ReadonlyMap<HolePiece, Binding>,
  existing: Existing,
  {
    items,
    written,
    parameters,
  }: { items: readonly Item[]; written: readonly string[]; parameters: readonly Parameter[] },
  context: Context,
): { code: string } | { refused: string } {
  const refusal = { refused: 'it has placeholders already, and the number of new values depends on a condition' };
  const own =
    existing.kind === 'listed'
      ? existing.elements.map((element) => boundCode(element as Node, context))
      : existing.kind === 'variable' && existing.array
        ? [`...${codeOf(existing.node, context)}`]
        : null;
  if (!own) return refusal;
  const places = flats.map(({ tokens, parts }) => ({
    old: tokens.flatMap(({ kind, start }) => (kind === 'parameter' ? [start] : [])),
    fresh: parts.flatMap(({ piece, start }) => (piece.kind === 'hole' && bindings.has(piece) ? [start] : [])),
  }));
  if (existing.kind === 'listed' && places.some(({ old }) => old.length !== own.length)) return refusal;
  if (places.every(({ old, fresh }) => Math.max(...old) < Math.min(...fresh)))
    return { code: `[${[...own, ...written].join(', ')}]` };
  if (places.every(({ old, fresh }) => Math.max(...fresh) < Math.min(...old)))
    return { code: `[${[...written, ...own].join(', ')}]` };
  const isPlain = existing.kind === 'listed' && parameters.every(({ text }) => text === '?');
  const among = isPlain ? amongOld(flats, items, own, context) : null;
  return among ? { code: `[${among.join(', ')}]` } : refusal;
}

/** New values among those of before, each at the place of its `?`. */
function interleave(
  flat: Flat,
  order: readonly Binding[],
  bindings: ReadonlyMap<HolePiece, Binding>,
  parameters: readonly Parameter[],
  existing: Existing,
  context: Context,
): { code: string } | { refused: string } {
  const marks: { at: number; binding: Binding | null }[] = [
    ...parameters.map((parameter) => ({ at: parameter.start, binding: null })),
    ...order.map((binding) => ({
      at: flat.parts.find((part) => part.piece.kind === 'hole' && bindings.get(part.piece) === binding)?.start ?? -1,
      binding,
    })),
  ].sort((a, b) => a.at - b.at);
  if (parameters.some((parameter) => !/^(\?\??|:\d+)$/.test(parameter.text)))
    return { refused: 'its placeholders have names or numbers: use the same for the new ones' };
  if (existing.kind === 'listed') {
    const own = existing.elements.map((element) => boundCode(element as Node, context));
    let next = 0;
    const codes = marks.map((mark) => mark.binding?.bound.code ?? own[next++] ?? '');
    return { code: `[${codes.join(', ')}]` };
  }
  const first = marks.findIndex((mark) => mark.binding === null);
  const last = marks.findLastIndex((mark) => mark.binding === null);
  if (marks.slice(first, last + 1).some((mark) => mark.binding !== null))
    return { refused: 'its new values would stand between those of a list that is not seen' };
  const before = marks.slice(0, first).map((mark) => mark.binding?.bound.code ?? '');
  const after = marks.slice(last + 1).map((mark) => mark.binding?.bound.code ?? '');
  if (existing.kind === 'single' || existing.kind === 'variable') {
    const code = codeOf(existing.node, context);
    const isList =
      existing.kind === 'variable' &&
      (existing.array !== null || parameters.length > 1 || parameters.some((parameter) => parameter.many));
    if (existing.kind === 'variable' && !isList)
      return {
        code:
          before.length === 0
            ? `[].concat(${[code, ...after].join(', ')})`
            : `[${before.join(', ')}].concat(${[code, ...after].join(', ')})`,
      };
    return { code: `[${[...before, isList ? `...${code}` : code, ...after].join(', ')}]` };
  }
  return { refused: 'what it gives as values is not seen' };
}

/** Edits of the text, each hole once, and of the call. */
function finish(
  sink: SinkCall,
  flats: readonly Flat[],
  bindings: ReadonlyMap<HolePiece, Binding>,
  markOf: (binding: Binding) => Mark,
  list: string,
  context: Context,
): { changes: Change[] } | { refused: string } {
  const text = spliceAll(flats, bindings, markOf, context);
  if ('refused' in text) return text;
  const placed = placeValues(sink, list, context);
  if ('refused' in placed) return placed;
  return { changes: [...text.changes, ...placed.changes] };
}
