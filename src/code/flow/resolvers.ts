import { keyName, type Node } from '../syntax/nodes.ts';
import { propertyOf } from '../syntax/static-types.ts';
import type { FlowFile, Use } from './graph.ts';

const GRAPHQL = /graphql|apollo|\bgql\b/i;
const ROOTS = /^(Query|Mutation|Subscription|RootQuery|RootMutation)(Type)?$/;

/** Whether a function that is mentioned there resolves a field of GraphQL, and this parameter is what a query sends along. */
export function isArguments({ file, node }: Use, index: number): boolean {
  const own = ownerOf(node, file);
  if (!own) return false;
  const { object, name } = own;
  if (index === 1 && ROOTS.test(keyOf(object, file) ?? '')) return true;
  if (!GRAPHQL.test(file.source.text)) return false;
  if (index === 1) return name === 'resolve' && propertyOf(object, 'type') !== undefined;
  return index === 0 && /\bbuildSchema\(/.test(file.source.text) && isRootValue(object, file);
}

/** The object that has the function as a member. */
function ownerOf(node: Node, { scopes }: FlowFile): { object: Node; name: string } | null {
  const member = node.type === 'ObjectMethod' ? node : scopes.parent(node);
  if (member?.type !== 'ObjectMethod' && member?.type !== 'ObjectProperty') return null;
  if (member.type === 'ObjectProperty' && member.value !== node) return null;
  const name = keyName(member.key, member.computed);
  const object = scopes.parent(member);
  return name !== undefined && object?.type === 'ObjectExpression' ? { object, name } : null;
}

/** The key or the name that an object is kept under: `Query: { … }`, `const Mutation = { … }`. */
function keyOf(object: Node, { scopes }: FlowFile): string | undefined {
  const parent = scopes.parent(object);
  if (parent?.type === 'ObjectProperty') return keyName(parent.key, parent.computed);
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id.name : undefined;
}

/** `graphqlHTTP({ schema, rootValue: root })` */
function isRootValue(object: Node, { scopes, source }: FlowFile): boolean {
  const parent = scopes.parent(object);
  if (parent?.type === 'ObjectProperty') return keyName(parent.key, parent.computed) === 'rootValue';
  if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return false;
  const { name } = parent.id;
  return (
    new RegExp(`\\brootValue:\\s*${name.replace(/\$/g, '\\$')}\\b`).test(source.text) ||
    (name === 'rootValue' && /\brootValue\b/.test(source.text))
  );
}
