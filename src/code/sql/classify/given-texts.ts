import { functionOf } from '../../syntax/static-types.ts';
import { isFunction, unwrap, type Node } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { partOfCall, resultOf } from '../resolve/results.ts';
import type { Roles } from '../resolve/roles.ts';

/** Why a text can be spliced in that a function of another module gives, whatever it is called with; `null` where it can't. */
export function moduleTextWhy(callee: Node, roles: Roles): string | null {
  const fact = roles.factOf(callee);
  if (fact?.kind === 'safe') return fact.why;
  return (fact?.kind === 'piece' && fact.safe) || null;
}

/** The same for `where` of `const { where, values } = filters(q)`; `own`: the text of a function of this file. */
export function partWhy(node: Node, scopes: Scopes, roles: Roles, own: (text: Node) => string | null): string | null {
  const given = partOfCall(node, scopes);
  const call = given && unwrap(given.call);
  if (!given || call?.type !== 'CallExpression') return null;
  const fn = functionOf(call.callee as Node, scopes);
  if (isFunction(fn)) {
    const text = fn.async ? undefined : resultOf(fn, scopes)?.texts.get(given.part);
    return text ? own(text) : null;
  }
  const fact = roles.factOf(call.callee as Node);
  return (fact?.kind === 'statement' && fact.result?.safe?.[given.part]) || null;
}
