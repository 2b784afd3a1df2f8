import type { File } from '@babel/types';
import { requiredModule } from '../syntax/imports-of-file.ts';
import { bare, isFunction, keyName, memberName, type Node, unwrap } from '../syntax/nodes.ts';
import { type Binding, readScopes, type Scopes } from '../syntax/scopes.ts';
import { functionOf, propertyOf } from '../syntax/static-types.ts';

/** What an expression is where no variable of the environment is set; `undefined` where that is not seen. */
export interface Seen {
  value: string | number | boolean | null | undefined;
}

/** Where a test stands, and what names and members that come from other files are. */
export interface Home {
  ast: File;
  outside?: ((node: Node) => Seen | undefined) | undefined;
}

/**
 * Whether a test holds where NODE_ENV and its like are not set: `process.env.NODE_ENV !== 'production'` does, and so does
 * `app.get('env') === 'development'`, by a default of Express. Constants are followed.
 *
 * @returns `undefined` where it is not seen
 */
export function holdsUnset({ ast, outside }: Home, test: Node): boolean | undefined {
  const seen = seenUnset({ ast, outside }, test);
  return seen && Boolean(seen.value);
}

/** What an expression is then. */
export const seenUnset = ({ ast, outside }: Home, node: Node): Seen | undefined =>
  evaluate(node, readScopes(ast), outside ?? (() => undefined), 0);

const DEPTH = 8;

function evaluate(node: Node, scopes: Scopes, outside: Of, depth: number): Seen | undefined {
  if (depth > DEPTH) return undefined;
  const inner = unwrap(node);
  const of = (other: Node): Seen | undefined => evaluate(other, scopes, outside, depth + 1);
  switch (inner.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return { value: inner.value };
    case 'NullLiteral':
      return { value: null };
    case 'Identifier':
      return inner.name === 'undefined'
        ? { value: undefined }
        : (ofName(inner, scopes, of) ?? fromOutside(inner, scopes, outside));
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return ofMember(inner, scopes, of) ?? fromOutside(inner, scopes, outside);
    case 'UnaryExpression': {
      const seen = inner.operator === '!' ? of(inner.argument) : undefined;
      return seen && { value: !seen.value };
    }
    case 'LogicalExpression':
      return ofLogical(inner, of);
    case 'BinaryExpression':
      return ofEquality(inner.operator, of(inner.left as Node), of(inner.right));
    case 'ConditionalExpression': {
      const test = of(inner.test);
      return test && of(test.value ? inner.consequent : inner.alternate);
    }
    case 'CallExpression':
    case 'OptionalCallExpression':
      return (
        ofCall(inner, scopes, of) ?? (inner.arguments.length === 0 ? fromOutside(inner, scopes, outside) : undefined)
      );
    default:
      return undefined;
  }
}

type Of = (node: Node) => Seen | undefined;

/** `isDev` of `import { isDev } from './env'`, `env.isDev` of `const env = require('./env')` */
function fromOutside(node: Node, scopes: Scopes, outside: Of): Seen | undefined {
  let root = node.type === 'CallExpression' ? unwrap(node.callee as Node) : node;
  while (root.type === 'MemberExpression' || root.type === 'OptionalMemberExpression') root = unwrap(root.object);
  const { kind, from } = scopes.binding(root) ?? {};
  const isRequired = from?.type === 'VariableDeclarator' && from.init && requiredModule(from.init) !== undefined;
  return kind === 'import' || isRequired ? outside(node) : undefined;
}

function ofLogical(node: Extract<Node, { type: 'LogicalExpression' }>, of: Of): Seen | undefined {
  const left = of(node.left);
  const right = of(node.right);
  if (!left) return node.operator === '&&' && right && !right.value ? { value: false } : undefined;
  if (node.operator === '&&') return left.value ? right : left;
  if (node.operator === '||') return left.value ? left : right;
  return left.value === undefined || left.value === null ? right : left;
}

function ofEquality(operator: string, left: Seen | undefined, right: Seen | undefined): Seen | undefined {
  if (!left || !right || !/^[!=]==?$/.test(operator)) return undefined;
  return { value: (left.value === right.value) === operator.startsWith('=') };
}

/** `app.get('env')`, `Boolean(x)`, `process.env.NODE_ENV?.toLowerCase()`, `['development', 'test'].includes(env)` */
function ofCall(
  node: Extract<Node, { type: 'CallExpression' | 'OptionalCallExpression' }>,
  scopes: Scopes,
  of: Of,
): Seen | undefined {
  const callee = unwrap(node.callee as Node);
  const [first] = node.arguments as Node[];
  if (callee.type === 'Identifier' && callee.name === 'Boolean' && first) {
    const seen = of(first);
    return seen && { value: Boolean(seen.value) };
  }
  const own = first ? undefined : givenBack(callee, scopes);
  if (own || callee.type === 'Identifier') return own && of(own);
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return undefined;
  const name = memberName(callee);
  if (name === 'get') return first?.type === 'StringLiteral' && first.value === 'env' ? DEVELOPMENT : undefined;
  const object = unwrap(callee.object);
  if (name === 'includes' && object.type === 'ArrayExpression' && first) return isIn(object.elements, of(first), of);
  if (!/^(toLowerCase|trim|toString)$/.test(name ?? '')) return undefined;
  const seen = of(object);
  return seen && { value: typeof seen.value === 'string' ? seen.value.toLowerCase().trim() : seen.value };
}

/** What `isDev()` gives back, where it is a function of this file that does nothing else. */
export function givenBack(callee: Node, scopes: Scopes): Node | undefined {
  const fn = functionOf(callee, scopes);
  if (!isFunction(fn)) return undefined;
  if (fn.body.type !== 'BlockStatement') return fn.body;
  const [only, ...more] = fn.body.body;
  return only?.type === 'ReturnStatement' && more.length === 0 ? (only.argument ?? undefined) : undefined;
}

const DEVELOPMENT: Seen = { value: 'development' };

function isIn(elements: readonly (Node | null)[], value: Seen | undefined, of: Of): Seen | undefined {
  const seen = elements.map((element) => (element ? of(element) : undefined));
  if (!value || seen.some((one) => !one)) return undefined;
  return { value: seen.some((one) => one?.value === value.value) };
}

/** `process.env.X`, which is not set, and members of an object that is written out. */
function ofMember(
  node: Extract<Node, { type: 'MemberExpression' | 'OptionalMemberExpression' }>,
  scopes: Scopes,
  of: Of,
): Seen | undefined {
  const name = memberName(node);
  if (name === undefined) return undefined;
  const object = unwrap(node.object);
  if (isEnvironment(object, scopes)) return { value: undefined };
  // `req.app.settings.env` is what `app.get('env')` gives.
  if (name === 'env' && memberName(object) === 'settings') return DEVELOPMENT;
  const init = object.type === 'Identifier' ? constant(scopes.binding(object)) : undefined;
  const property = init && propertyOf(unwrap(init), name);
  return property && !isFunction(property) ? of(property) : undefined;
}

function ofName(id: Node, scopes: Scopes, of: Of): Seen | undefined {
  const binding = scopes.binding(id);
  const init = constant(binding);
  if (init) return of(init);
  return binding && fromEnvironment(binding, scopes, of);
}

/** `const { NODE_ENV, LEVEL = 'info' } = process.env` */
function fromEnvironment({ from, id, writes }: Binding, scopes: Scopes, of: Of): Seen | undefined {
  if (writes.length > 0 || from.type !== 'VariableDeclarator' || from.id.type !== 'ObjectPattern') return undefined;
  if (!from.init || !isEnvironment(unwrap(from.init), scopes)) return undefined;
  for (const property of from.id.properties) {
    if (property.type !== 'ObjectProperty' || keyName(property.key, property.computed) === undefined) continue;
    if ((property.value as Node) === id) return { value: undefined };
    if (property.value.type === 'AssignmentPattern' && (property.value.left as Node) === id)
      return of(property.value.right);
  }
  return undefined;
}

/** What a variable is declared with that nothing writes again. */
export function constant(binding: Binding | undefined): Node | undefined {
  if (!binding || binding.writes.length > 0 || binding.from.type !== 'VariableDeclarator') return undefined;
  return binding.from.id.type === 'Identifier' ? (binding.from.init ?? undefined) : undefined;
}

function isEnvironment(node: Node, scopes: Scopes): boolean {
  const inner = bare(node);
  if (inner.type === 'Identifier') {
    const init = constant(scopes.binding(inner));
    return init !== undefined && init.type !== 'Identifier' && isEnvironment(unwrap(init), scopes);
  }
  if (inner.type !== 'MemberExpression' && inner.type !== 'OptionalMemberExpression') return false;
  const object = unwrap(inner.object);
  return memberName(inner) === 'env' && object.type === 'Identifier' && object.name === 'process';
}
