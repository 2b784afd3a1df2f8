import { startOf } from '../../../syntax/ancestors.ts';
import { bare, type Node } from '../../../syntax/nodes.ts';
import type { Binding as Name, Scopes } from '../../../syntax/scopes.ts';
import { isInside } from '../../../syntax/static-types.ts';
import type { Piece, Root } from '../../template/index.ts';
import { elements, itemsOf } from '../bound-values.ts';
import { positional, textOrder } from '../in-call.ts';
import { itemsByRoot } from '../items-by-root.ts';
import { spliceAll } from '../text-edits/all.ts';
import type { Change } from '../text-edits/index.ts';
import { placeValues } from '../values-argument/index.ts';
import { isGrown, isSetHere, valueOf, writesOf } from './anew.ts';
import { arrayName, grow } from './apart.ts';
import { arrayFor } from './array.ts';
import type { Job, Result, SharedArray } from './job.ts';
import { resets } from './resets.ts';
import { pushAfter } from './statements.ts';

/** A place where the text of the call gets words: what its own values and the pieces in it are, in their order. */
interface Write {
  node: Node;
  value: Node;
  isNew: boolean;
  codes: readonly string[];
}

/**
 * `sql = \`… ${where}\`; params = [...whereParams]`: a text that pieces with values of their own are put into, in one of
 * several forms. Its list is set where the text is, so it holds the values of those pieces that are in it.
 */
export function pieced(job: Job, roots: readonly Root[], otherwise: string): Result {
  const refusal = { refused: otherwise };
  const { sink, context, existing, parameters } = job;
  const isEmpty = existing.kind === 'none' || (existing.kind === 'unused' && existing.empty);
  if (sink.sink.mark !== '?' || !isEmpty || parameters.length > 0) return refusal;
  const id = bare(sink.text);
  const text = id.type === 'Identifier' ? context.scopes.binding(id) : undefined;
  if (!text || !isSetHere(text, context) || roots.some(({ repeated, by }) => repeated || /map|return|push/.test(by)))
    return refusal;
  const groups = new Map<Name, Root[]>();
  for (const root of roots) {
    if (!root.binding) return refusal;
    if (root.binding !== text) groups.set(root.binding, [...(groups.get(root.binding) ?? []), root]);
  }
  if (groups.size === 0) return refusal;
  const lists = listsOf(job, groups);
  if ('refused' in lists) return lists;
  const writes = writesWith(job, text, lists.names);
  if (!writes) return refusal;
  const spliced = spliceAll(
    job.flats,
    job.bindings,
    positional(sink, textOrder(job.flats, job.bindings) ?? [], []),
    context,
  );
  if ('refused' in spliced) return spliced;
  const own = listOfText(job, text, writes);
  if ('refused' in own) return own;
  const given = placeValues(sink, own.name, context);
  if ('refused' in given) return given;
  const shared = { name: own.name, at: own.at, pieces: 'anew' };
  return {
    changes: [...spliced.changes, ...lists.changes, ...own.changes, ...given.changes],
    arrays: [...lists.arrays, shared],
  };
}

/** A list for each piece, beside the variable that holds it. */
function listsOf(
  job: Job,
  groups: ReadonlyMap<Name, readonly Root[]>,
): { names: Map<Name, string>; changes: Change[]; arrays: SharedArray[] } | { refused: string } {
  const itemsIn = itemsByRoot(job.pieces, job.bindings);
  const names = new Map<Name, string>();
  const changes: Change[] = [];
  const arrays: SharedArray[] = [];
  for (const [variable, own] of groups) {
    const reset = resets(own, job.context);
    const made = reset
      ? anewOf(job, variable, own, reset)
      : grow({ job, itemsIn }, variable, own, [arrayName(variable.name)]);
    if ('refused' in made) return made;
    names.set(variable, made.array.name);
    changes.push(...made.changes);
    arrays.push(made.array);
  }
  return { names, changes, arrays };
}

/** The list of a piece that is set anew itself. */
function anewOf(
  job: Job,
  variable: Name,
  own: readonly Root[],
  otherwise: string,
): { changes: Change[]; array: SharedArray } | { refused: string } {
  if (!isSetHere(variable, job.context)) return { refused: otherwise };
  const array = arrayFor({ ...job, existing: { kind: 'none' } }, own, [arrayName(variable.name)]);
  if ('refused' in array) return array;
  if (!array.declare) return { refused: otherwise };
  const writes = writesOf(variable, array, new Map(), job);
  if ('refused' in writes) return writes;
  return {
    changes: [...writes.changes, changing(array.declare(writes.first))],
    array: { name: array.name, at: array.at, pieces: own.map(({ node }) => startOf(node)).join() },
  };
}

/** Where the text is set and goes on; `null` where pieces are put into it in a way that is not followed. */
function writesWith(job: Job, text: Name, names: ReadonlyMap<Name, string>): Write[] | null {
  const { scopes } = job.context;
  const refs = refsIn(job.pieces);
  const writes: Write[] = [];
  const used = new Set<Node>();
  for (const node of [text.from, ...text.writes]) {
    const value = valueOf(node);
    if (!value) continue;
    const isNew = node.type !== 'AssignmentExpression' || (node.operator === '=' && !isGrown(text, value, job.context));
    const found: { at: number; code: string }[] = [];
    for (const [variable, name] of names) {
      for (const read of variable.reads) {
        if (!isInside(read, value)) continue;
        if (!refs.has(read) || !isJoinedTo(read, value, scopes)) return null;
        used.add(read);
        found.push({ at: startOf(read), code: `...${name}` });
      }
    }
    const items = itemsOf(job.pieces, job.bindings, (root) => root.node === value, value);
    if (found.length > 0 && items.some(({ kind }) => kind !== 'value')) return null;
    for (const item of items) {
      const codes = elements([item], job.context);
      if ('refused' in codes) return null;
      const at = item.kind === 'value' && item.holes[0] ? startOf(item.holes[0].node) : 0;
      found.push({ at, code: codes.join(', ') });
    }
    found.sort((a, b) => a.at - b.at);
    const before = isNew ? undefined : text.reads.find((read) => isInside(read, value));
    if (before && found.some(({ at }) => at < startOf(before))) return null;
    writes.push({ node, value, isNew, codes: found.map(({ code }) => code) });
  }
  // A piece in another piece, or one that reaches the call by another way.
  return [...refs].every((ref) => used.has(ref) || !names.has(scopes.binding(ref) as Name)) ? writes : null;
}

/** The list that is given to the call. */
function listOfText(
  job: Job,
  text: Name,
  writes: readonly Write[],
): { name: string; at: number; changes: Change[] } | { refused: string } {
  const rootOf = ({ node, value }: Write): Root => ({
    node: value,
    binding: text,
    by: node === text.from ? 'init' : 'set',
    repeated: false,
  });
  const filled = writes.filter(({ codes }) => codes.length > 0);
  const [declared] = writes.filter(({ node }) => node === text.from);
  const array = arrayFor(
    { ...job, existing: { kind: 'none' } },
    (declared ? [declared, ...filled] : filled).map(rootOf),
  );
  if ('refused' in array) return array;
  if (!array.declare) return { refused: 'the list of its values is not made here' };
  const changes: Change[] = [];
  let isFilled = false;
  for (const write of writes) {
    const { node, codes, isNew } = write;
    const isSet = isNew && node !== text.from;
    if (node !== text.from && (codes.length > 0 || (isSet && isFilled))) {
      const list = codes.join(', ');
      const code = isSet ? `${array.name} = [${list}]` : `${array.name}.push(${list})`;
      const pushed = pushAfter(rootOf(write), [code], job.context);
      if ('refused' in pushed) return pushed;
      changes.push(...pushed.changes);
    }
    isFilled ||= codes.length > 0;
  }
  const declaration = array.declare(declared?.codes ?? []);
  changes.push(writes.some(({ node, isNew }) => isNew && node !== text.from) ? changing(declaration) : declaration);
  return { name: array.name, at: array.at, changes };
}

function changing(declaration: Change): Change {
  return { ...declaration, text: declaration.text.replace(/\bconst /, 'let ') };
}

/** The reads of variables that are pieces of the text. */
function refsIn(pieces: readonly Piece[]): Set<Node> {
  const found = new Set<Node>();
  const walk = (piece: Piece): void => {
    if (piece.kind === 'ref') {
      found.add(bare(piece.whole.node));
      piece.pieces.forEach(walk);
    } else if (piece.kind === 'choice') [...piece.yes, ...piece.no].forEach(walk);
    else if (piece.kind === 'list') piece.items.flat().forEach(walk);
  };
  pieces.forEach(walk);
  return found;
}

/** `\`… ${where}\``, `'…' + where`: under no condition of that expression. */
function isJoinedTo(read: Node, value: Node, scopes: Scopes): boolean {
  for (let at: Node | undefined = read; at; at = scopes.parent(at)) {
    if (at === value) return true;
    const parent = scopes.parent(at);
    if (!parent || !/^(TemplateLiteral|BinaryExpression|ParenthesizedExpression|TSAsExpression)$/.test(parent.type))
      return at === value;
  }
  return false;
}
