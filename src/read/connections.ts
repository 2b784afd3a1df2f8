import type { Flow } from '../model/flow.ts';
import type { FlowFile } from '../code/flow/index.ts';
import type { Node } from '../code/syntax/nodes.ts';
import { textOf } from '../code/syntax/ancestors.ts';

/** Ours, and those of the packages that refuse private addresses. */
const GUARDED = /\bpublicAgents?\b|RequestFiltering\w*Agent|\b(useAgent|ssrf\w*)\(/;

/** The connection of a call reaches the internet alone. */
export function isGuarded(call: Node, callee: string, { source }: FlowFile): boolean {
  if (/(^|\.)publicFetch$/.test(callee)) return true;
  const list = 'arguments' in call ? (call.arguments as Node[]) : [];
  return list.some((one) => GUARDED.test(textOf(source.text, one)));
}

/** What stands behind the address in a call. */
export function givenBehind(call: Node): NonNullable<Flow['sink']['behind']> {
  const [, next] = 'arguments' in call ? (call.arguments as Node[]) : [];
  if (!next) return 'nothing';
  if (/^(ArrowFunction|Function)Expression$/.test(next.type)) return 'function';
  return next.type === 'ObjectExpression' ? 'options' : 'unseen';
}
