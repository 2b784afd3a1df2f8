import { bare, children, isFunction, memberName, type Node } from '../syntax/nodes.ts';
import { memberText } from '../syntax/scopes.ts';
import { isCall } from './callees.ts';
import type { Condition } from './conditions.ts';
import type { FlowFile } from './graph.ts';

type IsIt = (node: Node) => boolean;

/** A condition that something was found by the value: what is looked up and is there was put there by the app. */
export function isLookedUp({ test, truth }: Condition, isIt: IsIt, file: FlowFile): boolean {
  const subject = subjectOf(test, truth);
  if (!subject) return false;
  const { node, found } = subject;
  if (isCall(node)) return found && isLookup(node, isIt);
  const root = rootOf(node, isIt);
  if (root === 'by it') return found;
  if (root?.type !== 'Identifier') return false;
  const binding = file.scopes.binding(root);
  if (!binding) return false;
  const { from } = binding;
  if (from.type === 'VariableDeclarator') return found && from.init != null && isLookup(from.init, isIt);
  if (!isFunction(from) || (!found && !/^e(rr(or)?)?$/.test(root.name))) return false;
  const call = file.scopes.parent(from);
  return call !== undefined && isCall(call) && isLookup(call, isIt);
}

/** `const result = validateName(name); if (result.error) return;`, whatever the result says. */
export function isValidated({ test }: Condition, isIt: IsIt, file: FlowFile): boolean {
  const inner = awaited(test);
  const subject = inner.type === 'BinaryExpression' ? awaited(inner.left) : inner;
  const root = isCall(subject) ? null : rootOf(subject, isIt);
  if (root === null || root === 'by it' || root.type !== 'Identifier') return false;
  const from = file.scopes.binding(root)?.from;
  const call = from?.type === 'VariableDeclarator' && from.init ? awaited(from.init) : null;
  if (!call || !isCall(call)) return false;
  const callee = bare(call.callee as Node);
  const name = memberName(callee) ?? (callee.type === 'Identifier' ? callee.name : '');
  // `const allowed = await posts.can('read', id)`
  const isTold = VALIDATES.test(name) || VALIDATES.test(root.name);
  const list = call.arguments as Node[];
  return isTold && (list.some((one) => isIt(bare(one))) || isHanded(list, isIt));
}

/** `validate({ email }, rules)` */
export const isHanded = (list: readonly Node[], isIt: IsIt): boolean =>
  list.some(
    (one) =>
      one.type === 'ObjectExpression' &&
      one.properties.some((property) => property.type === 'ObjectProperty' && isIt(bare(property.value as Node))),
  );

const VALIDATES = /valid|check|verif|safe|allow|permit|legal|assert|^(is|has|can)([A-Z_]|$)/i;

/** What a condition asks for, and whether it holds where that is there. */
function subjectOf(test: Node, truth: boolean): { node: Node; found: boolean } | null {
  const inner = awaited(test);
  if (inner.type !== 'BinaryExpression') return { node: inner, found: truth };
  const { operator, left, right } = inner;
  if (/^>=?$/.test(operator)) return { node: awaited(left), found: truth };
  const isNothing =
    right.type === 'NullLiteral' ||
    (right.type === 'Identifier' && right.name === 'undefined') ||
    (right.type === 'NumericLiteral' && right.value === 0);
  if (!isNothing || !/^[!=]==?$/.test(operator)) return null;
  return { node: awaited(left), found: operator.startsWith('!') === truth };
}

const awaited = (node: Node): Node => {
  const inner = bare(node);
  return inner.type === 'AwaitExpression' ? bare(inner.argument) : inner;
};

/** `rows` of `rows[0].id`; `by it` where the value is the name of a member: `clients[id]`. */
function rootOf(node: Node, isIt: IsIt): Node | 'by it' | null {
  let at = bare(node);
  while (at.type === 'MemberExpression' || at.type === 'OptionalMemberExpression') {
    if (at.computed && isIt(at.property)) return 'by it';
    at = bare(at.object);
  }
  return at;
}

const LOOKS = /^(find|get|load|fetch|look|has|exists?|select|query|read|one|first|some|by)/i;

/** `User.findById(id)`, `list.find((one) => one.id === id)`, `db.query('… = ?', [id])`, and what is chained to them. */
function isLookup(node: Node, isIt: IsIt): boolean {
  const call = awaited(node);
  if (!isCall(call)) return false;
  const callee = bare(call.callee as Node);
  const name = memberName(callee) ?? (callee.type === 'Identifier' ? callee.name : '');
  const isOne = LOOKS.test(name) && (call.arguments as Node[]).some((one) => mentions(one, isIt, 0));
  return isOne || ('object' in callee && isLookup(callee.object as Node, isIt));
}

export function mentions(node: Node, isIt: IsIt, depth: number): boolean {
  if (memberText(node) !== null && isIt(node)) return true;
  if (depth > 6 || (isFunction(node) && node.body.type === 'BlockStatement')) return false;
  return children(node).some((one) => mentions(one, isIt, depth + 1));
}
