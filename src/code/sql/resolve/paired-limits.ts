import { keyName, memberName, unwrap, type Node } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import type { StatementRun } from './fact.ts';

const STEPS = 4;
const HOLE = '\0';
const PAIR = /^\s*[\d\0]+\s*,\s*[\d\0]+\s*$/;

/** `list(offset + ',' + limit)`, `options.limit = '0,10'`: what functions and members of a name are given is two numbers in one text. */
export function pairedLimits(scopes: Scopes): StatementRun[] {
  const found = new Set<string>();
  for (const call of scopes.nodes('CallExpression')) {
    if (call.type !== 'CallExpression') continue;
    const callee = call.callee as Node;
    const name = callee.type === 'Identifier' ? callee.name : memberName(callee);
    if (name === undefined) continue;
    for (const [index, argument] of call.arguments.entries())
      if (isPair(argument as Node, scopes)) found.add(`${name}:${index}`);
  }
  for (const set of scopes.nodes('AssignmentExpression')) {
    const name = set.type === 'AssignmentExpression' ? memberName(set.left) : undefined;
    if (set.type === 'AssignmentExpression' && name !== undefined && isPair(set.right, scopes)) found.add(`.${name}`);
  }
  for (const property of scopes.nodes('ObjectProperty')) {
    const name = property.type === 'ObjectProperty' ? keyName(property.key, property.computed) : undefined;
    if (property.type === 'ObjectProperty' && name !== undefined && isPair(property.value as Node, scopes))
      found.add(`.${name}`);
  }
  return [...found].map((paired) => ({ key: '', paired }));
}

/** `offset + ',' + limit`, by itself or through a variable that may hold it. */
export function isPair(node: Node, scopes: Scopes, steps = 0): boolean {
  const inner = unwrap(node);
  if (steps > STEPS) return false;
  const again = (one: Node): boolean => isPair(one, scopes, steps + 1);
  switch (inner.type) {
    case 'Identifier': {
      const binding = scopes.binding(inner);
      const from = binding?.from;
      if (!binding || from?.type !== 'VariableDeclarator' || from.id !== binding.id) return false;
      const sets = binding.writes.flatMap((write) =>
        write.type === 'AssignmentExpression' && write.operator === '=' ? [write.right] : [],
      );
      return [...(from.init ? [from.init] : []), ...sets].some(again);
    }
    case 'ConditionalExpression':
      return again(inner.consequent) || again(inner.alternate);
    case 'LogicalExpression':
      return again(inner.left) || again(inner.right);
    case 'CallExpression': {
      const list =
        memberName(inner.callee) === 'join' && inner.callee.type === 'MemberExpression' && inner.callee.object;
      return list !== false && list.type === 'ArrayExpression' && list.elements.length === 2;
    }
    default:
      return PAIR.test(skeleton(inner));
  }
}

/** The text of an expression, with a sign for what is put into it. */
function skeleton(node: Node): string {
  const inner = unwrap(node);
  if (inner.type === 'StringLiteral') return inner.value;
  if (inner.type === 'TemplateLiteral') return inner.quasis.map(({ value }) => value.cooked ?? '').join(HOLE);
  return inner.type === 'BinaryExpression' && inner.operator === '+'
    ? skeleton(inner.left) + skeleton(inner.right)
    : HOLE;
}

export function pairedIn(runs: readonly StatementRun[]): string[] {
  return [...new Set(runs.flatMap(({ paired }) => paired ?? []))].sort();
}
