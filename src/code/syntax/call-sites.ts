import type { Node } from './nodes.ts';
import type { Binding, Scopes } from './scopes.ts';

/** The name that holds a function: its own, or that of the variable it is written into. */
export function holderOf(fn: Node, scopes: Scopes): Binding | undefined {
  if (fn.type === 'FunctionDeclaration' && fn.id) return scopes.binding(fn.id);
  const parent = scopes.parent(fn);
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
    ? scopes.binding(parent.id)
    : undefined;
}

/** What the calls of a function in its file give for a parameter. */
export function givenTo(fn: Node, index: number, scopes: Scopes): Node[] {
  return (holderOf(fn, scopes)?.reads ?? []).flatMap((read) => {
    const call = scopes.parent(read);
    const argument = call?.type === 'CallExpression' && call.callee === read ? call.arguments[index] : undefined;
    return argument ? [argument as Node] : [];
  });
}
