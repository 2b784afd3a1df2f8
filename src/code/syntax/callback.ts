import { isFunction, unwrap, type Node } from './nodes.ts';
import type { Scopes } from './scopes.ts';

const CALLBACK = /^(cb|callback|done|next|fn|handler|result|resolve|reject|on[A-Z]\w*|\w*(Callback|Handler|Cb))$/;

/** Whether an argument is the callback of a call. */
export function isCallback(node: Node, scopes: Scopes): boolean {
  const inner = unwrap(node);
  if (isFunction(inner)) return true;
  if (inner.type === 'Identifier') {
    const binding = scopes.binding(inner);
    if (binding?.kind === 'function') return true;
    if (binding?.from.type === 'VariableDeclarator' && binding.from.init) return isFunction(unwrap(binding.from.init));
    return CALLBACK.test(inner.name);
  }
  if (inner.type === 'MemberExpression')
    return inner.property.type === 'Identifier' && CALLBACK.test(inner.property.name);
  if (inner.type !== 'CallExpression') return false;
  const { callee } = inner;
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier'
    ? /^(bind|makeNodeResolver|promisify)$/.test(callee.property.name)
    : callee.type === 'Identifier' && CALLBACK.test(callee.name);
}
