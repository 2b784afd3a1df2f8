import { STATUS_CODES } from 'node:http';
import type { CallExpression } from '@babel/types';
import { isFunction, memberName, unwrap, walk, type Node } from '../syntax/nodes.ts';
import { rootName } from '../syntax/nodes.ts';
import { readScopes } from '../syntax/scopes.ts';
import { isFailure } from './sent-bodies.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import { ancestors, endOf, leaves, startOf, textOf } from '../syntax/ancestors.ts';

/** The status of the answer that an expression is part of. */
export type Status =
  | { kind: 'server'; /** No status is set: the answer is a 200. */ unset?: true; /** A literal. */ code?: number }
  /** A literal below 500. */
  | { kind: 'client'; code: number }
  /** An expression without effects, ready to be compared: parenthesized where it has to be. */
  | { kind: 'pure'; text: string }
  | { kind: 'unseen'; text: string };

/** Reads `res.status(…).json(here)`, or the `res.status(…)` and `res.statusCode = …` of the function around. None is a fault of the server. */
export function statusOf(file: SourceFile, node: Node): Status {
  const path = ancestors(file.ast, node);
  for (const around of path) {
    if (isFunction(around)) break;
    if (around.type !== 'CallExpression') continue;
    const given = statusInChain(around.callee as Node) ?? statusBeside(around, path);
    if (given) return classify(file, given);
  }
  const fn = path.find(isFunction);
  const set = fn ? statusesIn(fn, path) : [];
  const [first] = set;
  if (!first) return { kind: 'server', unset: true };
  if (set.length > 1) return agree(set.map((one) => classify(file, one)));
  return classify(file, declaredBehind(file, first, node) ?? first);
}

/** What a variable is set to that is declared only behind the place where its value would be asked. */
function declaredBehind(file: SourceFile, status: Node, at: Node): Node | undefined {
  const inner = unwrap(status);
  if (inner.type !== 'Identifier') return undefined;
  const from = readScopes(file.ast).binding(inner)?.from;
  return from?.type === 'VariableDeclarator' && startOf(from) > startOf(at) ? (from.init ?? undefined) : undefined;
}

/** `500` of `res.status(500).type('json').send`. */
function statusInChain(callee: Node): Node | undefined {
  let node = unwrap(callee);
  while (node.type === 'MemberExpression' || node.type === 'CallExpression') {
    if (node.type === 'CallExpression') {
      if (['status', 'code'].includes(memberName(unwrap(node.callee as Node)) ?? ''))
        return node.arguments[0] as Node | undefined;
      node = unwrap(node.callee as Node);
    } else node = unwrap(node.object);
  }
  return undefined;
}

/** `400` of `res.send(400, text)` and `res.json(body, 400)`, as Express 3 had it and Express 4 takes it still. */
function statusBeside({ callee, arguments: given }: CallExpression, path: readonly Node[]): Node | undefined {
  // `fail(res, 500, text)`
  const isHanded = given.some((one) => one.type === 'Identifier' && /^_?(res|response|reply)$/.test(one.name));
  if (isHanded) return (given as Node[]).find(isFailure);
  if (memberName(unwrap(callee as Node)) === 'writeHead') return given[0] as Node;
  if (given.length !== 2 || !['send', 'json', 'jsonp'].includes(memberName(unwrap(callee as Node)) ?? ''))
    return undefined;
  return (given as Node[]).find((argument) => !path.includes(argument));
}

/** Statuses set in the branch that the answer is in: those of other branches are another answer's. */
function statusesIn(fn: Node, path: readonly Node[]): Node[] {
  const found: Node[] = [];
  const leadOn = new Set<Node>();
  const visit = (node: Node): boolean | void => {
    if (node !== fn && isFunction(node)) return false;
    if (isBranch(node) && !path.includes(node) && !leadOn.has(node)) return false;
    if (node.type === 'IfStatement' && !path.includes(node)) for (const branch of branchesOn(node)) leadOn.add(branch);
    if (node.type === 'CallExpression') {
      const callee = unwrap(node.callee as Node);
      const [status] = node.arguments as Node[];
      if (status && /^(status|writeHead)$/.test(memberName(callee) ?? '') && rootName(callee)) found.push(status);
    }
    if (node.type === 'AssignmentExpression' && memberName(node.left as Node) === 'statusCode') found.push(node.right);
    return undefined;
  };
  walk(fn, visit);
  return found;
}

/** Both branches of a choice that lead to what stands behind it: `if (isKnown) res.status(400); else res.status(500);` */
function branchesOn({ consequent, alternate }: Extract<Node, { type: 'IfStatement' }>): Node[] {
  return alternate && !leaves(consequent) && !leaves(alternate) ? [consequent, alternate] : [];
}

const isBranch = (node: Node): boolean =>
  node.type === 'BlockStatement' || node.type === 'SwitchCase' || node.type === 'CatchClause';

function agree(all: readonly Status[]): Status {
  const [first] = all;
  if (first && all.every((one) => one.kind === first.kind && one.kind === 'server')) return first;
  if (first?.kind === 'pure' && all.every((one) => one.kind === 'pure' && one.text === first.text)) return first;
  const client = all.find((one) => one.kind === 'client');
  return client ?? { kind: 'unseen', text: 'set in several places' };
}

function classify(file: SourceFile, status: Node): Status {
  const node = unwrap(status);
  if (node.type === 'NumericLiteral') return { kind: node.value < 500 ? 'client' : 'server', code: node.value };
  const code = codeOf(node);
  if (code !== undefined) return { kind: code < 500 ? 'client' : 'server', code };
  const [least, ...others] = choicesOf(node);
  if (least !== undefined && others.every((one) => one < 500 === least < 500))
    return { kind: least < 500 ? 'client' : 'server', code: least };
  const fallback = fallbackOf(node);
  // `err.status || 400`, `err instanceof Refused ? err.status : 400`: what nobody has thrown on purpose is a 400, too.
  if (fallback?.type === 'NumericLiteral' && fallback.value < 500) return { kind: 'client', code: fallback.value };
  const text = textOf(file.text, status).replace(/\s+/g, ' ');
  if (!isPure(node) || endOf(status) - startOf(status) > 80) return { kind: 'unseen', text };
  return { kind: 'pure', text: node.type === 'Identifier' || node.type === 'MemberExpression' ? text : `(${text})` };
}

/** The statuses of `isKnown ? 400 : 409`; none where one of them is not a number. */
function choicesOf(status: Node): number[] {
  const node = unwrap(status);
  if (node.type === 'NumericLiteral') return [node.value];
  if (node.type !== 'ConditionalExpression') return [];
  const [first, second] = [choicesOf(node.consequent), choicesOf(node.alternate)];
  return first.length > 0 && second.length > 0 ? [...first, ...second] : [];
}

/** What the status is of errors that bring none. */
function fallbackOf(node: Node): Node | undefined {
  if (node.type === 'LogicalExpression') return node.operator === '&&' ? undefined : unwrap(node.right);
  if (node.type !== 'ConditionalExpression' || !/^status(Code)?$/.test(memberName(unwrap(node.consequent)) ?? ''))
    return undefined;
  return unwrap(node.alternate);
}

const CODES = new Map([
  ...Object.entries(STATUS_CODES).map(([code, name = '']): [string, number] => [
    name.toUpperCase().replace(/\W+/g, '_'),
    Number(code),
  ]),
  ['INTERNAL_ERROR', 500],
  ['SERVER_ERROR', 500],
]);

/** `httpStatus.NOT_FOUND`, `ERR_INTERNAL_SERVER_ERROR`: a constant says its status by its name. */
export function codeOf(node: Node): number | undefined {
  const name = node.type === 'Identifier' ? node.name : (memberName(node) ?? '');
  return CODES.get(name.replace(/^(?:HTTP|STATUS|ERR|ERROR|HTTP_STATUS|STATUS_CODE)_/, ''));
}

function isPure(node: Node): boolean {
  const inner = unwrap(node);
  switch (inner.type) {
    case 'Identifier':
    case 'NumericLiteral':
      return true;
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return !inner.computed && isPure(inner.object);
    case 'LogicalExpression':
      return isPure(inner.left) && isPure(inner.right);
    case 'ConditionalExpression':
      return [inner.test, inner.consequent, inner.alternate].every(isPure);
    case 'BinaryExpression':
      return isPure(inner.left as Node) && isPure(inner.right);
    default:
      return false;
  }
}
