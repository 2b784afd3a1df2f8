import type { Known, KnownClass, Site } from './value.ts';
import { bare, type FunctionNode, isFunction, keyName, type Node } from '../syntax/nodes.ts';
import { Scope } from './scope.ts';
import { assign, join } from './assignments.ts';
import { evaluateCall } from './calls.ts';
import { closure } from './closures.ts';
import { type Machine, textOf, UNDEFINED, unknown } from './interpreter.ts';
import { evaluateArray, evaluateMember, evaluateObject, evaluateTemplate } from './literals.ts';
import { load } from './modules.ts';
import { calculate, calculated, joinPath, whereUnset } from './operators.ts';
import { runBody } from './statements.ts';

/** What an expression's value is, as far as it is known; runs what it calls. */
export function evaluate(m: Machine, expression: Node, scope: Scope): Known {
  const node = bare(expression);
  if (node.type === 'AwaitExpression') return m.awaited(() => evaluate(m, node.argument, scope));
  const site: Site = { source: scope.source, node };
  if (!m.step()) return unknown('the file is too large', site);
  switch (node.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return { type: 'literal', value: node.value };
    case 'NullLiteral':
      return { type: 'literal', value: null };
    case 'RegExpLiteral':
      return { type: 'regexp', source: node.pattern, flags: node.flags };
    case 'TemplateLiteral':
      return evaluateTemplate(m, node, scope, site);
    case 'Identifier':
      return evaluateName(node.name, scope, site);
    case 'ThisExpression':
      return scope.self ?? unknown('this', site);
    case 'ArrayExpression':
      return evaluateArray(m, node, scope, site);
    case 'ObjectExpression':
      return evaluateObject(m, node, scope, site);
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return evaluateMember(m, node, scope, site);
    default:
      return evaluateMore(m, node, scope, site);
  }
}

function evaluateMore(m: Machine, node: Node, scope: Scope, site: Site): Known {
  switch (node.type) {
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression':
      return evaluateCall(m, node, scope, site);
    case 'AssignmentExpression':
      return evaluateAssignment(m, node, scope, site);
    case 'ConditionalExpression':
      return evaluateConditional(m, node, scope);
    case 'LogicalExpression':
      return evaluateLogical(m, node, scope, site);
    case 'BinaryExpression':
      return calculate(node.operator, evaluate(m, node.left, scope), evaluate(m, node.right, scope), site);
    case 'UnaryExpression':
      return evaluateUnary(m, node, scope, site);
    case 'SequenceExpression':
      return node.expressions.map((one) => evaluate(m, one, scope)).at(-1) ?? UNDEFINED;
    case 'ClassExpression':
      return defineClass(m, node, scope);
    case 'YieldExpression':
      return node.argument ? evaluate(m, node.argument, scope) : unknown('yield', site);
    case 'TaggedTemplateExpression':
      for (const one of node.quasi.expressions) evaluate(m, one, scope);
      return unknown('a tagged template', site);
    case 'ImportExpression':
      return evaluateImport(m, node.source, scope, site);
    case 'MetaProperty':
      return { type: 'global', name: `${node.meta.name}.${node.property.name}` };
    case 'UpdateExpression':
      return unknown('it is counted', site);
    default:
      return isFunction(node) ? functionOf(m, node, scope) : unknown('it is not seen', site);
  }
}

export function functionOf(m: Machine, node: FunctionNode, scope: Scope): Known {
  return closure(m, node, scope, scope.source, node.type === 'ArrowFunctionExpression' ? scope.self : undefined);
}

function evaluateName(name: string, scope: Scope, site: Site): Known {
  if (name === 'undefined') return UNDEFINED;
  const variable = scope.find(name);
  if (variable) return variable.value;
  return GLOBALS.has(name) ? { type: 'global', name } : unknown('it is declared nowhere', site);
}

const GLOBALS = new Set(
  (
    'process require console Promise Object Array JSON Number String Boolean Math Date parseInt parseFloat Buffer global ' +
    'globalThis setTimeout setInterval setImmediate queueMicrotask URL RegExp Map Set Symbol Error encodeURIComponent Reflect Proxy'
  ).split(' '),
);

function evaluateAssignment(
  m: Machine,
  node: Extract<Node, { type: 'AssignmentExpression' }>,
  scope: Scope,
  site: Site,
): Known {
  const right = evaluate(m, node.right, scope);
  if (node.operator === '=') {
    assign(m, node.left, right, scope);
    return right;
  }
  const left = evaluate(m, node.left, scope);
  const value = ['||=', '??=', '&&='].includes(node.operator)
    ? join(left, right)
    : calculate(node.operator.slice(0, -1), left, right, site);
  assign(m, node.left, value, scope);
  return value;
}

function evaluateConditional(m: Machine, node: Extract<Node, { type: 'ConditionalExpression' }>, scope: Scope): Known {
  const test = evaluate(m, node.test, scope);
  const text = textOf(scope.source, node.test);
  const yes = m.under(text, () => evaluate(m, node.consequent, scope));
  const no = m.under(`!(${text})`, () => evaluate(m, node.alternate, scope));
  if (test.type === 'env' && yes.type === 'env' && yes.name === test.name) return { ...yes, fallback: no };
  return join(no, yes);
}

function evaluateLogical(
  m: Machine,
  node: Extract<Node, { type: 'LogicalExpression' }>,
  scope: Scope,
  site: Site,
): Known {
  const left = evaluate(m, node.left, scope);
  const text = textOf(scope.source, node.left);
  if (node.operator === '&&') {
    const right = m.under(text, () => evaluate(m, node.right, scope));
    return left.type === 'literal' ? (left.value ? right : left) : guarded(right, site);
  }
  const right = m.under(`!(${text})`, () => evaluate(m, node.right, scope));
  if (left.type === 'env') return { ...left, fallback: left.fallback ?? right };
  if (left.type === 'literal') return left.value || (node.operator === '??' && left.value != null) ? left : right;
  if (left.type === 'unknown' && !left.hub) {
    if (STRUCTURE.has(right.type)) return right;
    // The text that takes over is for who reads the value.
    const isText = right.type === 'literal' && typeof right.value === 'string' && right.value !== '';
    return isText && !left.origin && !left.members && !left.promise
      ? { ...left, text: textOf(scope.source, node) }
      : left;
  }
  return left.type === 'global' ? unknown('it depends on a condition', site) : left;
}

const STRUCTURE = new Set<Known['type']>(['hub', 'server', 'function', 'class']);

/** `a && b`: what `b` is counts only where it is part of the structure. */
function guarded(value: Known, site: Site): Known {
  return ['literal', 'env', 'path'].includes(value.type) ? unknown('it depends on a condition', site) : value;
}

function evaluateUnary(m: Machine, node: Extract<Node, { type: 'UnaryExpression' }>, scope: Scope, site: Site): Known {
  const value = evaluate(m, node.argument, scope);
  if (node.operator === 'void') return UNDEFINED;
  if (value.type === 'env' && node.operator === '+') return { ...value, converted: true };
  const unset = node.operator === '!' ? whereUnset(value) : undefined;
  if (value.type !== 'literal') return calculated(site, unset && !unset.value);
  if (node.operator === '!') return { type: 'literal', value: !value.value };
  if (node.operator === '-') return { type: 'literal', value: -Number(value.value) };
  if (node.operator === '+') return { type: 'literal', value: Number(value.value) };
  return unknown('it is calculated', site);
}

export function evaluateImport(m: Machine, argument: Node, scope: Scope, site: Site): Known {
  const specifier = evaluate(m, argument, scope);
  if (specifier.type === 'literal' && typeof specifier.value === 'string') {
    return load(m, specifier.value, scope.source, site.node);
  }
  if (specifier.type === 'path') return load(m, `/${joinPath(specifier.value)}`, scope.source, site.node);
  return unknown('its file is worked out when it runs', site);
}

export function defineClass(m: Machine, node: KnownClass['node'], scope: Scope): Known {
  const made: KnownClass = {
    type: 'class',
    node,
    site: { source: scope.source, node },
    scope,
    parent: node.superClass ? evaluate(m, node.superClass, scope) : undefined,
    statics: new Map(),
  };
  if (!m.classes.has(node)) m.classes.set(node, made);
  if (node.id) scope.declare(node.id.name, made, m.conditions.length);
  const inner = new Scope(scope.source, scope);
  inner.self = made;
  for (const part of node.body.body) {
    if (part.type === 'ClassProperty' && part.static && part.value) {
      const name = keyName(part.key, part.computed);
      if (name !== undefined) made.statics.set(name, evaluate(m, part.value, inner));
    } else if (part.type === 'StaticBlock') runBody(m, part.body, inner);
  }
  return made;
}
