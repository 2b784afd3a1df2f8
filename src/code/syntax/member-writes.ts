import type { Binding, Scopes } from './scopes.ts';
import { keyName, memberName, type Node, type NodeOf, unwrap } from './nodes.ts';
import { propertyOf } from './static-types.ts';

/**
 * Everything that a member of a local object may be: `read.sql` behind `let read = { sql: … }`, `read = { sql: … }` and `read.sql = …`.
 * `null` where the object comes from elsewhere or is handed on, so that others may write to it.
 */
export function memberValues(member: NodeOf<'MemberExpression'>, scopes: Scopes): Node[] | null {
  const name = memberName(member);
  const binding = scopes.binding(unwrap(member.object));
  if (!name || !binding || binding.from.type !== 'VariableDeclarator' || binding.from.id !== binding.id) return null;
  const objects = [...(binding.from.init ? [binding.from.init] : []), ...binding.writes.map(writtenTo)];
  const values: Node[] = [];
  for (const object of objects) {
    const literal = object && unwrap(object);
    if (literal?.type === 'NullLiteral') continue;
    if (literal?.type !== 'ObjectExpression' || literal.properties.some((item) => item.type === 'SpreadElement'))
      return null;
    const value = propertyOf(literal, name);
    if (value) values.push(value);
  }
  for (const read of binding.reads) {
    const use = scopes.parent(read);
    if (use?.type !== 'MemberExpression' || use.object !== read) return null;
    const write = memberWrite(use, scopes);
    const key = keyName(use.property, use.computed);
    if (!write || (key !== undefined && key !== name)) continue;
    const value = writtenTo(write);
    if (!value || key === undefined) return null;
    values.push(value);
  }
  return values.length > 0 ? values : null;
}

/** What the file writes to members of an object: `map.a = x`, `map[key] = x`, `list.push(x)`, `Object.assign(map, x)`. */
export function isExtended(binding: Binding, isFine: (value: Node) => boolean, scopes: Scopes): boolean {
  return binding.reads.some((read) => {
    const use = scopes.parent(read);
    if (use?.type === 'CallExpression') return memberName(use.callee) === 'assign' && use.arguments[0] === read;
    if (use?.type !== 'MemberExpression' || use.object !== read) return false;
    const write = memberWrite(use, scopes);
    if (write) {
      const value = writtenTo(write);
      return !value || !isFine(value);
    }
    const call = scopes.parent(use);
    if (call?.type !== 'CallExpression' || call.callee !== use) return false;
    return (
      /^(push|unshift|splice|fill|add|set)$/.test(memberName(use) ?? '') &&
      !call.arguments.every((argument) => isFine(argument as Node))
    );
  });
}

function memberWrite(member: Node, scopes: Scopes): Node | null {
  const use = scopes.parent(member);
  return use?.type === 'AssignmentExpression' && use.left === member ? use : null;
}

function writtenTo(write: Node): Node | undefined {
  return write.type === 'AssignmentExpression' && write.operator === '=' ? write.right : undefined;
}
