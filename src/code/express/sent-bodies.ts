import type { File } from '@babel/types';
import { memberName, type Node, type NodeOf, rootName, unwrap } from '../syntax/nodes.ts';
import { nodesInside } from '../syntax/nodes-inside.ts';

const BODY_METHODS = new Set(['send', 'json', 'jsonp', 'end', 'write', 'render']);
const HEADER_METHODS = new Set(['set', 'setHeader', 'header', 'append']);

type Call = Extract<Node, { type: 'CallExpression' }>;

/** `res.set('X-Error', …)` */
export const isHeader = ({ callee, arguments: given }: Call): boolean =>
  given.length > 1 && HEADER_METHODS.has(memberName(unwrap(callee as Node)) ?? '');

/** Whether a call sends a body, or a header: `res.status(500).json(…)`. */
export function isBody(node: Call, response: ReadonlySet<string>): boolean {
  const name = memberName(unwrap(node.callee as Node));
  return (
    name !== undefined &&
    (BODY_METHODS.has(name) || isHeader(node)) &&
    response.has(rootName(node.callee as Node) ?? '')
  );
}

/** `fail(res, 500, words)`: a function of the app's own answers with what it is given. */
export const failsBy = ({ callee, arguments: given }: Call, response: ReadonlySet<string>): boolean =>
  !response.has(rootName(callee as Node) ?? '') &&
  given.some((one) => one.type === 'Identifier' && response.has(one.name)) &&
  given.some(isFailure);

export const isFailure = (node: Node): boolean =>
  node.type === 'NumericLiteral' && node.value >= 500 && node.value < 600;

/** Whether a body of code shows a view. */
export const rendersPage = (ast: File, body: Node, response: ReadonlySet<string>): boolean =>
  nodesInside(ast, body, 'CallExpression').some(
    ({ callee }) => memberName(callee as Node) === 'render' && response.has(rootName(callee as Node) ?? ''),
  );

/**
 * Variables whose value is written out in a body of code, and sent by it: `const body = { … }; res.json(body)`. What else is
 * put together, a text or a choice, is one where nothing but answers reads it: a log may have the same.
 */
export function sentObjects(ast: File, code: Node, response: ReadonlySet<string>): Set<string> {
  const made = new Map<string, 'object' | 'other'>();
  for (const { id, init } of nodesInside(ast, code, 'VariableDeclarator')) {
    const kind = id.type === 'Identifier' && init ? madeOf(unwrap(init)) : undefined;
    if (kind) made.set((id as NodeOf<'Identifier'>).name, kind);
  }
  if (made.size === 0) return new Set();
  const sent = new Map<string, number>();
  for (const call of nodesInside(ast, code, 'CallExpression'))
    if (isBody(call, response))
      for (const name of (call.arguments as Node[]).flatMap(sentIn)) sent.set(name, (sent.get(name) ?? 0) + 1);
  const isOther = (name: string): boolean => made.get(name) === 'other' && sent.has(name);
  const read = [...made.keys()].some(isOther) ? readsIn(ast, code) : new Map<string, number>();
  // The name stands in its own declaration, too.
  const isSent = (name: string): boolean =>
    isOther(name) ? sent.get(name) === (read.get(name) ?? 0) - 1 : sent.has(name);
  return new Set([...made.keys()].filter(isSent));
}

/** How often each name stands in a part of a file, but for keys. */
function readsIn(ast: File, code: Node): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (name: string, by: number): unknown => counts.set(name, (counts.get(name) ?? 0) + by);
  for (const { name } of nodesInside(ast, code, 'Identifier')) count(name, 1);
  for (const type of ['MemberExpression', 'OptionalMemberExpression', 'ObjectProperty'] as const)
    for (const node of nodesInside(ast, code, type)) {
      const key = keyOf(node);
      if (key) count(key, -1);
    }
  return counts;
}

/** A name that is no variable: `error` of `{ error: x }` and `x.error`. */
function keyOf(node: Node): string | undefined {
  const isMember = node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression';
  const key = isMember ? node.property : node.type === 'ObjectProperty' ? node.key : undefined;
  return key?.type === 'Identifier' && 'computed' in node && !node.computed ? key.name : undefined;
}

function madeOf(init: Node): 'object' | 'other' | undefined {
  if (init.type === 'ObjectExpression') return 'object';
  if (init.type === 'CallExpression' && memberName(init.callee as Node) === 'assign') return 'object';
  return /^(TemplateLiteral|BinaryExpression|ConditionalExpression)$/.test(init.type) ? 'other' : undefined;
}

/** Names whose value is in what is sent: itself, in an object, a list or a text. */
function sentIn(node: Node): string[] {
  const inner = unwrap(node);
  switch (inner.type) {
    case 'Identifier':
      return [inner.name];
    case 'ObjectExpression':
      return inner.properties.flatMap((one) => (one.type === 'ObjectMethod' ? [] : sentIn(partOf(one))));
    case 'ArrayExpression':
      return inner.elements.flatMap((one) => (one ? sentIn(one as Node) : []));
    case 'SpreadElement':
      return sentIn(inner.argument);
    case 'TemplateLiteral':
      return (inner.expressions as Node[]).flatMap(sentIn);
    default:
      return [];
  }
}

const partOf = (one: Node): Node => (one.type === 'ObjectProperty' ? (one.value as Node) : one);
