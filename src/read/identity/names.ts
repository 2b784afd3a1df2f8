import { keyName, memberName, type Node } from '../../code/syntax/nodes.ts';

/** What a value is put into, by its name: a variable, a member, a key of an object. */
export function nameOfHolder(node: Node, child: Node | undefined): string | undefined {
  switch (node.type) {
    case 'VariableDeclarator':
      return node.init === child && node.id.type === 'Identifier' ? node.id.name : undefined;
    case 'AssignmentExpression':
      return node.left.type === 'Identifier' ? node.left.name : (memberName(node.left) ?? undefined);
    case 'ObjectProperty':
    case 'ClassProperty':
      return node.value === child ? (keyName(node.key, node.computed) ?? undefined) : undefined;
    default:
      return undefined;
  }
}

/** A function's own name, or that of what it is put into. */
export function nameOfFunction(node: Node, parent: Node | undefined): string | undefined {
  if ('id' in node && node.id?.type === 'Identifier') return node.id.name;
  if (node.type === 'ObjectMethod' || node.type === 'ClassMethod') return keyName(node.key, node.computed);
  return parent ? nameOfHolder(parent, node) : undefined;
}
