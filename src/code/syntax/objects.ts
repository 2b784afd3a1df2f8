import type { File, ObjectExpression } from '@babel/types';
import { keyName, memberName, unwrap, walk, type Node } from './nodes.ts';
import type { SourceFile } from './source-file.ts';

/** A value that is written out: literals, and arrays of them. */
export function isPlain(node: Node): boolean {
  switch (node.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
    case 'NullLiteral':
    case 'RegExpLiteral':
      return true;
    case 'TemplateLiteral':
      return node.expressions.length === 0;
    case 'UnaryExpression':
      return isPlain(node.argument);
    case 'BinaryExpression':
      return isPlain(node.left as Node) && isPlain(node.right);
    case 'ArrayExpression':
      return node.elements.every((element) => element && isPlain(element as Node));
    default:
      return false;
  }
}

/** The object an expression is: written there, in a constant of this file that nothing changes, or under a key of one: `config.session`. */
export function objectOf(file: Pick<SourceFile, 'ast'>, node: Node): ObjectExpression | undefined {
  if (node.type === 'ObjectExpression') return node;
  if (node.type === 'MemberExpression') {
    const value = valueUnder(objectOf(file, unwrap(node.object)), memberName(node));
    return value?.type === 'ObjectExpression' ? value : undefined;
  }
  if (node.type !== 'Identifier') return undefined;
  const { name } = node;
  let found: ObjectExpression | undefined;
  let declared = 0;
  let changed = false;
  walk(file.ast.program, (inner) => {
    if (inner.type === 'VariableDeclarator' && inner.id.type === 'Identifier' && inner.id.name === name) {
      declared++;
      const value = inner.init && unwrap(inner.init);
      if (value?.type === 'ObjectExpression') found = value;
    }
    if (inner.type === 'AssignmentExpression') changed ||= isOf(inner.left as Node, name);
    if (inner.type === 'UnaryExpression' && inner.operator === 'delete') changed ||= isOf(inner.argument, name);
  });
  return declared === 1 && !changed ? found : undefined;
}

/** Nothing is spread in that could be in its place. */
function valueUnder(object: ObjectExpression | undefined, key: string | undefined): Node | undefined {
  if (!object || key === undefined || object.properties.some(({ type }) => type === 'SpreadElement')) return undefined;
  const property = object.properties.find(
    (one) => one.type === 'ObjectProperty' && keyName(one.key, one.computed) === key,
  );
  return property?.type === 'ObjectProperty' ? unwrap(property.value as Node) : undefined;
}

/** `name`, `name.a`, `name['a'].b`. */
function isOf(node: Node, name: string): boolean {
  if (node.type === 'Identifier') return node.name === name;
  return node.type === 'MemberExpression' && isOf(node.object, name);
}

/** The object that a variable of the file is declared with. */
export function objectCalled({ program }: File, name: string): ObjectExpression | undefined {
  let found: ObjectExpression | undefined;
  walk(program, (node) => {
    if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier' || node.id.name !== name) return;
    if (node.init?.type === 'ObjectExpression') found ??= node.init;
  });
  return found;
}
