import type { File } from '@babel/types';
import { parents } from '../syntax/ancestors.ts';
import { keyName, memberName, type Node, type NodeOf, rootName, unwrap } from '../syntax/nodes.ts';
import { nodesInside } from '../syntax/nodes-inside.ts';
import type { Home } from './unset-environment.ts';

const BODY_METHODS = new Set(['send', 'json', 'jsonp', 'end', 'write', 'render']);
const HEADER_METHODS = new Set(['set', 'setHeader', 'header', 'append', 'writeHead']);

type Call = Extract<Node, { type: 'CallExpression' }>;

/** `res.set('X-Error', …)`, `res.writeHead(500, …)` */
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

/** `res.statusMessage`, which goes out in the first line of an answer. */
export const isStatusText = (target: Node, response: ReadonlySet<string>): boolean =>
  target.type === 'MemberExpression' &&
  memberName(target) === 'statusMessage' &&
  target.object.type === 'Identifier' &&
  response.has(target.object.name);

/** What an object holds as it is sent: what is deleted again before, as `delete body.stack`, was for a log. */
export function shownParts({ ast }: Home, node: Node, value: Node, response: ReadonlySet<string>): Node[] {
  const target =
    node.type === 'AssignmentExpression' ? (node.left as Node) : node.type === 'VariableDeclarator' && node.id;
  const dropped = target ? deletedBehind(ast, node, rootName(target as Node) ?? '', response) : new Set();
  if (dropped.size === 0) return [value];
  if (target && target.type === 'MemberExpression')
    return target.object.type === 'Identifier' && dropped.has(memberName(target)) ? [] : [value];
  const made = unwrap(value);
  if (made.type !== 'ObjectExpression') return [value];
  return made.properties.filter(
    (one) => one.type !== 'ObjectProperty' || !dropped.has(keyName(one.key as Node, one.computed)),
  );
}

/** Members that statements behind it take off a variable, up to the first that answers. */
function deletedBehind(ast: File, node: Node, name: string, response: ReadonlySet<string>): Set<string | undefined> {
  const dropped = new Set<string | undefined>();
  const above = parents(ast);
  const statement = above.get(node);
  const block = statement && above.get(statement);
  if (!statement || block?.type !== 'BlockStatement') return dropped;
  for (const next of block.body.slice(block.body.indexOf(statement as never) + 1)) {
    const deleted = next.type === 'ExpressionStatement' ? next.expression : undefined;
    if (deleted?.type === 'UnaryExpression' && deleted.operator === 'delete') {
      const member = unwrap(deleted.argument);
      if (member.type === 'MemberExpression' && member.object.type === 'Identifier' && member.object.name === name)
        dropped.add(memberName(member));
    } else if (answers(ast, next, response)) return dropped;
  }
  return new Set();
}

const answers = (ast: File, statement: Node, response: ReadonlySet<string>): boolean =>
  nodesInside(ast, statement, 'CallExpression').some((node) => isBody(node, response));

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
