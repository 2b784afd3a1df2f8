import type { Source } from '../../code/values/value.ts';
import { bare, type FunctionNode, isFunction, keyName, memberName, type Node } from '../../code/syntax/nodes.ts';
import { readScopes } from '../../code/syntax/scopes.ts';

export type Part = 'session' | 'cookies' | 'signedCookies';

const REQUEST = /^_?(req|request)$/;
const RESPONSE = /^_?(res|response|resp|reply)$/;

/** `req`, `ctx.req` */
export function isRequest(node: Node): boolean {
  const inner = bare(node);
  return REQUEST.test((inner.type === 'Identifier' ? inner.name : memberName(inner)) ?? '');
}

/** `req.session`, `(req.session as Own)` */
export function isMemberOfRequest(node: Node, part: Part): boolean {
  const inner = bare(node);
  if (inner.type !== 'MemberExpression' && inner.type !== 'OptionalMemberExpression') return false;
  return memberName(inner) === part && isRequest(inner.object);
}

/** The same, or a name for it: `const s = req.session`, `const { session } = req`, `({ session }, res) => …`. */
export function isPartOfRequest(source: Source, node: Node, part: Part): boolean {
  const inner = bare(node);
  if (inner.type !== 'Identifier') return isMemberOfRequest(inner, part);
  const binding = readScopes(source.ast).lookup(inner.name, inner);
  if (!binding || binding.writes.length > 0) return false;
  const { from, id } = binding;
  if (isFunction(from)) return partOfParameter(from, part) === id;
  if (from.type !== 'VariableDeclarator' || !from.init) return false;
  if (from.id === id) return isMemberOfRequest(from.init, part);
  return isRequest(from.init) && partOfPattern(from.id, part) === id;
}

/** `session` of a handler that takes its request apart: `({ session, body }, res)`. */
function partOfParameter({ params }: FunctionNode, part: Part): Node | undefined {
  const [first, second] = params as Node[];
  if (!first || second?.type !== 'Identifier' || !RESPONSE.test(second.name)) return undefined;
  return partOfPattern(first, part);
}

function partOfPattern(pattern: Node, part: Part): Node | undefined {
  if (pattern.type !== 'ObjectPattern') return undefined;
  for (const property of pattern.properties)
    if (property.type === 'ObjectProperty' && keyName(property.key, property.computed) === part) return property.value;
  return undefined;
}

/** A function that is handed a request, as a whole or taken apart. */
export function takesRequest(fn: FunctionNode): boolean {
  const [first, second] = fn.params as Node[];
  if (first?.type === 'ObjectPattern' && second?.type === 'Identifier' && RESPONSE.test(second.name)) return true;
  return (fn.params as Node[]).some((param) => param.type === 'Identifier' && REQUEST.test(param.name));
}
