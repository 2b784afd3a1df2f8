import { isFunction, keyName, type Node } from '../../syntax/nodes.ts';
import type { Binding, Scopes } from '../../syntax/scopes.ts';
import { kindOf } from '../../syntax/static-types.ts';

/** What a class of TypeScript says of its field: `id: number` for `this.id`. */
export function fieldType(self: Node, name: string, scopes: Scopes): Node | undefined {
  let at = scopes.parent(self);
  while (at && at.type !== 'ClassBody') {
    if (at.type === 'FunctionDeclaration' || at.type === 'FunctionExpression') return undefined;
    at = scopes.parent(at);
  }
  if (at?.type !== 'ClassBody') return undefined;
  const field = at.body.find((one) => one.type === 'ClassProperty' && keyName(one.key, one.computed ?? false) === name);
  return field && annotationOf(field);
}

export function annotationOf(id: Node): Node | undefined {
  const annotation = (id as { typeAnnotation?: { typeAnnotation?: Node } | null }).typeAnnotation;
  return annotation?.typeAnnotation;
}

/** A number by its default in a function with types, `status = 1`; or by what was last written into it, `id = parseInt(id);`. */
export const numberWritten = (id: Node, binding: Binding, scopes: Scopes): boolean =>
  isTypedDefault(binding, scopes) || isWrittenBefore(id, binding, scopes);

/** TypeScript takes the type of a parameter from its default, where the function is written with types at all. */
function isTypedDefault({ id, writes }: Binding, scopes: Scopes): boolean {
  const pattern = scopes.parent(id);
  if (pattern?.type !== 'AssignmentPattern' || pattern.left !== id || pattern.right.type !== 'NumericLiteral')
    return false;
  const fn = scopes.parent(pattern);
  if (!isFunction(fn) || writes.length > 0) return false;
  return Boolean(fn.returnType) || (fn.params as Node[]).some((one) => annotationOf(one) !== undefined);
}

/** The one write stands as a statement in front of what uses it, in the same block or around it. */
function isWrittenBefore(id: Node, { writes }: Binding, scopes: Scopes): boolean {
  const [write, ...more] = writes;
  if (write?.type !== 'AssignmentExpression' || write.operator !== '=' || more.length > 0) return false;
  const statement = scopes.parent(write);
  const block = statement && scopes.parent(statement);
  if (statement?.type !== 'ExpressionStatement' || block?.type !== 'BlockStatement') return false;
  if (kindOf(write.right, scopes) !== 'number') return false;
  let at: Node | undefined = id;
  while (at && scopes.parent(at) !== block) {
    if (isFunction(at)) return false;
    at = scopes.parent(at);
  }
  const [first, later] = [statement, at].map((one) => block.body.findIndex((other) => other === one));
  return first !== undefined && later !== undefined && first >= 0 && first < later;
}
