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
  /^(TS(?!AsExpression|SatisfiesExpression|NonNullExpression|TypeAssertion|InstantiationExpression|ParameterProperty|ExportAssignment|Module|Import)|TypeAnnotation|TypeParameter|InterfaceDeclaration|TypeAlias|Declare|OpaqueType)/;

/** The child nodes of a node in source order, with the key they hang on; unlike in `../nodes.ts` declarations of types are left out too. */
export function* keyedChildren(node: Node): Generator<[Node, string]> {
  for (const key of Object.keys(node)) {
    if (SKIPPED.has(key)) continue;
    const value = (node as unknown as Record<string, unknown>)[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) yield [item, key];
    } else if (isNode(value)) yield [value, key];
  }
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    'start' in value &&
    !TYPE_NODES.test((value as Node).type)
  );
}
