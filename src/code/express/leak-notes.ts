import type { File } from '@babel/types';
import { parents } from '../syntax/ancestors.ts';
import { memberName, type Node, unwrap } from '../syntax/nodes.ts';
import type { Guard } from './environment-guards.ts';

/* What is known of leaking expressions, beside where they are. */

export const tried = new WeakMap<Node, Node>();

/** What a callback is handed to. */
export const isCall = (source: Node): boolean => /^((Optional)?Call|New)Expression$/.test(source.type);

/** For the message of an error that was caught: the code that has thrown it; for what a callback is given: the call. */
export const triedFor = (leak: Node): Node | undefined => tried.get(leak);

export const deliberate = new WeakSet<Node>();

/** Somebody asked for more than development there: `isDebug() || req.path.startsWith('/certificates')`. */
export const isDeliberate = (leak: Node): boolean => deliberate.has(leak);

export const told = new WeakMap<Node, string>();

/** What a leaking variable holds of an error: `message` of `const { message } = err`. */
export const toldBy = (leak: Node): string | undefined => told.get(leak);

export const guarded = new WeakMap<Node, Guard>();

/** The test that a leak stands behind, which holds where NODE_ENV is not set. */
export const guardOf = (leak: Node): Guard | undefined => guarded.get(leak);

/** Whether a leak is the message of an error, and not its stack or all of it. */
export const isMessage = (leak: Node): boolean => (told.get(leak) ?? memberName(unwrap(leak))) === 'message';

/** `err.sqlMessage || err.message`: what is decided of the second part holds for the first, or both stay. */
function leadsToMessage(ast: File, leak: Node): boolean {
  const parent = parents(ast).get(leak);
  if (parent?.type !== 'LogicalExpression' || parent.operator === '&&') return false;
  return parent.left === leak ? isMessage(firstOf(parent.right)) || leadsToMessage(ast, parent) : false;
}

/** What is said there may be words of the app, as far as the code says that has thrown it. */
export const mayBeWords = (ast: File, leak: Node, source: Node): boolean =>
  isMessage(leak) || leadsToMessage(ast, leak) || isCall(source);

const firstOf = (node: Node): Node => (node.type === 'LogicalExpression' ? firstOf(node.left) : node);

/** Whether a leak is the error itself. */
export const isWholeError = (leak: Node): boolean => leak.type === 'Identifier' && told.get(leak) === undefined;

/** The same leak in another tree of its file; `undefined` where it is not found there. */
export function leakIn(leak: Node, find: (node: Node) => Node | undefined): Node | undefined {
  const found = find(leak);
  const guard = guarded.get(leak);
  const test = guard && find(guard.node);
  const code = triedFor(leak);
  const source = code && find(code);
  const text = told.get(leak);
  if (!found || (guard && !test)) return undefined;
  if (guard && test) guarded.set(found, { ...guard, node: test });
  if (source) tried.set(found, source);
  if (text !== undefined) told.set(found, text);
  if (deliberate.has(leak)) deliberate.add(found);
  return found;
}

/** What nobody writes for clients. */
export const INSIDE = new Set(['sql', 'sqlMessage', 'detail']);

/** It is hidden whatever the status; `detail` may be a word of the app below 500. */
export const isForNobody = (own: Node, told: string): boolean =>
  told === 'stack' || /^sql(Message)?$/.test(toldBy(own) ?? memberName(own) ?? '');
