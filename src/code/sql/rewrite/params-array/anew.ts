import { bare, type Node, type NodeOf } from '../../../syntax/nodes.ts';
import { functionAround, isInside } from '../../../syntax/static-types.ts';
import type { Binding as Name } from '../../../syntax/scopes.ts';
import type { Piece, Root } from '../../template/index.ts';
import { elements, itemsOf, type Binding } from '../bound-values.ts';
import { spliceAll, type Context } from '../text-edits/all.ts';
import type { Change, Mark } from '../text-edits/index.ts';
import { placeValues } from '../values-argument/index.ts';
import { arrayFor } from './array.ts';
import { inOrder, numberedBehind, SIGNS } from './given-lists.ts';
import type { ArrayPlan, Job, Result } from './job.ts';
import { countedMarks } from './member.ts';
import { atCall } from './order.ts';
import { pushAfter } from './statements.ts';

/** `sql = …; params = [id];`: a text that is set anew after it took values along has its values set anew with it. */
export function setAnew(job: Job, roots: readonly Root[], otherwise: string): Result {
  const { sink, context, existing, parameters } = job;
  const refusal = { refused: otherwise };
  const isEmpty = existing.kind === 'none' || (existing.kind === 'unused' && existing.empty);
  const own = roots.filter((root) => !atCall(job, root, null));
  const [variable, ...more] = [...new Set(own.map(({ binding }) => binding))];
  if (!isEmpty || parameters.length > 0 || !variable || more.length > 0) return refusal;
  if (sink.sink.mark === '@name' || !isSetHere(variable, context)) return refusal;
  const array = arrayFor({ ...job, existing: { kind: 'none' }, parameters: [] }, own);
  if ('refused' in array || !array.declare) return 'refused' in array ? array : refusal;
  const { name } = array;
  const groupOf = (root: Root): Name | undefined => (own.includes(root) ? variable : undefined);
  const placed =
    sink.sink.mark === '?' ? inOrder(job, new Map([[variable, name]]), groupOf) : numberedBehind(job, name, groupOf);
  if ('refused' in placed) return placed;
  const marks = new Map<Binding, Mark>();
  const writes = writesOf(variable, array, marks, job);
  if ('refused' in writes) return writes;
  const spliced = spliceAll(job.flats, job.bindings, (binding) => marks.get(binding) ?? placed.mark(binding), context);
  if ('refused' in spliced) return spliced;
  const given = placeValues(sink, placed.code, context);
  if ('refused' in given) return given;
  const declared = array.declare(writes.first);
  const again = { ...declared, text: declared.text.replace(/\bconst /, 'let ') };
  // Calls that take the text before and behind a line that sets it anew share the list as they share the text.
  const shared = { name, at: array.at, pieces: 'anew' };
  return { changes: [...spliced.changes, ...writes.changes, ...given.changes, again], arrays: [shared] };
}

/** All that is written to it are statements of one function, each of which has a place for one more behind it. */
export function isSetHere(variable: Name, { scopes }: Context): boolean {
  const { from } = variable;
  const home = functionAround(from, scopes);
  return (
    from.type === 'VariableDeclarator' &&
    home !== null &&
    variable.writes.every((write) => {
      const around = scopes.parent(write);
      if (write.type === 'VariableDeclarator')
        return around?.type === 'VariableDeclaration' && around.declarations.length === 1;
      return (
        write.type === 'AssignmentExpression' && /^\+?=$/.test(write.operator) && around?.type === 'ExpressionStatement'
      );
    })
  );
}

/** What goes beside each place where the variable gets text. */
export function writesOf(
  variable: Name,
  { name, initial }: ArrayPlan,
  marks: Map<Binding, Mark>,
  job: Job,
): { changes: Change[]; first: readonly string[] } | { refused: string } {
  const { bindings, context, sink } = job;
  const { mark } = sink.sink;
  const sign = SIGNS[mark] ?? '$';
  const changes: Change[] = [];
  const taken = rootsIn(job.pieces);
  let first: readonly string[] = [];
  for (const write of [variable.from, ...variable.writes]) {
    const value = valueOf(write);
    if (!value) continue;
    const holes = [...bindings.keys()].filter(({ root }) => root.node === value);
    const items = itemsOf(job.pieces, bindings, (root) => root.node === value, value);
    const isNew =
      write.type !== 'AssignmentExpression' || (write.operator === '=' && !isGrown(variable, value, context));
    if (!isNew && holes.length === 0) continue;
    // What another call takes alone has its values set there.
    if (isNew && holes.length === 0 && !isPlain(value) && !taken.has(value)) continue;
    if (mark !== '?' && !isNew) {
      const refused = countedMarks(holes, bindings, marks, name, sign);
      if (refused) return { refused };
      continue;
    }
    if (mark !== '?') {
      for (const [index, item] of items.entries()) {
        const binding = item.kind === 'value' && item.holes[0] ? bindings.get(item.holes[0]) : undefined;
        if (!binding) return { refused: 'its values stand under a condition where the text is set' };
        marks.set(binding, { before: `${sign}${index + 1}`, code: '', after: '' });
      }
    }
    const codes = elements(items, context);
    if ('refused' in codes) return codes;
    if (write === variable.from && (initial || codes.length === 0)) {
      first = codes;
      continue;
    }
    const root: Root = holes[0]?.root ?? { node: value, binding: null, by: 'set', repeated: false };
    const list = codes.join(', ');
    const pushed = pushAfter(root, [isNew ? `${name} = [${list}]` : `${name}.push(${list})`], context);
    if ('refused' in pushed) return pushed;
    changes.push(...pushed.changes);
  }
  return { changes, first };
}

/** The expressions that pieces come from. */
function rootsIn(pieces: readonly Piece[]): Set<Node> {
  const found = new Set<Node>();
  const walk = (piece: Piece): void => {
    if (piece.kind === 'text') {
      if (piece.source) found.add(piece.source.root.node);
    } else if (piece.kind === 'hole') found.add(piece.root.node);
    else if (piece.kind === 'ref') piece.pieces.forEach(walk);
    else if (piece.kind === 'choice') [...piece.yes, ...piece.no].forEach(walk);
    else piece.items.flat().forEach(walk);
  };
  pieces.forEach(walk);
  return found;
}

export function valueOf(write: Node): Node | null {
  if (write.type === 'VariableDeclarator') return write.init ?? null;
  return write.type === 'AssignmentExpression' ? write.right : null;
}

/** Nothing is spliced in. */
function isPlain(value: Node): boolean {
  const inner = bare(value);
  if (inner.type === 'TemplateLiteral') return inner.expressions.length === 0;
  if (inner.type === 'BinaryExpression')
    return isPlain(inner.left) && isPlain((inner as NodeOf<'BinaryExpression'>).right);
  return inner.type === 'StringLiteral' || inner.type === 'NullLiteral';
}

/** `sql = sql + …` */
export function isGrown(variable: Name, value: Node, { scopes }: Context): boolean {
  return variable.reads.some((read) => isInside(read, value) && scopes.binding(read) === variable);
}
