import {
  bare,
  isFunction,
  keyName,
  memberName,
  type FunctionNode,
  type Node,
  type NodeOf,
} from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';
import { holderOf } from '../../syntax/call-sites.ts';
import { functionOf, returnsOf } from '../../syntax/static-types.ts';
import type { Binding, Scopes } from '../../syntax/scopes.ts';
import { hole } from './holes.ts';
import { mapAround, mapFunctions, usesOfMap } from './maps-of-functions.ts';
import { isConstant, type Piece } from './pieces.ts';
import { DEPTH, type Reading } from './reading.ts';

/** `'SELECT … ' + where(req.query)`: what a function of the file gives, where only this file calls it and all it gives is text. */
export function pieceText(call: NodeOf<'CallExpression'>, reading: Reading): Piece[] | null {
  const { context, depth } = reading;
  const functions = calledBy(call.callee as Node, context.scopes);
  if (functions.length === 0 || depth > DEPTH / 2 || context.isSafe(call)) return null;
  if (!functions.every((fn) => callsOf(fn, context.scopes)?.includes(call))) return null;
  const given = functions.map((fn) => ({ fn, outcomes: outcomesOf(fn, reading) }));
  const known = given.flatMap(({ fn, outcomes }) => (outcomes ? [{ fn, outcomes }] : []));
  if (known.length < functions.length) return null;
  const open = known.filter(({ outcomes }) => !outcomes.every(isConstant));
  if (open.length === 0 || !open.some(({ outcomes }) => outcomes.some(speaksSql))) return null;
  // One list stands at the same place of them all.
  if (functions.length > 1 && !known.every(({ fn, outcomes }) => takesAsMany(fn, call, outcomes.every(isConstant))))
    return null;
  return eitherOf(
    known.map(({ fn, outcomes }): Piece[] => {
      const binding = unnamed(call);
      const filled = outcomes.every(isSqlOrEmpty) ? {} : { filled: true as const };
      context.pieceCalls.set(binding, { call, fn, root: reading.root, ...filled });
      return [{ kind: 'ref', pieces: eitherOf(outcomes), binding, whole: hole(call, reading) }];
    }),
  );
}

/** The texts that a function gives; `null` where it gives something else, too. */
function outcomesOf(fn: FunctionNode, { context, part }: Reading): Piece[][] | null {
  if (isPending(fn, context.scopes) || context.entered.has(fn) || countsArguments(fn, context.file)) return null;
  context.entered.add(fn);
  try {
    const outcomes = returnsOf(fn).map((node) => part(node, { node, binding: null, by: 'given', repeated: false }));
    // One that takes a list already: what is left in it is told there.
    const isOwn = outcomes.every(isSqlOrEmpty) || context.scopes.linked?.calls(fn) !== undefined;
    return outcomes.length > 0 && isOwn ? outcomes : null;
  } finally {
    context.entered.delete(fn);
  }
}

/** What it gives is no text yet where it is called, unless each call is waited for. */
export function isPending(fn: FunctionNode, scopes: Scopes): boolean {
  const isAwaited = (call: Node): boolean => scopes.parent(call)?.type === 'AwaitExpression';
  return Boolean(fn.generator) || (Boolean(fn.async) && callsOf(fn, scopes)?.every(isAwaited) !== true);
}

/** One more argument is another call to it. */
export function countsArguments(fn: FunctionNode, file: string): boolean {
  return /\barguments\b/.test(file.slice(startOf(fn), endOf(fn)));
}

function takesAsMany(fn: FunctionNode, call: NodeOf<'CallExpression'>, isFixed: boolean): boolean {
  return isFixed ? fn.params.length <= call.arguments.length : fn.params.length === call.arguments.length;
}

/** The function that is called, or those of a map of which one is: `queries[kind](id)`. */
export function calledBy(callee: Node, scopes: Scopes): readonly FunctionNode[] {
  const inner = bare(callee);
  const of =
    scopes.linked?.fn(inner) ??
    (inner.type === 'MemberExpression' ? methodOf(inner, scopes) : functionOf(inner, scopes));
  if (of) return isFunction(of) ? [of] : [];
  return mapFunctions(inner, scopes);
}

/** `this.where(q)`, of the class around it. */
function methodOf(callee: NodeOf<'MemberExpression'>, scopes: Scopes): Node | null {
  const name = memberKey(callee);
  if (bare(callee.object).type !== 'ThisExpression' || name === undefined) return null;
  for (let at = scopes.parent(callee); at; at = scopes.parent(at))
    if (at.type === 'ClassBody')
      return at.body.find((one) => isMethod(one) && keyOf(one) === name && one.kind === 'method') ?? null;
  return null;
}

type Method = NodeOf<'ClassMethod' | 'ClassPrivateMethod'>;

const isMethod = (node: Node): node is Method => node.type === 'ClassMethod' || node.type === 'ClassPrivateMethod';

function keyOf(node: Method): string | undefined {
  return node.key.type === 'PrivateName' ? `#${node.key.id.name}` : keyName(node.key, Boolean(node.computed));
}

function memberKey(node: NodeOf<'MemberExpression'>): string | undefined {
  return node.property.type === 'PrivateName' ? `#${node.property.id.name}` : memberName(node);
}

type Calls = readonly NodeOf<'CallExpression'>[];

const known = new WeakMap<Scopes, WeakMap<Node, Calls | null>>();

/** All calls of a function; `null` where others may call it, or where it is used in another way. */
export function callsOf(fn: FunctionNode, scopes: Scopes): Calls | null {
  const own = known.get(scopes) ?? new WeakMap<Node, Calls | null>();
  known.set(scopes, own);
  const before = own.get(fn);
  if (before !== undefined) return before;
  const linked = scopes.linked?.calls(fn);
  const reads = linked
    ? linked.map(({ callee }) => callee as Node)
    : isMethod(fn)
      ? readsOfMethod(fn, scopes)
      : mapAround(fn, scopes)
        ? usesOfMap(fn, scopes)
        : readsOfName(fn, scopes);
  const calls = reads?.flatMap((read) => {
    const call = scopes.parent(read);
    return call?.type === 'CallExpression' && call.callee === read ? [call] : [];
  });
  const isAll =
    calls?.length === reads?.length &&
    !fn.params.some(({ type }) => type === 'RestElement') &&
    calls?.every((call) => call.arguments.every(({ type }) => type !== 'SpreadElement'));
  const found = calls && isAll ? calls : null;
  own.set(fn, found);
  return found;
}

function readsOfName(fn: FunctionNode, scopes: Scopes): readonly Node[] | null {
  const holder = holderOf(fn, scopes);
  if (!holder || holder.writes.length > 0) return null;
  const declared = fn.type === 'FunctionDeclaration' ? fn : scopes.parent(scopes.parent(fn) ?? fn);
  const around = declared && scopes.parent(declared);
  return around && /^Export/.test(around.type) ? null : holder.reads;
}

/** Methods that by their form only the class calls: `#where`, `private where`, `_where`. */
function readsOfMethod(fn: Method, all: Scopes): readonly Node[] | null {
  const scopes = all.fileOf?.(fn) ?? all;
  const name = keyOf(fn);
  const isOwn =
    name !== undefined && (/^[#_]/.test(name) || (fn.type === 'ClassMethod' && fn.accessibility === 'private'));
  if (!isOwn || fn.static) return null;
  const body = scopes.parent(fn);
  const named = scopes
    .nodes('MemberExpression')
    .filter((node) => node.type === 'MemberExpression' && memberKey(node) === name);
  const isInClass = (node: Node): boolean => {
    for (let at = scopes.parent(node); at; at = scopes.parent(at)) if (at === body) return true;
    return false;
  };
  const isThis = (node: Node): boolean =>
    node.type === 'MemberExpression' && bare(node.object).type === 'ThisExpression';
  return named.every((node) => isThis(node) && isInClass(node)) ? named : null;
}

/** One of some texts. */
function eitherOf([first = [], ...more]: readonly Piece[][]): Piece[] {
  return more.length === 0 ? first : [{ kind: 'choice', test: null, yes: first, no: eitherOf(more), whole: null }];
}

/** A call has no name that anything else could read. */
export function unnamed(call: Node): Binding {
  return { name: '', kind: 'const', id: call, from: call, reads: [], writes: [] };
}

export function isSqlOrEmpty(pieces: readonly Piece[]): boolean {
  const text = textIn(pieces);
  const outside = text.replace(/'[^']*'/g, "''");
  return (
    pieces.some((piece) => piece.kind !== 'hole') && !text.includes('?') && !/[$:@]\d|(?<!:)[:@][a-z]/i.test(outside)
  );
}

/** It says more than what stands beside a value: a condition, a clause. */
function speaksSql(pieces: readonly Piece[]): boolean {
  return SPEAKS.test(textIn(pieces));
}

const SPEAKS =
  /[=<>]|\b(?:where|and|or|i?like|in|between|limit|offset|order\s+by|join|having|set|values|is|select|insert|update|delete)\b/i;

function textIn(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => {
      if (piece.kind === 'text') return piece.text;
      if (piece.kind === 'hole') return '0';
      if (piece.kind === 'choice') return `${textIn(piece.yes)} ${textIn(piece.no)}`;
      return piece.kind === 'ref' ? textIn(piece.pieces) : piece.items.map(textIn).join(piece.separator);
    })
    .join('');
}
