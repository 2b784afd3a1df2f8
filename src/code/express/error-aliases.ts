import type { File } from '@babel/types';
import { isError, isForClients, type Met } from './own-errors.ts';
import { isForAnAnswerBelow500 } from './own-answers.ts';
import type { Home } from './unset-environment.ts';
import { keyName, memberName, type Node, patternNames, unwrap } from '../syntax/nodes.ts';
import { nodesInside } from '../syntax/nodes-inside.ts';

/** Members by which an error tells of its inside. */
export const TELLING = new Set(['stack', 'message', 'sqlMessage', 'sql', 'detail', 'toString']);

/**
 * `const { message } = err`, `const text = err.message || '…'`; a variable that is set again may hold anything, but for other
 * words where the answer becomes one for the client.
 */
export function aliasesIn(ast: File, body: Node, errors: ReadonlySet<string>): Map<string, string> {
  const found = new Map<string, string>();
  if (errors.size === 0) return found;
  for (const { id, init } of nodesInside(ast, body, 'VariableDeclarator'))
    if (init) for (const [name, member] of aliasesOf(id as Node, unwrap(init), errors)) found.set(name, member);
  if (found.size === 0) return found;
  for (const node of nodesInside(ast, body, 'AssignmentExpression')) {
    const names = patternNames(node.left as Node).filter((name) => found.has(name));
    if (names.length > 0 && !isForAnAnswerBelow500(ast, node, body)) for (const name of names) found.delete(name);
  }
  return found;
}

/** Errors with the constants that hold one of them under another name: `const e = error as Error`. */
export function withRenamed(home: Home, body: Node, names: Iterable<string>): Set<string> {
  const errors = new Set(names);
  if (errors.size === 0) return errors;
  const met: Met = { ...home, errors, aliases: new Map() };
  for (const { id, init } of nodesInside(home.ast, body, 'VariableDeclarator'))
    if (id.type === 'Identifier' && init && isSameError(init, met)) errors.add(id.name);
  return errors;
}

/** `error`, `error instanceof Error ? error : new Error(String(error))`; not `error instanceof Refusal ? error : null`, which clients may read. */
function isSameError(node: Node, met: Met): boolean {
  const value = unwrap(node);
  if (value.type !== 'ConditionalExpression') return isError(value, met.errors);
  const { test, consequent, alternate } = value;
  return (
    (isSameError(consequent, met) && !isForClients(test, met)) ||
    (isSameError(alternate, met) && !isForClients(test, met, false))
  );
}

function aliasesOf(target: Node, value: Node, errors: ReadonlySet<string>): [string, string][] {
  if (value.type === 'LogicalExpression') return aliasesOf(target, unwrap(value.left), errors);
  if (target.type === 'Identifier') {
    const member = memberName(value) ?? '';
    const isTold = value.type === 'MemberExpression' && isError(unwrap(value.object), errors) && isText(member);
    return isTold ? [[target.name, member]] : [];
  }
  return target.type === 'ObjectPattern' && isError(value, errors) ? takenApart(target) : [];
}

/** The names that a pattern gives what an error tells, with the member. */
export function takenApart(target: Extract<Node, { type: 'ObjectPattern' }>): [string, string][] {
  return target.properties.flatMap((property): [string, string][] => {
    if (property.type !== 'ObjectProperty') return [];
    const member = keyName(property.key, property.computed) ?? '';
    return isText(member) ? patternNames(property.value as Node).map((name) => [name, member]) : [];
  });
}

const isText = (member: string): boolean => TELLING.has(member) && member !== 'toString';

/** `err` of `err.cause`, `err.original.parent`: what drivers said. */
export function behindCauses(node: Node): Node {
  const inner = unwrap(node);
  const isCause = /^(cause|original(Error)?|parent|inner(Error)?)$/.test(memberName(inner) ?? '');
  return isCause && 'object' in inner ? behindCauses(inner.object as Node) : inner;
}
