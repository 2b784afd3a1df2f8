import type { Existing } from './values-argument/index.ts';
import { unwrap, type Node } from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';
import { functionAround, isInside } from '../../syntax/static-types.ts';
import type { Flat } from '../classify/variants.ts';
import { existingBeside } from './hidden-placeholders.ts';
import { asTag } from './as-tag.ts';
import { bindThrough, goesThrough } from './through/index.ts';
import { hoist, hoistInputs, type Job, type Result } from './params-array/index.ts';
import { growMember } from './params-array/member.ts';
import { inline } from './in-call.ts';
import { inText } from './in-text.ts';
import { bindByName, byName, namesFor } from './by-name.ts';
import { growByName } from './params-array/named.ts';
import type { SinkCall } from '../resolve/sinks.ts';
import type { Context } from './text-edits/all.ts';
import type { Change } from './text-edits/index.ts';
import { changedList, stable } from './unchanged-between.ts';
import type { HolePiece, Piece, Root } from '../template/index.ts';
import type { Binding } from './bound-values.ts';
import { atTimes, hasConditions } from './conditions.ts';
import type { Sorted } from './holes.ts';
import { reordered } from './evaluation-order.ts';
import { silenced, strayMarks, wakesMarks } from './stray-placeholders.ts';

/** Whether nothing is put in the place of marks so far: no values, or an empty list of them. */
function isQuiet(existing: Existing, parameters: number): boolean {
  return (
    existing.kind === 'none' ||
    (existing.kind === 'unused' && existing.empty) ||
    (existing.kind === 'variable' &&
      parameters === 0 &&
      existing.array?.type === 'ArrayExpression' &&
      existing.array.elements.length === 0)
  );
}

/** As many values whatever the text is. */
const areFixed = (existing: Existing): boolean =>
  /^(listed|single)$/.test(existing.kind) || (existing.kind === 'unused' && !existing.empty);

/** The edits of text and call, or why they can't be made; comments lose the signs that would become placeholders. */
export function write(
  sink: SinkCall,
  pieces: readonly Piece[],
  flats: readonly Flat[],
  bindings: ReadonlyMap<HolePiece, Binding>,
  sorted: Sorted,
  context: Context,
): Result {
  if (sink.sink.tag && (sink.placement === 'none' || sink.sink.mark === 'dialect'))
    return asTag(sink, flats, bindings, context);
  if (sink.sink.inText) return inText(sink, flats, bindings, context);
  const given = existingBeside(sink, sorted.parameters, sorted.hidden, context);
  if ('refused' in given) return given;
  const late = emptyBehind(given.existing, sink, bindings, context);
  const existing: Existing = late ? { kind: 'unused', empty: true } : given.existing;
  const written = bindAll(sink, pieces, flats, bindings, sorted, context, { ...given, existing });
  if ('refused' in written) return written;
  // An object with a name for each holds what any form of the text asks for.
  const own = byName(given.existing, flats, sink);
  if (sorted.uneven && !('refused' in own) && areFixed(own))
    return { refused: 'the call gives the values of one form of its text, and another has other placeholders' };
  const changes = late ? movedTo(late, written.changes) : written.changes;
  return { ...written, changes: [...changes, ...silenced(flats, sink, context)] };
}

function bindAll(
  sink: SinkCall,
  pieces: readonly Piece[],
  flats: readonly Flat[],
  bindings: ReadonlyMap<HolePiece, Binding>,
  sorted: Sorted,
  context: Context,
  given: Exclude<ReturnType<typeof existingBeside>, { refused: string }>,
): Result {
  const quiet = isQuiet(given.existing, sorted.parameters.length);
  const doubtful = sink.driver === 'sequelize' ? null : strayMarks(flats, sink, bindings, quiet);
  if (doubtful) return { refused: doubtful };
  const moved = reordered(flats, bindings, given.parameters, given.existing, sink.sink.mark === '$1');
  if (moved) return { refused: moved };
  if (quiet) {
    const woken =
      wakesMarks(sink, sorted.refused, sorted.escaped) ??
      (sink.driver === 'sequelize' ? strayMarks(flats, sink, bindings, true) : null);
    if (woken) return { refused: woken };
  }
  const { parameters } = given;
  const existing = byName(given.existing, flats, sink);
  if ('refused' in existing) return existing;
  const roots = new Set([...bindings.keys()].map((hole) => hole.root));
  const through: Job = { sink, pieces, flats, bindings, parameters, existing, context };
  if (goesThrough(through)) return bindThrough(through);
  const { mark } = sink.sink;
  if ([...roots].some(({ member }) => member))
    return growMember({ sink, pieces, flats, bindings, parameters, existing, context });
  if (mark === 'dialect')
    return {
      refused: `the database that ${sink.driver} is set up for is not seen, and with it the form of its placeholders`,
    };
  const dynamic = sink.sink.mark === '$1' && [...bindings.keys()].length > 0 && hasConditions(pieces, bindings);
  const direct = [...roots].every((root) => isDirect(root, pieces, bindings, sink, context));
  const conditional = [...roots].some(
    (root) => root.by === 'append' || root.by === 'push' || root.by === 'set' || (root.repeated && root.by !== 'map'),
  );
  if (mark === '@name' || existing.kind === 'named') {
    if (!direct || conditional || hasConditions(pieces, bindings)) {
      const named = namesFor(sink, flats, bindings, existing, context);
      const job = { sink, pieces, flats, bindings, parameters, existing, context };
      const grows = mark === '@name' || (existing.kind === 'named' && existing.spread);
      if (grows && !('refused' in named)) return growInputs(job, named);
      return { refused: 'the text grows under conditions: add each value by name where its piece is added' };
    }
    return bindByName(sink, flats, bindings, existing, context);
  }
  if (!direct || dynamic || conditional) {
    if (changesLists(roots, bindings, sink, context))
      return { refused: 'a list in it changes before the call: give a copy of it as its value' };
    return hoist({ sink, pieces, flats, bindings, parameters, existing, context });
  }
  return inline(sink, pieces, flats, bindings, parameters, existing, context);
}

/** By name where each name is given once, else by number: in a loop, and where a value is computed under a condition. */
function growInputs(job: Job, named: Parameters<typeof growByName>[1]): Result {
  const repeated = [...job.bindings.keys()].some(({ root }) => root.repeated);
  const grown = repeated && job.sink.placement === 'inputs' ? null : growByName(job, named);
  if (grown && (!('refused' in grown) || job.sink.placement !== 'inputs')) return grown;
  const numbered = hoistInputs(job);
  return grown && 'refused' in numbered ? grown : numbered;
}

interface EmptyList {
  list: Node;
  argument: Node;
}

/** `const text = …; const values = []; query(text, values)`: a list that is there for the values, and is declared behind the text. */
function emptyBehind(
  existing: Existing,
  sink: SinkCall,
  bindings: ReadonlyMap<HolePiece, Binding>,
  { scopes }: Context,
): EmptyList | null {
  if (existing.kind !== 'variable' || existing.array?.type !== 'ArrayExpression' || sink.sink.mark === '@name')
    return null;
  const argument = unwrap(existing.node);
  const binding = argument.type === 'Identifier' ? scopes.binding(argument) : undefined;
  const list = existing.array;
  if (!binding || list.elements.length > 0 || binding.writes.length > 0 || binding.reads.length !== 1) return null;
  const isBehind = [...bindings.keys()].every(
    ({ root }) =>
      endOf(root.node) < startOf(list) && functionAround(root.node, scopes) === functionAround(list, scopes),
  );
  return isBehind ? { list, argument } : null;
}

/** What would be given in the call is put into the list. */
function movedTo({ list, argument }: EmptyList, changes: readonly Change[]): Change[] {
  return changes.map((change) =>
    change.start === startOf(argument) && change.end === endOf(argument)
      ? { ...change, start: startOf(list), end: endOf(list) }
      : change,
  );
}

/** The values of a text can stand in the call. */
function isDirect(
  root: Root,
  pieces: readonly Piece[],
  bindings: ReadonlyMap<HolePiece, Binding>,
  sink: SinkCall,
  { scopes }: Context,
): boolean {
  return (
    isInside(root.node, sink.text) ||
    (!atTimes(pieces, root) && stable(root, holesOf(root, bindings), sink.call, scopes))
  );
}

function changesLists(
  roots: ReadonlySet<Root>,
  bindings: ReadonlyMap<HolePiece, Binding>,
  sink: SinkCall,
  { scopes }: Context,
): boolean {
  const byRoot = new Map<Root, HolePiece[]>();
  for (const hole of bindings.keys()) {
    const own = byRoot.get(hole.root);
    if (own) own.push(hole);
    else byRoot.set(hole.root, [hole]);
  }
  return [...roots].some((root) => changedList(root, byRoot.get(root) ?? [], sink.call, scopes));
}

function holesOf(root: Root, bindings: ReadonlyMap<HolePiece, Binding>): HolePiece[] {
  return [...bindings.keys()].filter((hole) => hole.root === root);
}
