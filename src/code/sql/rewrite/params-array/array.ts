import { listedBefore, staysBefore } from '../evaluation-order.ts';
import { codeOf } from '../../bind/index.ts';
import { functionAround, isInside, isLoop, isPath, loopAround } from '../../../syntax/static-types.ts';
import type { Context } from '../text-edits/all.ts';
import type { Root } from '../../template/index.ts';
import { bare, isFunction, type Node } from '../../../syntax/nodes.ts';
import { endOf, startOf } from '../../../syntax/ancestors.ts';
import { type Binding, itemsOf } from '../bound-values.ts';
import type { Change } from '../text-edits/change.ts';
import type { ArrayPlan, Job } from './job.ts';
import { aroundTurns } from './each-time.ts';
import { reuse } from './reuse.ts';
import { declaration } from './statements.ts';

const LISTS = ['params', 'values', 'sqlParams'];
const INPUTS = ['inputs', 'params', 'values'];

/** The array of values: the one that is there, or a new one where the text begins; `key`: what it is for, where no other call may fill it. */
export function arrayFor(
  job: Job,
  roots: readonly Root[],
  names?: readonly string[],
  key?: string,
): ArrayPlan | { refused: string } {
  const { existing, parameters, context, sink } = job;
  if (existing.kind === 'variable' && (parameters.length > 0 || existing.array)) {
    const reused = reuse(job, roots);
    if (!('refused' in reused) || !isWhole(job)) return reused;
  }
  const anchor = reachable(anchorOf(roots, sink.call, context), job, roots);
  const old = oldValues(job, anchor?.statement);
  if ('refused' in old) return old;
  if (!anchor)
    return {
      refused: 'there is no statement before the text to keep its values in: build the text in a statement of its own',
    };
  const block = context.scopes.parent(anchor.statement);
  if (!block || !/^(BlockStatement|Program|SwitchCase|StaticBlock)$/.test(block.type))
    return { refused: 'the statement that begins the text has no block of its own' };
  if (!isInside(sink.call, block) || roots.some((root) => !isInside(root.node, block)))
    return { refused: 'the text is built in another block than the one it is used in' };
  if (outlives(anchor.statement, job, roots))
    return {
      refused:
        'its values would be kept outside of the function that runs it, and those of one call would be there in the next: give the function a body with a return, or build the text in a statement of its own',
    };
  const loop = loopAround(sink.call, context.scopes);
  if (loop && !isInside(anchor.statement, loop) && roots.some((root) => isInside(root.node, loop)))
    return { refused: 'the text goes on growing in the loop that runs it' };
  const named = sink.sink.mark === '@name';
  const use = key ?? oneOfSeveral(anchor.statement, roots, job);
  const name = freeName(block, anchor.statement, { names: names ?? (named ? INPUTS : LISTS), key: use }, context);
  const declare = (codes: readonly string[], before: boolean) =>
    declaration(anchor.statement, name, [...old.codes, ...codes], context, { before, of: sink });
  return newArray(anchor, job, { name, old: old.codes.length, declare });
}

/** `let list, count;`: which of them the call runs, where it runs one as it is. */
function oneOfSeveral(statement: Node, roots: readonly Root[], { sink, context }: Job): string | undefined {
  if (statement.type !== 'VariableDeclaration' || statement.declarations.length < 2) return undefined;
  const text = bare(sink.text);
  const binding = text.type === 'Identifier' ? context.scopes.binding(text) : undefined;
  return binding && roots.every((root) => root.binding === binding) ? binding.name : undefined;
}

/** Where the text begins, or before the turns of a loop that each make a piece of it. */
function reachable(
  anchor: AnchorOfText | null,
  { sink, bindings, context }: Job,
  roots: readonly Root[],
): AnchorOfText | null {
  const block = anchor && context.scopes.parent(anchor.statement);
  if (!block || isInside(sink.call, block)) return anchor;
  const own = new Set(roots.map(({ node }) => node));
  const others = [...bindings.keys()].map(({ root }) => root).filter(({ node }) => !own.has(node));
  const around = aroundTurns(anchor.statement, roots, others, sink.call, context.scopes);
  return around ? { statement: around, initial: null, before: true } : anchor;
}

/** With `?`, values of before that are all in one list, which nothing changes: new ones go in front of it or behind it. */
function isWhole({ existing, sink, context: { scopes } }: Job): boolean {
  if (sink.sink.mark !== '?' || existing.kind !== 'variable' || existing.array?.type !== 'ArrayExpression')
    return false;
  const list = bare(existing.node);
  const binding = list.type === 'Identifier' ? scopes.binding(list) : undefined;
  return (
    binding !== undefined &&
    binding.writes.length === 0 &&
    existing.array.elements.every((element) => element !== null && element.type !== 'SpreadElement') &&
    binding.reads.every((read) => scopes.parent(read)?.type !== 'MemberExpression')
  );
}

interface NewArray {
  name: string;
  /** How many values it begins with that are there already. */
  old: number;
  declare: (codes: readonly string[], before: boolean) => Change;
}

/** An array that the statement at the anchor declares, with the values that the text begins with where those are known. */
function newArray({ statement, initial, before }: AnchorOfText, job: Job, { name, old, declare }: NewArray): ArrayPlan {
  const plan = { name, at: startOf(statement), reused: false };
  const numbers = new Map<Binding, number>();
  const above = !initial || !staysBefore(job.flats, job.bindings, initial);
  if (!initial || job.sink.sink.mark !== '$1')
    return { ...plan, initial, declare: (first) => declare(first, initial ? above : before), numbers };
  const first: Binding[] = [];
  for (const [hole, binding] of job.bindings)
    if (hole.root.node === initial.node && !first.includes(binding)) first.push(binding);
  const items = itemsOf(job.pieces, job.bindings, (root) => root.node === initial.node, initial.node);
  // Another piece in the same statement fills the array, which is there before it then.
  const isFilled = [...job.bindings.keys()].some(
    ({ root }) => root.node !== initial.node && isInside(root.node, statement),
  );
  const isOpen = (isFilled && !above) || listedBefore(job.bindings, initial, job.context.scopes);
  if (isOpen || items.some((item) => item.kind !== 'value'))
    return { ...plan, initial: null, declare: () => declare([], true), numbers };
  first.forEach((binding, index) => numbers.set(binding, old + index + 1));
  items
    .flatMap((item) => (item.kind === 'value' && item.holes[0] ? (job.bindings.get(item.holes[0]) ?? []) : []))
    .forEach((binding, index) => numbers.set(binding, old + index + 1));
  return { ...plan, initial, declare: (values) => declare(values, above), numbers };
}

/**
 * Values that the call lists for placeholders of before: with numbers they begin the array, and are read there.
 * With `?` they stay in the call, around those of the array.
 */
function oldValues(
  { existing, parameters, context, sink }: Job,
  anchor: Node | undefined,
): { codes: string[] } | { refused: string } {
  if (parameters.length === 0 || sink.sink.mark === '@name' || existing.kind === 'variable') return { codes: [] };
  if (existing.kind !== 'listed')
    return {
      refused:
        'it has placeholders already, with values that are not seen: give the values in an array that grows with the text',
    };
  if (sink.sink.mark !== '$1') return { codes: [] };
  if (parameters.some(({ text }, index) => text !== `$${index + 1}`))
    return { refused: 'its placeholders are numbered in another order than they stand: give them by hand' };
  if (!anchor || !existing.elements.every((element) => isSettled(element, anchor, context)))
    return {
      refused: 'the values it lists may change before the call: keep them in an array that grows with the text',
    };
  return { codes: existing.elements.map((element) => codeOf(element, context)) };
}

/** Means the same where the text begins: a literal, or a path from a name that is set once, before. */
function isSettled(node: Node, anchor: Node, { scopes }: Context): boolean {
  if (/^(String|Numeric|Boolean|Null)Literal$/.test(node.type)) return true;
  if (!isPath(node)) return false;
  let root = node;
  while (root.type === 'MemberExpression') root = root.object;
  if (root.type === 'ThisExpression') return true;
  const binding = root.type === 'Identifier' ? scopes.binding(root) : undefined;
  return binding !== undefined && binding.writes.length === 0 && startOf(binding.id) < startOf(anchor);
}

/** `(q) => pool.query(… values of q …)`: a statement around the function runs once, and the text is made anew in each call. */
function outlives(statement: Node, { sink, context }: Job, roots: readonly Root[]): boolean {
  const own = functionAround(sink.call, context.scopes);
  if (!own || isInside(statement, own)) return false;
  return roots.some((root) =>
    isInside(root.node, own) ? !root.binding || isInside(root.binding.from, own) : root.by === 'return',
  );
}

interface AnchorOfText {
  statement: Node;
  initial: Root | null;
  before: boolean;
}

/** Where the text begins: the declaration of the first variable that holds it, or the statement of the call. */
function anchorOf(roots: readonly Root[], call: Node, context: Context): AnchorOfText | null {
  let best: AnchorOfText | null = null;
  for (const root of roots) {
    const declared = declarationOf(root, call, context);
    const own = root.by === 'return' ? functionAround(root.node, context.scopes) : null;
    const statement = declared ?? blockStatement((own && context.scopes.parent(own)) ?? root.node, context);
    if (!statement) return null;
    const isOwn = declared?.type === 'VariableDeclaration' && isInside(root.node, declared);
    const initial = isOwn && root.by === 'init' && !isArrayInit(root) ? root : null;
    if (!best || startOf(statement) < startOf(best.statement) || (statement === best.statement && initial))
      best = { statement, initial, before: declared?.type !== 'VariableDeclaration' || isInside(root.node, declared) };
  }
  return best;
}

/** The declaration of a variable that holds text; for `var` in a branch what the branch is one of, where the call is behind it. */
function declarationOf({ binding }: Root, call: Node, { scopes }: Context): Node | undefined {
  const declared = binding?.from.type === 'VariableDeclarator' ? scopes.parent(binding.from) : undefined;
  if (declared?.type !== 'VariableDeclaration' || declared.kind !== 'var') return declared;
  for (let at: Node | undefined = declared; at && !isFunction(at) && !isLoop(at); at = scopes.parent(at)) {
    const block = scopes.parent(at);
    if (block && /^(BlockStatement|Program|SwitchCase)$/.test(block.type) && isInside(call, block)) return at;
  }
  return declared;
}

function isArrayInit(root: Root): boolean {
  return root.binding?.from.type === 'VariableDeclarator' && root.binding.from.init?.type === 'ArrayExpression';
}

/** The nearest statement around a node that stands in a block. */
function blockStatement(node: Node, context: Context): Node | null {
  for (let at: Node | undefined = node; at; at = context.scopes.parent(at)) {
    const parent = context.scopes.parent(at);
    if (parent && /^(BlockStatement|Program|SwitchCase|StaticBlock)$/.test(parent.type)) return at;
    if (isFunction(parent) && parent.type !== 'ArrowFunctionExpression') return null;
  }
  return null;
}

/** A name that means nothing in the block yet, and the same one for all calls that share the array. */
function freeName(
  block: Node,
  anchor: Node,
  { names, key }: { names: readonly string[]; key: string | undefined },
  context: Context,
): string {
  const text = context.file.slice(startOf(block), endOf(block));
  for (let index = 1; ; index += 1) {
    for (const name of names) {
      const candidate = index === 1 ? name : `${name}${index}`;
      const others = context.arrays.get(candidate) ?? [];
      const taken = others.some(
        (other) =>
          (other.anchor !== anchor || other.key !== key) &&
          (isInside(other.block, block) || isInside(block, other.block)),
      );
      if (
        taken ||
        new RegExp(`(?<![.\\w$])${candidate}\\b(?!\\s*:)`).test(text) ||
        context.scopes.lookup(candidate, block)
      )
        continue;
      context.arrays.set(candidate, [...others, { anchor, block, ...(key === undefined ? {} : { key }) }]);
      return candidate;
    }
  }
}
