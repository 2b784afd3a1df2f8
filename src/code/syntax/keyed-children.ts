import type { Node } from './nodes.ts';

const SKIPPED = new Set([
  'loc',
  'extra',
  'leadingComments',
  'trailingComments',
  'innerComments',
  'errors',
  'tokens',
  'comments',
]);
const TYPE_NODES =
  /^(TS(?!AsExpression|SatisfiesExpression|NonNullExpression|TypeAssertion|InstantiationExpression|ParameterProperty|ExportAssignment|Module|Import|Enum)|TypeAnnotation|TypeParameter|InterfaceDeclaration|TypeAlias|Declare|OpaqueType)/;

/** The child nodes of a node in source order, with the key they hang on; unlike in `../nodes.ts` declarations of types are left out too. */
export function keyedChildren(node: Node): [Node, string][] {
  const found: [Node, string][] = [];
  for (const key of Object.keys(node)) {
    const value = (node as unknown as Record<string, unknown>)[key];
    if (typeof value !== 'object' || value === null || SKIPPED.has(key)) continue;
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) found.push([item, key]);
    } else if (isNode(value)) found.push([value, key]);
  }
  return found;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && !isType(value as Node);
}

const types = new Map<string, boolean>();

function isType({ type }: Node): boolean {
  let known = types.get(type);
  if (known === undefined) types.set(type, (known = TYPE_NODES.test(type)));
  return known;
}
