import { memberOf } from '../drivers/index.ts';
import { readsFields } from '../../syntax/read-fields.ts';
import { returnsOf } from '../../syntax/static-types.ts';
import type { Fact } from './fact.ts';
import { givenTo } from '../../syntax/call-sites.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { isFunction, sameText, type FunctionNode, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { startOf } from '../../syntax/ancestors.ts';
import { isCallback } from '../../syntax/callback.ts';
import { conditionFact } from './conditions.ts';
import { constructorFact, prototypeAround } from './prototypes.ts';
import { ofPiece, pieceFact, statementFact } from './statements.ts';
import { extensionOf, type Target } from './extension.ts';
import { handingFact, lendingFact } from './lent.ts';
import { agree, isFixed, notConstant } from './join.ts';
import { textFunctionFact } from './text-functions.ts';
import type { Reader } from './reader.ts';

/** A function of the app: it returns a connection, or it hands its parameters on to a driver. */
export function functionFact(fn: Node, reader: Reader, depth: number): Fact | undefined {
  const known =
    constructorFact(fn, reader, depth) ?? wrapperFact(fn, reader, depth) ?? conditionFact(fn, reader, depth);
  if (known) return known;
  const text = textFunctionFact(fn, reader, depth);
  const isConstant = text?.parts.every((part) => typeof part === 'string');
  return (
    (isConstant ? text : statementFact(fn, reader, depth)) ??
    handingFact(fn, reader, depth) ??
    returnFact(fn, reader, depth) ??
    lendingFact(fn, reader, depth) ??
    (text && ofPiece(text, fn, reader)) ??
    pieceFact(fn, reader)
  );
}

function returnFact(fn: Node, reader: Reader, depth: number): Fact | undefined {
  const results = returnsOf(fn);
  const chains = results.length > 0 && results.every(({ type }) => type === 'ThisExpression');
  if (chains && (fn.type === 'ClassMethod' || fn.type === 'ObjectMethod' || prototypeAround(fn, reader.scopes)))
    return { kind: 'returns', fact: { kind: 'self' }, key: `${reader.surroundings.path ?? ''}:${startOf(fn)}` };
  const facts = results
    .map((node) => reader.factOf(node, depth))
    .filter((fact): fact is Fact => fact !== undefined && !isFixed(fact));
  const agreed = agree(facts);
  // What it gives otherwise may have other texts.
  const fact = facts.length < results.length ? notConstant(agreed) : agreed;
  return fact && fact.kind !== 'wrapper' && !isBare(fact) ? { kind: 'returns', fact } : undefined;
}

/** An object of which nothing is known. */
function isBare(fact: Fact): boolean {
  return fact.kind === 'object' && !fact.new && Object.keys(fact.members).length === 0;
}

/** A function whose own parameter is the text that a driver's method, or another such function, is called with. */
function wrapperFact(fn: Node, reader: Reader, depth: number): Fact | undefined {
  if (!isFunction(fn)) return undefined;
  const names = fn.params.map(plainName);
  const rest = fn.params.map(restName);
  let found: Fact | undefined;
  const runs: { call: NodeOf<'CallExpression'>; target: Target }[] = [];
  let param: Node | undefined;
  for (const call of callsWith([...names, ...rest], reader.scopes)) {
    const first = call.arguments[0];
    const textIndex = first ? parameterIndex(first as Node, names, reader.scopes) : -1;
    const spread = first?.type === 'SpreadElement' ? parameterIndex(first.argument, rest, reader.scopes) : -1;
    if (textIndex < 0 && spread < 0) continue;
    const target = reader.factOf(call.callee as Node, depth);
    if (target?.kind !== 'method' && target?.kind !== 'wrapper') continue;
    const member = memberOf(target.driver, target.role, target.method);
    if (!member || !('sink' in member)) continue;
    const [innerText, innerValues] =
      target.kind === 'wrapper' ? [target.text, target.values] : [member.sink.text, member.sink.text + 1];
    if (spread === 0) {
      found = { ...target, kind: 'wrapper', text: innerText, values: innerValues };
      break;
    }
    if (innerText !== 0 || textIndex < 0) continue;
    const given = innerValues >= 0 ? call.arguments[innerValues] : undefined;
    const behind = given ? parameterIndex(given as Node, names, reader.scopes) : -1;
    const values = isItsCallback(fn, behind, given as Node, call, reader.scopes) ? -1 : behind;
    const { driver, role, method } = target;
    const part = target.kind === 'wrapper' && target.prefix !== undefined ? { prefix: target.prefix } : {};
    const taken = names[values];
    const reads = (target.kind === 'wrapper' && target.fields) || (taken && readsFields(taken, reader.scopes));
    const fields = values >= 0 && reads ? { fields: true as const } : {};
    found = { kind: 'wrapper', driver, role, method, text: textIndex, values, ...part, ...fields };
    if (values >= 0) break;
    param = names[textIndex] as Node;
    runs.push({ call, target });
  }
  if (found?.kind !== 'wrapper' || found.values >= 0 || !param) return found;
  return { ...found, ...extensionOf(fn, param, runs, reader) };
}

/** `(sql, done) => db.query(sql, done)`: by its name, or by what a call of the file gives for it. */
function isItsCallback(
  fn: FunctionNode,
  index: number,
  given: Node,
  call: NodeOf<'CallExpression'>,
  scopes: Scopes,
): boolean {
  if (index < 0 || call.arguments.at(-1) !== given) return false;
  if (isCallback(given, scopes)) return true;
  return givenTo(fn, index, scopes).some(isFunction);
}

function plainName(param: Node): Node | null {
  const plain = param.type === 'AssignmentPattern' ? param.left : param;
  return plain.type === 'Identifier' ? plain : null;
}

function restName(param: Node): Node | null {
  return param.type === 'RestElement' && param.argument.type === 'Identifier' ? param.argument : null;
}

/** Which of these parameters an expression is; -1 where it is none. */
function parameterIndex(node: Node, names: readonly (Node | null)[], scopes: Scopes): number {
  const inner = sameText(node);
  const binding = inner.type === 'Identifier' ? scopes.binding(inner) : undefined;
  return binding ? names.findIndex((name) => name !== null && binding.id === name) : -1;
}

/** Calls whose first argument is one of some parameters, in the order of the source. */
function callsWith(ids: readonly (Node | null)[], scopes: Scopes): NodeOf<'CallExpression'>[] {
  const calls = new Set<NodeOf<'CallExpression'>>();
  for (const id of ids) {
    for (const read of (id && scopes.binding(id)?.reads) ?? []) {
      let argument: Node = read;
      let parent = scopes.parent(argument);
      while (parent && (parent.type === 'SpreadElement' || sameText(parent) !== parent)) {
        argument = parent;
        parent = scopes.parent(argument);
      }
      if (parent?.type === 'CallExpression' && parent.arguments[0] === argument) calls.add(parent);
    }
  }
  return [...calls].sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
}
