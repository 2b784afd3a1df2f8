import { bare, type Node } from '../../syntax/nodes.ts';
import { isPath } from '../../syntax/static-types.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';

const WHOLE = /^(req|request|ctx\.request)\.(body|query)$/;
const FIELD = /^(req|request|ctx\.request)\.(body|query)\./;

/** A field of a body or query string, by itself or through names that hold it: a list or an object where the client sends one. */
export function isSent(node: Node, scopes: Scopes, depth = 0, field = FIELD): boolean {
  const inner = bare(node);
  if (!isPath(inner) || depth > 4) return false;
  const path = memberText(inner) ?? '';
  if (field.test(path) || WHOLE.test(path)) return true;
  if (inner.type === 'MemberExpression') return isSent(inner.object, scopes, depth + 1, field);
  const from = holderOf(inner, scopes);
  return from !== null && isSent(from, scopes, depth + 1, field);
}

/** A field of a request: a client that means well writes no quotes of SQL around it. */
export function isFromClient(node: Node, scopes: Scopes): boolean {
  return isSent(node, scopes, 0, /^(req|request|ctx|ctx\.request)\.(body|query|params|headers|cookies)\b/);
}

/** A part of the path of a request, which is never an empty text. */
export function isOfPath(node: Node, scopes: Scopes): boolean {
  return isSent(node, scopes, 0, /^(req|request|ctx)\.params\b/) && !isSent(node, scopes);
}

/** All that a body or query string holds. */
export function isWholeBody(node: Node, scopes: Scopes): boolean {
  const inner = bare(node);
  if (WHOLE.test(memberText(inner) ?? '')) return true;
  const from = holderOf(inner, scopes);
  return (
    from !== null &&
    scopes.binding(inner)?.from.type === 'VariableDeclarator' &&
    isPlainName(inner, scopes) &&
    isWholeBody(from, scopes)
  );
}

/** What a name that is never written again was made from. */
function holderOf(id: Node, scopes: Scopes): Node | null {
  const binding = id.type === 'Identifier' ? scopes.binding(id) : undefined;
  if (!binding || binding.writes.length > 0 || binding.from.type !== 'VariableDeclarator') return null;
  return binding.from.init ?? null;
}

/** `const data = req.body`, not `const { data } = req.body`. */
function isPlainName(id: Node, scopes: Scopes): boolean {
  const binding = scopes.binding(id);
  return binding?.from.type === 'VariableDeclarator' && binding.from.id === binding.id;
}
