import type { Node } from '@babel/types';

export type { Node };

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
/** Wrappers of TypeScript that leave an expression's value as it is. */
const TRANSPARENT = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TypeCastExpression',
  'ParenthesizedExpression',
]);
const TYPE_NODES =
  /^(TS(?!AsExpression|SatisfiesExpression|NonNullExpression|TypeAssertion|ParameterProperty|ExportAssignment|Module|Import)|TypeAnnotation|TypeParameter|InterfaceDeclaration|TypeAlias|Declare|OpaqueType)/;

/** The child nodes of a node in source order, with the key they hang on; types are left out. */
export function* children(node: Node): Generator<[Node, string]> {
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

/** The expression inside type assertions and `!`. */
export function bare(node: Node): Node {
  let inner = node;
  while (TRANSPARENT.has(inner.type)) inner = (inner as { expression: Node } & Node).expression;
  return inner;
}

/** Like `bare`, and through `await` too: what a promise gives is looked at as the value itself. */
export function settled(node: Node): Node {
  let inner = bare(node);
  while (inner.type === 'AwaitExpression') inner = bare(inner.argument);
  return inner;
}

export function isFunction(node: Node | null | undefined): node is Extract<
  Node,
  {
    type:
      | 'FunctionDeclaration'
      | 'FunctionExpression'
      | 'ArrowFunctionExpression'
      | 'ObjectMethod'
      | 'ClassMethod'
      | 'ClassPrivateMethod';
  }
> {
  return (
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression' ||
    node?.type === 'ObjectMethod' ||
    node?.type === 'ClassMethod' ||
    node?.type === 'ClassPrivateMethod'
  );
}

/** The name of a property that is written out: `a.b`, `a['b']`, `{ b: 1 }`; `undefined` where it is computed. */
export function keyName(key: Node, computed: boolean): string | undefined {
  if (key.type === 'PrivateName') return `#${key.id.name}`;
  if (!computed && key.type === 'Identifier') return key.name;
  if (key.type === 'StringLiteral') return key.value;
  if (key.type === 'NumericLiteral') return String(key.value);
  return undefined;
}

export function startOf(node: Node): number {
  return node.start ?? 0;
}

export function endOf(node: Node): number {
  return node.end ?? 0;
}

export function lineOf(node: Node): number {
  return node.loc?.start.line ?? 0;
}
