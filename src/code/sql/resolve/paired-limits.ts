import { keyName, memberName, unwrap, type Node } from '../../syntax/nodes.ts';
import type { Binding, Scopes } from '../../syntax/scopes.ts';
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

const known = new WeakMap<Binding, boolean>();

/** `offset + ',' + limit`, by itself or through a variable that may hold it. */
export function isPair(node: Node, scopes: Scopes): boolean {
  const id = unwrap(node);
  const binding = id.type === 'Identifier' ? scopes.binding(id) : undefined;
  const before = binding && known.get(binding);
  if (before !== undefined) return before;
  const found = mayBePair(id, scopes);
  if (binding) known.set(binding, found);
  return found;
}

/** The nearest first, and each variable once, however often it is written. */
function mayBePair(node: Node, scopes: Scopes): boolean {
  const seen = new Set<Binding>();
  let level: Node[] = [node];
  for (let step = 0; step <= STEPS; step += 1) {
    const further: Node[] = [];
    for (const inner of level.map(unwrap)) {
      const choices = choicesOf(inner, scopes, seen);
      if (choices) for (const choice of choices) further.push(choice);
      else if (isPairItself(inner)) return true;
    }
    level = further;
  }
  return false;
}

/** What an expression may be, one of; `null` where it is none of some others. */
function choicesOf(inner: Node, scopes: Scopes, seen: Set<Binding>): Node[] | null {
  if (inner.type === 'ConditionalExpression') return [inner.consequent, inner.alternate];
  if (inner.type === 'LogicalExpression') return [inner.left, inner.right];
  if (inner.type !== 'Identifier') return null;
  const binding = scopes.binding(inner);
  const from = binding?.from;
  if (!binding || seen.has(binding) || from?.type !== 'VariableDeclarator' || from.id !== binding.id) return [];
  seen.add(binding);
  const sets = binding.writes.flatMap((write) =>
    write.type === 'AssignmentExpression' && write.operator === '=' ? [write.right] : [],
  );
  return [...(from.init ? [from.init] : []), ...sets];
}

function isPairItself(inner: Node): boolean {
  if (inner.type !== 'CallExpression') return PAIR.test(skeleton(inner));
  const list = memberName(inner.callee) === 'join' && inner.callee.type === 'MemberExpression' && inner.callee.object;
  return list !== false && list.type === 'ArrayExpression' && list.elements.length === 2;
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
