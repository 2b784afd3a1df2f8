import type { Flat } from '../../classify/variants.ts';
import { spokenTokens, startIn, tokenAt } from '../../classify/flat-index.ts';
import { closesPlainly } from '../../template/formats.ts';
import type { Schema } from '../../schema/column-type.ts';
import type { Roles } from '../../resolve/roles.ts';
import type { Binding as VariableBinding, Scopes } from '../../../syntax/scopes.ts';
import { splice, type Change, type Mark } from './index.ts';
import type { HolePiece, PieceCall } from '../../template/index.ts';
import { endOf, startOf } from '../../../syntax/ancestors.ts';
import type { Node, NodeOf } from '../../../syntax/nodes.ts';
import type { Binding } from '../bound-values.ts';

/** What a plan is made from. */
export interface Context {
  file: string;
  typed: boolean;
  path: string;
  quote: string;
  scopes: Scopes;
  roles: Roles;
  schema: Schema;
  /** Objects that are bound become text. */
  stringifies: boolean;
  /** Values bound already that are written anew, by where they start. */
  converted: Map<number, string>;
  /** Expressions that are looked at as a part of some statement. */
  read: ReadonlySet<Node>;
  /** Names of members that are run as text, of objects that are not known. */
  loose: readonly string[];
  /** Functions that are given texts with quotes of their own somewhere, as `name:index` of the parameter. */
  quoted: readonly string[];
  /** Functions and members that are given two numbers in one text somewhere, as `name:index` or `.name`. */
  paired: readonly string[];
  /** Functions that build statements or pieces of them, which are looked at there, by key. */
  built: ReadonlySet<string>;
  /** Calls of functions that give pieces of a text, and are looked into. */
  pieceCalls: ReadonlyMap<VariableBinding, PieceCall>;
  /** Variables whose text several calls take. */
  shared: ReadonlySet<VariableBinding>;
  /** Names given to new arrays of values, with where they are declared. */
  arrays: Map<string, { anchor: Node; block: Node; key?: string }[]>;
  /** Lists of columns that are declared in front of statements. */
  lists: { statement: Node; name: string; code: string }[];
}

/** The edits of the text: every value becomes its mark. */
export function spliceAll(
  flats: readonly Flat[],
  bindings: ReadonlyMap<HolePiece, Binding>,
  markOf: (binding: Binding) => Mark,
  context: Context,
): { changes: Change[] } | { refused: string } {
  const changes: Change[] = [];
  const done = new Set<Binding>();
  for (const flat of flats) {
    for (const part of flat.parts) {
      const binding = part.piece.kind === 'hole' ? bindings.get(part.piece) : undefined;
      if (!binding || done.has(binding)) continue;
      const range = rangeIn(flat, binding);
      if (!range) continue;
      done.add(binding);
      const mark = binding.bound.marks ? { before: '', code: binding.bound.marks, after: '' } : markOf(binding);
      const blank = runsOn(flats, binding) ? ' ' : '';
      const after = mark.after + binding.bound.after + blank;
      const before = binding.bound.before + mark.before;
      const whole = { ...mark, before: (runsInto(flats, binding, before) ? ' ' : '') + before, after };
      const spliced = splice(flat, range.start, range.end, whole, context.file, context.quote);
      if (!spliced) return { refused: 'the text around the value stands in a constant used elsewhere' };
      changes.push(...spliced);
      for (const piece of binding.value.parts)
        if (typeof piece === 'object' && piece.also) changes.push({ ...piece.also, text: '' });
    }
  }
  return { changes: [...changes, ...unwrapped(bindings, changes, context)] };
}

/** `format('… = ?')`: a call of `format` that is given nothing any more is its text, where `%%` is no sign of its own. */
function unwrapped(bindings: ReadonlyMap<HolePiece, Binding>, made: readonly Change[], context: Context): Change[] {
  const { file } = context;
  const calls = new Map<NodeOf<'CallExpression'>, number>();
  for (const { format } of bindings.keys()) if (format) calls.set(format, (calls.get(format) ?? 0) + 1);
  return [...calls].flatMap(([call, bound]) => {
    const [text, ...values] = call.arguments;
    const last = values.at(-1);
    if (!text || !last || bound < values.length || !closesPlainly(call, { context })) return [];
    const signs = [...file.slice(startOf(text), endOf(text)).matchAll(/%%/g)]
      .map(({ index }) => ({ start: startOf(text) + index, end: startOf(text) + index + 2, text: '%' }))
      .filter((sign) => !made.some(({ start, end }) => start < sign.end && sign.start < end));
    return [
      { start: startOf(call), end: startOf(text), text: '' },
      ...signs,
      { start: endOf(last), end: endOf(call), text: '' },
    ];
  });
}

/** A word follows without a blank, which would become part of the placeholder. */
function runsOn(flats: readonly Flat[], binding: Binding): boolean {
  return flats.some((flat) => {
    const range = rangeIn(flat, binding);
    return range !== null && /[\p{L}\p{N}_]/u.test(flat.sql[range.end] ?? '');
  });
}

/** `LIKE'…'`: a word ends right before, which would take the placeholder for a part of itself. */
function runsInto(flats: readonly Flat[], binding: Binding, mark: string): boolean {
  if (!/^[\p{L}@$]/u.test(mark)) return false;
  return flats.some((flat) => {
    const range = rangeIn(flat, binding);
    return range !== null && /[\p{L}\p{N}_]/u.test(flat.sql[range.start - 1] ?? '');
  });
}

/** Where a value stands in one of the texts. */
function rangeIn(flat: Flat, binding: Binding): { start: number; end: number } | null {
  const { value } = binding;
  const hole = value.parts.find((part) => typeof part === 'object');
  const at = hole && startIn(flat, hole);
  if (at === undefined) return null;
  const token = tokenAt(flat, at);
  if (!token) return null;
  if (binding.bound.wide) {
    const { tokens, places } = spokenTokens(flat);
    const index = places.get(token) ?? -1;
    const first = tokens[index - (value.negated ? 3 : 2)];
    const last = tokens[index + 1];
    return first && (last?.kind === 'close' || last?.text === ']') ? { start: first.start, end: last.end } : null;
  }
  if (!binding.bound.after.includes('::') && value.role !== 'setting') return { start: token.start, end: token.end };
  const { tokens, places } = spokenTokens(flat);
  const index = places.get(token) ?? -1;
  return {
    start: tokens[index - value.lead]?.start ?? token.start,
    end: tokens[index + value.trail]?.end ?? token.end,
  };
}
