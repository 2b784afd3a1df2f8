import { placeValues, type Existing } from './arguments.ts';
import { codeOf } from './convert.ts';
import { isInside, loopAround } from './expressions.ts';
import type { Flat } from './flat.ts';
import { spliceAll, type Context } from './splice-all.ts';
import type { Parameter } from './positions.ts';
import { positional, textOrder } from './inline.ts';
import { inspected, usedOnlyWhenFilled } from './readers.ts';
import type { Binding as Name } from './scope.ts';
import type { SinkCall } from './sinks.ts';
import { stable } from './stability.ts';
import type { Change } from './splice.ts';
import type { HolePiece, Piece, Root } from './text.ts';
import { bare, endOf, isFunction, startOf, type Node } from './tree.ts';
import { elements, itemsOf, type Binding } from './values.ts';

export interface Job {
  sink: SinkCall;
  pieces: readonly Piece[];
  flats: readonly Flat[];
  bindings: ReadonlyMap<HolePiece, Binding>;
  parameters: readonly Parameter[];
  existing: Existing;
  context: Context;
}

type Result = { changes: Change[]; array?: SharedArray } | { refused: string };

/** An array of values that several calls may share, if all of them take the same pieces. */
export interface SharedArray {
  name: string;
  /** Offset of the statement it is declared at. */
  at: number;
  /** The pieces whose values are in it. */
  pieces: string;
}

/** Values grow along with the text: `const params = []`, and each statement that adds to the text adds its values. */
export function hoist(job: Job): Result {
  const { sink, bindings, context } = job;
  const numbered = sink.sink.mark === '$1';
  const roots = rootsOf(bindings);
  const checked = inspected(job) ?? usedOnlyWhenFilled(job) ?? resets(roots, context);
  if (checked) return { refused: checked };
  const array = arrayFor(job, roots);
  if ('refused' in array) return array;
  if (!numbered) {
    const order = orderProblem(job, roots, array);
    if (order) return { refused: order };
  }
  const text = spliceAll(
    job.flats,
    bindings,
    numbered
      ? (binding) => markFor(binding, array)
      : positional(sink, textOrder(job.flats, bindings) ?? [], job.parameters),
    context,
  );
  if ('refused' in text) return text;
  const changes = [...text.changes];
  const first: string[] = [];
  const grown: Root[] = [];
  for (const root of roots) {
    if (atCall(job, root, array)) continue;
    grown.push(root);
    const items = itemsOf(job.pieces, bindings, (other) => other.node === root.node, root.node);
    if (numbered && root.node !== array.initial?.node) continue;
    const codes = elements(items, context);
    if ('refused' in codes) return codes;
    if (root.node === array.initial?.node) first.push(...codes);
    else {
      const pushed = pushAfter(root, `${array.name}.push(${codes.join(', ')})`, context);
      if ('refused' in pushed) return pushed;
      changes.push(...pushed.changes);
    }
  }
  const list = numbered ? { code: array.name } : callList(job, roots, array);
  if ('refused' in list) return list;
  const placed = array.reused && list.code === array.name ? { changes: [] } : placeValues(sink, list.code, context);
  if ('refused' in placed) return placed;
  if (array.declare && grown.length + (numbered ? 1 : 0) > 0) changes.push(array.declare(first));
  const pieces = grown.map((root) => startOf(root.node)).join();
  return { changes: [...changes, ...placed.changes], array: { name: array.name, at: array.at, pieces } };
}

/** Values that are handed over in the call itself: those of its own text, and of constants that still hold there. */
function atCall(job: Job, root: Root, array: ArrayPlan): boolean {
  if (job.sink.sink.mark === '$1') return isInside(root.node, job.sink.text) && root.by !== 'map';
  if (isInside(root.node, job.sink.text) && root.by !== 'map') return true;
  if (root.by !== 'init' || root.node === array.initial?.node || array.reused) return false;
  return stable(
    root,
    [...job.bindings.keys()].filter((hole) => hole.root.node === root.node),
    job.sink.call,
    job.context.scopes,
  );
}

function rootsOf(bindings: ReadonlyMap<HolePiece, Binding>): Root[] {
  const roots = new Map<Node, Root>();
  for (const hole of bindings.keys()) roots.set(hole.root.node, hole.root);
  return [...roots.values()].sort((a, b) => startOf(a.node) - startOf(b.node));
}

interface ArrayPlan {
  name: string;
  at: number;
  reused: boolean;
  /** The text whose values are in the array from the start. */
  initial: Root | null;
  declare: ((first: readonly string[]) => Change) | null;
  numbers: Map<Binding, number>;
}

function markFor(binding: Binding, array: ArrayPlan): { before: string; code: string; after: string } {
  const fixed = array.numbers.get(binding);
  if (fixed) return { before: `$${fixed}`, code: '', after: '' };
  return { before: '$', code: `${array.name}.push(${binding.bound.code})`, after: '' };
}

/** The array of values: the one that is there, or a new one where the text begins. */
function arrayFor(job: Job, roots: readonly Root[]): ArrayPlan | { refused: string } {
  const { existing, parameters, context, sink } = job;
  if (existing.kind === 'variable' && (parameters.length > 0 || existing.array)) return reuse(job, roots);
  if (parameters.length > 0)
    return {
      refused:
        'it has placeholders already, with values that are listed in the call: give the values in an array that grows with the text',
    };
  const anchor = anchorOf(roots, context);
  if (!anchor)
    return {
      refused: 'there is no statement before the text to keep its values in: build the text in a statement of its own',
    };
  const block = context.scopes.parent(anchor.statement);
  if (!block || !/^(BlockStatement|Program|SwitchCase|StaticBlock)$/.test(block.type))
    return { refused: 'the statement that begins the text has no block of its own' };
  if (!isInside(sink.call, block) || roots.some((root) => !isInside(root.node, block)))
    return { refused: 'the text is built in another block than the one it is used in' };
  const loop = loopAround(sink.call, context.scopes);
  if (loop && !isInside(anchor.statement, loop) && roots.some((root) => isInside(root.node, loop)))
    return { refused: 'the text goes on growing in the loop that runs it' };
  const name = freeName(block, anchor.statement, context);
  const initial = anchor.initial;
  const numbers = new Map<Binding, number>();
  if (initial && sink.sink.mark === '$1') {
    const codes: string[] = [];
    for (const [hole, binding] of job.bindings) {
      if (hole.root.node !== initial.node || numbers.has(binding)) continue;
      numbers.set(binding, codes.push(binding.bound.code));
    }
    const items = itemsOf(job.pieces, job.bindings, (root) => root.node === initial.node, initial.node);
    if (items.some((item) => item.kind !== 'value')) {
      numbers.clear();
      return {
        name,
        at: startOf(anchor.statement),
        reused: false,
        initial: null,
        declare: () => declaration(anchor.statement, name, [], context, true),
        numbers,
      };
    }
    let next = 0;
    for (const item of items)
      for (const hole of item.kind === 'value' ? item.holes : []) {
        const binding = job.bindings.get(hole);
        if (binding) numbers.set(binding, ++next);
        break;
      }
  }
  return {
    name,
    at: startOf(anchor.statement),
    reused: false,
    initial,
    declare: (first) => declaration(anchor.statement, name, first, context, initial !== null || anchor.before),
    numbers,
  };
}

function reuse(job: Job, roots: readonly Root[]): ArrayPlan | { refused: string } {
  const { existing, context, sink, parameters } = job;
  if (existing.kind !== 'variable' || existing.node.type !== 'Identifier' || !existing.array)
    return {
      refused: 'the list of values it already has comes from elsewhere, so the order of old and new ones is not seen',
    };
  const name = existing.node.name;
  const binding = context.scopes.binding(existing.node);
  if (!binding || binding.writes.length > 0)
    return { refused: `${name} is set more than once, so the order of its values is not seen` };
  if (
    roots.some((root) => startOf(root.node) < endOf(binding.from) || context.scopes.lookup(name, root.node) !== binding)
  )
    return { refused: `${name} is declared behind the text: move it before` };
  if (sink.sink.mark !== '$1') {
    const problem = balance(job, roots, binding);
    if (problem) return { refused: problem };
  } else if (parameters.some((parameter) => parameter.hole && !codeOf(parameter.hole.node, context).includes(name))) {
    return { refused: 'its placeholders are numbered by a counter of their own' };
  } else if (
    roots.some((root) =>
      parameters.some(
        (parameter) =>
          !parameter.hole &&
          startOf(root.node) < (positionOf(job, parameter) ?? 0) &&
          startOf(root.node) > 0 &&
          root.by !== 'call',
      ),
    )
  ) {
    return { refused: 'its placeholders have fixed numbers that new ones would shift' };
  }
  return { name, at: startOf(binding.id), reused: true, initial: null, declare: null, numbers: new Map() };
}

/** Offset in the file of a placeholder of before. */
function positionOf(job: Job, parameter: Parameter): number | undefined {
  for (const part of job.flats[0]?.parts ?? []) {
    if (part.piece.kind === 'text' && part.start <= parameter.start && part.end > parameter.start)
      return part.piece.source?.at[parameter.start - part.start];
  }
  return undefined;
}

/** Old values and old placeholders must be even wherever a new one is put in. */
function balance(job: Job, roots: readonly Root[], array: Name): string | null {
  const { context, parameters } = job;
  const init = array.from.type === 'VariableDeclarator' && array.from.init ? bare(array.from.init) : null;
  if (init?.type !== 'ArrayExpression' || init.elements.some((element) => element?.type === 'SpreadElement'))
    return 'the number of values in its list is not seen';
  const events = [{ at: startOf(init), count: init.elements.length }];
  for (const read of array.reads) {
    const member = context.scopes.parent(read);
    const call = member && context.scopes.parent(member);
    if (member?.type === 'MemberExpression' && call?.type === 'CallExpression' && call.callee === member) {
      if (
        member.property.type !== 'Identifier' ||
        member.property.name !== 'push' ||
        call.arguments.some((argument) => argument.type === 'SpreadElement')
      )
        return 'its list of values is changed in a way that is not followed';
      events.push({ at: startOf(call), count: call.arguments.length });
    }
  }
  const marks = parameters.map((parameter) => positionOf(job, parameter));
  if (marks.some((at) => at === undefined)) return 'the place of its placeholders is not seen';
  for (const root of roots) {
    const at = startOf(root.node);
    if (marks.some((mark) => mark !== undefined && mark >= at && mark < endOf(root.node)))
      return 'old and new values stand in one piece of the text: bind them in one go by hand';
    const values = events.filter((event) => event.at < at).reduce((sum, event) => sum + event.count, 0);
    if (values !== marks.filter((mark) => mark !== undefined && mark < at).length)
      return 'the old values are not added at the place of their placeholders';
  }
  return null;
}

/** Where the text begins: the declaration of the first variable that holds it, or the statement of the call. */
function anchorOf(
  roots: readonly Root[],
  context: Context,
): { statement: Node; initial: Root | null; before: boolean } | null {
  let best: { statement: Node; initial: Root | null; before: boolean } | null = null;
  for (const root of roots) {
    const declared =
      root.binding?.from.type === 'VariableDeclarator' ? context.scopes.parent(root.binding.from) : undefined;
    const statement = declared ?? blockStatement(root.node, context);
    if (!statement) return null;
    const initial = declared && root.by === 'init' && !isArrayInit(root) && isInside(root.node, declared) ? root : null;
    if (!best || startOf(statement) < startOf(best.statement) || (statement === best.statement && initial))
      best = { statement, initial, before: declared === undefined };
  }
  return best;
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
function freeName(block: Node, anchor: Node, context: Context): string {
  const text = context.file.slice(startOf(block), endOf(block));
  for (let index = 1; ; index += 1) {
    for (const name of ['params', 'values', 'sqlParams']) {
      const candidate = index === 1 ? name : `${name}${index}`;
      const others = context.arrays.get(candidate) ?? [];
      const taken = others.some(
        (other) => other.anchor !== anchor && (isInside(other.block, block) || isInside(block, other.block)),
      );
      if (
        taken ||
        new RegExp(`(?<![.\\w$])${candidate}\\b(?!\\s*:)`).test(text) ||
        context.scopes.lookup(candidate, block)
      )
        continue;
      context.arrays.set(candidate, [...others, { anchor, block }]);
      return candidate;
    }
  }
}

export function indentOf(node: Node, file: string): string {
  const line = file.lastIndexOf('\n', startOf(node) - 1) + 1;
  return /^[^\S\n]*/.exec(file.slice(line, startOf(node)))?.[0] ?? '';
}

function lineBreak(file: string): string {
  return file.includes('\r\n') ? '\r\n' : '\n';
}

function declaration(
  statement: Node,
  name: string,
  first: readonly string[],
  context: Context,
  before: boolean,
): Change {
  const { file } = context;
  const keyword = statement.type === 'VariableDeclaration' && statement.kind === 'var' ? 'var' : 'const';
  const end =
    file[endOf(statement) - 1] === ';' ||
    !/VariableDeclaration|ExpressionStatement|ReturnStatement/.test(statement.type)
      ? ';'
      : '';
  const type = /\.[cm]?tsx?$/.test(context.path) ? ': unknown[]' : '';
  const code = `${keyword} ${name}${type} = [${first.join(', ')}]${end}`;
  const gap = lineBreak(file) + indentOf(statement, file);
  return before
    ? { start: startOf(statement), end: startOf(statement), text: code + gap }
    : { start: endOf(statement), end: endOf(statement), text: gap + code };
}

/** `params.push(…)` behind the statement that adds to the text. */
function pushAfter(root: Root, code: string, context: Context): Result {
  const { scopes, file } = context;
  let statement: Node | undefined = root.node;
  let direct = true;
  for (;;) {
    const parent: Node | undefined = scopes.parent(statement);
    if (!parent) return { refused: 'the statement that adds to the text is not found' };
    if (parent.type === 'ExpressionStatement' || parent.type === 'VariableDeclaration') {
      statement = parent;
      break;
    }
    if (
      !/^(AssignmentExpression|CallExpression|VariableDeclarator|TSAsExpression|ParenthesizedExpression|ArrayExpression)$/.test(
        parent.type,
      )
    )
      direct = false;
    if (isFunction(parent)) return { refused: 'the text grows in an expression: write it as a statement' };
    statement = parent;
  }
  const inner = statement.type === 'ExpressionStatement' ? bare(statement.expression) : null;
  if (
    !direct &&
    inner?.type === 'LogicalExpression' &&
    bare(inner.right).type === 'AssignmentExpression' &&
    (bare(inner.right) as { right?: Node }).right === root.node
  ) {
    return { changes: [{ start: endOf(bare(inner.right)), end: endOf(bare(inner.right)), text: `, ${code}` }] };
  }
  if (!direct && root.by !== 'map')
    return { refused: 'the text grows only under a condition inside an expression: write it as an if statement' };
  const block = scopes.parent(statement);
  const semicolon = file[endOf(statement) - 1] === ';';
  const end = semicolon ? ';' : '';
  if (block && /^(BlockStatement|Program|SwitchCase|StaticBlock)$/.test(block.type)) {
    const sameLine = file.slice(file.lastIndexOf('\n', startOf(statement)) + 1, startOf(statement)).trim() !== '';
    const gap = sameLine ? (semicolon ? ' ' : '; ') : lineBreak(file) + indentOf(statement, file);
    return { changes: [{ start: endOf(statement), end: endOf(statement), text: `${gap}${code}${end}` }] };
  }
  if (block && /^(If|For|ForIn|ForOf|While)Statement$/.test(block.type)) {
    return {
      changes: [
        { start: startOf(statement), end: startOf(statement), text: '{ ' },
        { start: endOf(statement), end: endOf(statement), text: `${semicolon ? '' : ';'} ${code}; }` },
      ],
    };
  }
  return { refused: 'the statement that adds to the text has no block of its own' };
}

/** With `?` the values must be added in the order in which the text has them. */
function orderProblem(job: Job, roots: readonly Root[], array: ArrayPlan): string | null {
  const flat = job.flats[0];
  if (!flat) return 'the order of its values is not seen';
  const order: Node[] = [];
  const seen = new Set<Node>();
  const nodes = new Set<Node>();
  for (const part of flat.parts) {
    if (part.piece.kind !== 'hole' || !job.bindings.has(part.piece)) continue;
    if (nodes.has(part.piece.node))
      return 'a piece of the text with values is used twice, and each ? takes a value of its own';
    nodes.add(part.piece.node);
    const { node } = part.piece.root;
    if (order.at(-1) === node) continue;
    if (seen.has(node)) return 'the values of its pieces are interleaved';
    seen.add(node);
    order.push(node);
  }
  const grown = order.filter((node) => roots.some((root) => root.node === node && !atCall(job, root, array)));
  if (grown.some((node, index) => index > 0 && startOf(node) < startOf(grown[index - 1] as Node))) {
    return 'its pieces are put together in another order than they are written: give each piece its values where it is joined';
  }
  for (const a of roots) {
    if (!a.repeated || a.by === 'map') continue;
    const loop = loopAround(a.node, job.context.scopes);
    if (loop && roots.some((b) => b.binding !== a.binding && isInside(b.node, loop)))
      return 'two texts grow in one loop, so their values would be mixed';
  }
  return null;
}

/** The array given to the call: what has grown, and what stands in the call's own text. */
function callList(job: Job, roots: readonly Root[], array: ArrayPlan): { code: string } | { refused: string } {
  const { name } = array;
  const inCall = roots.filter((root) => atCall(job, root, array));
  const nodes = new Set(inCall.map((root) => root.node));
  if (inCall.length === 0) return { code: name };
  const own = itemsOf(job.pieces, job.bindings, (root) => nodes.has(root.node));
  const codes = elements(own, job.context);
  if ('refused' in codes) return codes;
  if (inCall.length === roots.length) return { code: `[${codes.join(', ')}]` };
  const flags = (job.flats[0]?.parts ?? []).flatMap((part) =>
    part.piece.kind === 'hole' && job.bindings.has(part.piece) ? [nodes.has(part.piece.root.node)] : [],
  );
  if (flags.indexOf(true) > flags.lastIndexOf(false)) return { code: `[...${name}, ${codes.join(', ')}]` };
  if (flags.lastIndexOf(true) < flags.indexOf(false)) return { code: `[${codes.join(', ')}, ...${name}]` };
  return { refused: 'the values of its pieces are interleaved' };
}

/** A text that is thrown away after it took values along. */
function resets(roots: readonly Root[], context: Context): string | null {
  for (const binding of new Set(roots.map((root) => root.binding))) {
    if (!binding) continue;
    for (const write of binding.writes) {
      if (write.type !== 'AssignmentExpression' || write.operator !== '=') continue;
      const inner = codeOf(write.right, context);
      if (new RegExp(`(?<![.\\w$])${binding.name}\\b`).test(inner)) continue;
      const earlier = roots.filter(
        (root) =>
          root.binding === binding && startOf(root.node) < startOf(write) && !exclusive(root.node, write, context),
      );
      if (earlier.length > 0 && !underEquality(write, binding, context))
        return `${binding.name} is set anew after it took values along: use a variable for each text`;
      const lost = [binding.from, ...binding.writes].some(
        (other) =>
          other !== write &&
          startOf(other) < startOf(write) &&
          !exclusive(other, write, context) &&
          !constantWrite(other),
      );
      if (lost && !underEquality(write, binding, context))
        return `${binding.name} is set anew after it took values along: use a variable for each text`;
    }
  }
  return null;
}

function constantWrite(node: Node): boolean {
  const value =
    node.type === 'VariableDeclarator' ? node.init : node.type === 'AssignmentExpression' ? node.right : null;
  return (
    !value ||
    /^(StringLiteral|NullLiteral)$/.test(value.type) ||
    (value.type === 'TemplateLiteral' && value.expressions.length === 0)
  );
}

/** Two places of which only one runs: the branches of an if, cases of a switch. */
function exclusive(a: Node, b: Node, context: Context): boolean {
  for (let at: Node | undefined = a; at; at = context.scopes.parent(at)) {
    if (at.type === 'IfStatement' && at.alternate && isInside(b, at)) {
      return (
        (isInside(a, at.consequent) && isInside(b, at.alternate)) ||
        (isInside(a, at.alternate) && isInside(b, at.consequent))
      );
    }
    if (at.type === 'SwitchCase' && !isInside(b, at) && isInside(b, context.scopes.parent(at) ?? at)) return true;
  }
  return false;
}

/** `if (sql === 'SELECT …') sql = …`: nothing was added yet. */
function underEquality(write: Node, binding: Name, context: Context): boolean {
  for (let at = context.scopes.parent(write); at; at = context.scopes.parent(at)) {
    if (at.type !== 'IfStatement') continue;
    const test = bare(at.test);
    return (
      test.type === 'BinaryExpression' &&
      /^===?$/.test(test.operator) &&
      context.scopes.binding(test.left) === binding &&
      isInside(write, at.consequent)
    );
  }
  return false;
}
