import { bare, keyName, memberName, type Node } from '../../syntax/nodes.ts';

/** The text of a literal, or of a template without values. */
export function textOf(node: Node | null | undefined): string | undefined {
  if (!node) return undefined;
  const inner = bare(node);
  if (inner.type === 'StringLiteral') return inner.value;
  if (inner.type !== 'TemplateLiteral') return undefined;
  return inner.quasis.map(({ value }) => value.cooked ?? value.raw).join('NULL');
}

/** The properties of an object literal that are written out. */
export function entriesOf(node: Node | null | undefined): [string, Node][] {
  const inner = node ? bare(node) : null;
  if (inner?.type !== 'ObjectExpression') return [];
  return inner.properties.flatMap((property): [string, Node][] => {
    if (property.type !== 'ObjectProperty') return [];
    const name = keyName(property.key, property.computed);
    return name === undefined ? [] : [[name, property.value]];
  });
}

export function entryOf(node: Node | null | undefined, name: string): Node | undefined {
  return entriesOf(node).find(([key]) => key === name)?.[1];
}

export function isTrue(node: Node | undefined): boolean {
  return node?.type === 'BooleanLiteral' && node.value;
}

export function isFalse(node: Node | undefined): boolean {
  return node?.type === 'BooleanLiteral' && !node.value;
}

/** A method call behind others: the calls of `t.string('a').notNullable()` from the first on, with what they are made on. */
export function chainOf(node: Node): { root: Node; calls: { name: string; args: readonly Node[] }[] } {
  const calls: { name: string; args: readonly Node[] }[] = [];
  let at = bare(node);
  while (at.type === 'CallExpression') {
    const callee = bare(at.callee);
    if (callee.type !== 'MemberExpression') {
      const name = callee.type === 'Identifier' ? callee.name : '';
      calls.unshift({ name, args: at.arguments });
      return { root: callee, calls };
    }
    calls.unshift({ name: memberName(callee) ?? '', args: at.arguments });
    at = bare(callee.object);
  }
  return { root: at, calls };
}
