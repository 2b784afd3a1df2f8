import { keyName, memberName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import type { StatementRun } from './fact.ts';
import { hasBase, ownerOf } from './member-texts.ts';
import type { Roles } from './roles.ts';

/** Calls of methods, and members that are run, of objects that are not known: they may be any of that name. */
export function looseRuns(scopes: Scopes, roles: Roles, texts: readonly Node[]): StatementRun[] {
  const names = new Set<string>();
  const members = new Set<string>();
  for (const call of scopes.nodes('CallExpression')) {
    if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') continue;
    const name = call.arguments.length === 0 ? memberName(call.callee) : undefined;
    if (name !== undefined && !names.has(name) && !roles.factOf(call.callee)) names.add(name);
  }
  for (const text of texts)
    for (const part of partsOf(text, scopes)) {
      const name = part.type === 'MemberExpression' && !isOwnMember(part, scopes) ? memberName(part) : undefined;
      if (name !== undefined) members.add(name);
    }
  return [
    ...[...names].map((loose) => ({ key: '', loose })),
    ...[...members].map((loose) => ({ key: '', loose, member: true as const })),
  ];
}

/** `this.sql` of a class that is made from no other: what it holds is seen in its file. */
function isOwnMember({ object }: NodeOf<'MemberExpression'>, scopes: Scopes): boolean {
  const owner = ownerOf(object, scopes);
  return owner !== null && !hasBase(owner);
}

/** What a text is put together of, through a constant that holds it. */
function partsOf(text: Node, scopes: Scopes, depth = 0): Node[] {
  const inner = unwrap(text);
  if (depth > 8) return [];
  if (inner.type === 'BinaryExpression')
    return [...partsOf(inner.left, scopes, depth + 1), ...partsOf(inner.right, scopes, depth + 1)];
  if (inner.type === 'TemplateLiteral')
    return inner.expressions.flatMap((one) => partsOf(one as Node, scopes, depth + 1));
  if (inner.type !== 'Identifier') return [inner];
  const binding = scopes.binding(inner);
  if (binding?.from.type !== 'VariableDeclarator' || !binding.from.init) return [];
  if (binding.from.id === binding.id) return partsOf(binding.from.init, scopes, depth + 1);
  const property = scopes.parent(binding.id);
  const key = property?.type === 'ObjectProperty' ? keyName(property.key, property.computed) : undefined;
  // `const { text } = query`: as if it were `query.text`.
  return key === undefined ? [] : [memberNamed(key)];
}

function memberNamed(name: string): Node {
  const id = (of: string): Node => ({ type: 'Identifier', name: of }) as Node;
  return { type: 'MemberExpression', object: id(''), property: id(name), computed: false } as Node;
}

/** `byName("'" + name + "'")`: what a function of that name is given brings its quotes along. */
export function quotedArguments(scopes: Scopes): StatementRun[] {
  const found = new Set<string>();
  for (const call of scopes.nodes('CallExpression')) {
    if (call.type !== 'CallExpression') continue;
    const callee = call.callee as Node;
    const name = callee.type === 'Identifier' ? callee.name : memberName(callee);
    if (name === undefined) continue;
    for (const [index, argument] of call.arguments.entries())
      if (isQuoted(argument as Node, scopes)) found.add(`${name}:${index}`);
  }
  // `{ method: ['since', "'2020-01-01'"] }` calls a scope of sequelize.
  for (const property of scopes.nodes('ObjectProperty')) {
    if (property.type !== 'ObjectProperty' || keyName(property.key, property.computed) !== 'method') continue;
    const [name, ...given] = property.value.type === 'ArrayExpression' ? property.value.elements : [];
    for (const [index, argument] of given.entries())
      if (name?.type === 'StringLiteral' && argument && isQuoted(argument as Node, scopes))
        found.add(`${name.value}:${index}`);
  }
  return [...found].map((quoted) => ({ key: '', quoted }));
}

/** A text that begins with a quote, or is the name of a column or a subquery. */
export function isQuoted(node: Node, scopes: Scopes, depth = 0): boolean {
  const inner = unwrap(node);
  if (inner.type === 'Identifier') {
    const from = scopes.binding(inner)?.from;
    return from?.type === 'VariableDeclarator' && from.id.type === 'Identifier' && !!from.init && depth < 4
      ? isQuoted(from.init, scopes, depth + 1)
      : false;
  }
  if (inner.type === 'StringLiteral') return /^(['"]).+\1$|^`\w+`|^\(\s*SELECT\b/i.test(inner.value);
  if (inner.type === 'TemplateLiteral')
    return inner.expressions.length > 0 && /^['"]/.test(inner.quasis[0]?.value.cooked ?? '');
  if (inner.type !== 'BinaryExpression' || inner.operator !== '+') return false;
  let first: Node = inner;
  while (first.type === 'BinaryExpression') first = unwrap(first.left);
  return first.type === 'StringLiteral' && /^['"]/.test(first.value);
}

export function quotedIn(runs: readonly StatementRun[]): string[] {
  return [...new Set(runs.flatMap(({ quoted }) => quoted ?? []))].sort();
}

/** Names of members that are run as text, of objects that are not known. */
export function looseMembers(runs: readonly StatementRun[]): string[] {
  return [...new Set(runs.flatMap(({ loose, member }) => (member ? (loose ?? []) : [])))].sort();
}
