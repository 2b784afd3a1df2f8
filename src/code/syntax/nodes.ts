import type { Node } from '@babel/types';

export type { Node };

/** The node of a type, or of one of some types. */
export type NodeOf<T extends Node['type']> = Extract<Node, { type: T }>;

const SKIPPED = new Set([
  'type',
  'start',
  'end',
  'loc',
  'range',
  'extra',
  'leadingComments',
  'trailingComments',
  'innerComments',
  'typeAnnotation',
  'returnType',
  'typeParameters',
  'typeArguments',
  'superTypeParameters',
  'implements',
]);

/** The child nodes, in the order of the source as far as the AST keeps it; types are left out. */
export function children(node: Node): Node[] {
  const found: Node[] = [];
  for (const key of Object.keys(node)) {
    const value = (node as unknown as Record<string, unknown>)[key];
    if (value === null || typeof value !== 'object' || SKIPPED.has(key)) continue;
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) found.push(item);
    } else if (isNode(value)) found.push(value);
  }
  return found;
}

function isNode(value: unknown): value is Node {
  return typeof (value as { type?: unknown } | null)?.type === 'string';
}

/** Visits a node and all below it, parents first; `false` keeps out of what is below. */
export function walk(node: Node, visit: (node: Node) => boolean | void): void {
  if (visit(node) === false) return;
  for (const child of children(node)) walk(child, visit);
}

/** The expression without parentheses and the marks of TypeScript (`as`, `!`, `satisfies`, `<T>`). */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSSatisfiesExpression':
    case 'TSInstantiationExpression':
    case 'TypeCastExpression':
      return bare(node.expression);
    default:
      return node;
  }
}

/** `\`${sql}\``: a template that adds nothing to a text is the text. */
export function sameText(node: Node): Node {
  const inner = bare(node);
  if (inner.type !== 'TemplateLiteral') return inner;
  const [only, ...more] = inner.expressions;
  return only && more.length === 0 && inner.quasis.every(({ value }) => value.raw === '')
    ? sameText(only as Node)
    : inner;
}

/** `'…'`, `\`…\``, and a sum that one of them is a part of: a text is written there. */
export function isTextWritten(node: Node): boolean {
  const inner = bare(node);
  if (inner.type === 'BinaryExpression')
    return inner.operator === '+' && (isTextWritten(inner.left) || isTextWritten(inner.right));
  return inner.type === 'StringLiteral' || inner.type === 'TemplateLiteral';
}

/** Like `bare`, and without `await`: what a promise gives is looked at as the value itself. */
export function unwrap(node: Node): Node {
  const inner = bare(node);
  return inner.type === 'AwaitExpression' ? unwrap(inner.argument) : inner;
}

export type FunctionNode = Extract<
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
>;

export function isFunction(node: Node | null | undefined): node is FunctionNode {
  switch (node?.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ObjectMethod':
    case 'ClassMethod':
    case 'ClassPrivateMethod':
      return true;
    default:
      return false;
  }
}

/** The name of a property key, as far as it is written out. */
export function keyName(key: Node, computed: boolean): string | undefined {
  if (!computed && key.type === 'Identifier') return key.name;
  if (key.type === 'PrivateName') return `#${key.id.name}`;
  if (key.type === 'StringLiteral') return key.value;
  if (key.type === 'NumericLiteral') return String(key.value);
  return undefined;
}

/** Text that is written out, in quotes or in a template without anything spliced in. */
export function writtenText(node: Node | null | undefined): string | undefined {
  if (node?.type === 'StringLiteral') return node.value;
  return node?.type === 'TemplateLiteral' && node.expressions.length === 0
    ? (node.quasis[0]?.value.cooked ?? undefined)
    : undefined;
}

/** The name of a member (`b` of `a.b`, `a['b']`, `a?.b`), as far as it is written out. */
export function memberName(node: Node): string | undefined {
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return undefined;
  return keyName(node.property, node.computed);
}

/** The last name of a path: `x`, `req.body.x`; '' where it has none. */
export function lastName(node: Node): string {
  const inner = bare(node);
  return inner.type === 'Identifier' ? inner.name : (memberName(inner) ?? '');
}

/** The identifiers that a pattern binds. */
export function patternIds(pattern: Node): NodeOf<'Identifier'>[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        patternIds(property.type === 'RestElement' ? property.argument : property.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? patternIds(element) : []));
    case 'AssignmentPattern':
      return patternIds(pattern.left);
    case 'RestElement':
      return patternIds(pattern.argument);
    case 'TSParameterProperty':
      return patternIds(pattern.parameter);
    default:
      return [];
  }
}

/** The names that a pattern binds. */
export function patternNames(pattern: Node): string[] {
  return patternIds(pattern).map(({ name }) => name);
}

/** The variable at the beginning of a chain of members and calls. */
export function rootName(node: Node): string | undefined {
  const inner = unwrap(node);
  if (inner.type === 'Identifier') return inner.name;
  if (inner.type === 'MemberExpression' || inner.type === 'OptionalMemberExpression') return rootName(inner.object);
  if (inner.type === 'CallExpression' || inner.type === 'OptionalCallExpression') return rootName(inner.callee as Node);
  return undefined;
}
