import type { File, ObjectExpression } from '@babel/types';
import type { Edits } from './edits.ts';
import { children, keyName, unwrap, walk, type Node } from './nodes.ts';
import { parse } from './parser.ts';
import { lineIndent, styleOf } from './style.ts';
import type { SourceFile } from './transform.ts';
import { endOf, startOf } from './tree.ts';

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

/** The object an expression is: written there, or in a constant of this file that nothing changes. */
export function objectOf(file: SourceFile, node: Node): ObjectExpression | undefined {
  if (node.type === 'ObjectExpression') return node;
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

/** The text of each member of such an object, with the comment above it, as if it stood at the start of a line. */
export function membersOf(text: string, path: string, object: string): { name: string; code: string }[] {
  const found = objectCalled(parse(text, path), object);
  if (!found) return [];
  let end = startOf(found) + 1;
  return found.properties.flatMap((property) => {
    const code = text.slice(end, endOf(property)).replace(/^,?\s*/, '');
    end = endOf(property);
    const name = property.type === 'SpreadElement' ? undefined : keyName(property.key, property.computed);
    if (name === undefined) return [];
    return [{ name, code: code.replaceAll(`\n${lineIndent(text, startOf(property))}`, '\n') }];
  });
}

/** Writes a property behind the last one, on a line of its own where the others have theirs. */
export function addProperty(file: SourceFile, edits: Edits, object: ObjectExpression, code: string): void {
  const { text } = file;
  const { eol, indent, trailingCommas } = styleOf(file);
  const last = children(object).at(-1);
  if (!last) {
    edits.replace(startOf(object) + 1, endOf(object) - 1, ` ${code} `);
    return;
  }
  const tail = text.slice(endOf(last), endOf(object) - 1);
  const comma = /^\s*,/.exec(tail)?.[0];
  if (!tail.includes('\n')) {
    edits.insert(endOf(last) + (comma?.length ?? 0), comma ? ` ${code},` : `, ${code}`);
    return;
  }
  const outer = lineIndent(text, endOf(object) - 1);
  const inner = text.slice(0, startOf(last)).endsWith(lineIndent(text, startOf(last)))
    ? lineIndent(text, startOf(last))
    : outer + indent;
  const line = `${eol}${inner || outer + indent}${code}`;
  if (comma) edits.insert(endOf(last) + comma.length, `${line},`);
  else edits.insert(endOf(last), `,${line}${trailingCommas ? ',' : ''}`);
}
