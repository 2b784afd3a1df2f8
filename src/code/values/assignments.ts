import type { Known, KnownObject } from './value.ts';
import { keyName, memberName, type Node, unwrap } from '../syntax/nodes.ts';
import type { Scope } from './scope.ts';
import { nameAfter } from './closures.ts';
import { evaluate } from './expressions.ts';
import { type Machine, unknown } from './interpreter.ts';
import { literalKey, member } from './members.ts';

/** Declares the names of a pattern with the parts of a value. */
export function bind(m: Machine, pattern: Node, value: Known, scope: Scope): void {
  const site = { source: scope.source, node: pattern };
  switch (pattern.type) {
    case 'Identifier':
      nameAfter(m, value, pattern.name);
      scope.declare(pattern.name, value, m.conditions.length);
      return;
    case 'AssignmentPattern':
      return bind(m, pattern.left, withDefault(m, value, pattern.right, scope), scope);
    case 'ObjectPattern': {
      for (const property of pattern.properties) {
        if (property.type === 'RestElement') bind(m, property.argument, unknown('the rest of an object', site), scope);
        else {
          const name = keyName(property.key, property.computed);
          const part =
            name === undefined ? unknown('a computed name', site) : member(m, value, name, { ...site, node: property });
          bind(m, property.value as Node, part, scope);
        }
      }
      return;
    }
    case 'ArrayPattern':
      pattern.elements.forEach((element, index) => {
        if (element) bind(m, element, member(m, value, String(index), site), scope);
      });
      return;
    case 'RestElement':
      return bind(m, pattern.argument, value, scope);
    case 'TSParameterProperty':
      return bindProperty(m, pattern, value, scope);
    default:
      return;
  }
}

/** `constructor(private app: Express)` sets the field, too. */
function bindProperty(
  m: Machine,
  node: Extract<Node, { type: 'TSParameterProperty' }>,
  value: Known,
  scope: Scope,
): void {
  bind(m, node.parameter, value, scope);
  const target = node.parameter.type === 'AssignmentPattern' ? node.parameter.left : node.parameter;
  const self = scope.self;
  if (target.type === 'Identifier' && self?.type === 'object') {
    self.entries.set(target.name, scope.find(target.name)?.value ?? value);
  }
}

function withDefault(m: Machine, value: Known, fallback: Node, scope: Scope): Known {
  if (value.type === 'literal' && value.value === undefined) return evaluate(m, fallback, scope);
  if (value.type === 'env' && !value.fallback) return { ...value, fallback: evaluate(m, fallback, scope) };
  if (value.type === 'unknown' && !value.hub) return value;
  return value;
}

/** Writes to a variable, a property or a pattern. */
export function assign(m: Machine, target: Node, value: Known, scope: Scope): void {
  const left = unwrap(target);
  if (left.type === 'Identifier') return assignVariable(m, left.name, value, scope);
  if (left.type === 'MemberExpression' || left.type === 'OptionalMemberExpression') {
    const object = evaluate(m, left.object, scope);
    const name = memberName(left) ?? (left.computed ? literalKey(evaluate(m, left.property, scope)) : undefined);
    if (name !== undefined) setMember(m, object, name, value);
    else if (object.type === 'object') object.open = true;
    return;
  }
  if (left.type === 'ObjectPattern' || left.type === 'ArrayPattern') assignPattern(m, left, value, scope);
}

function assignPattern(
  m: Machine,
  pattern: Extract<Node, { type: 'ObjectPattern' | 'ArrayPattern' }>,
  value: Known,
  scope: Scope,
): void {
  const site = { source: scope.source, node: pattern as Node };
  if (pattern.type === 'ArrayPattern') {
    pattern.elements.forEach((element, index) => {
      if (element) assign(m, element, member(m, value, String(index), site), scope);
    });
    return;
  }
  for (const property of pattern.properties) {
    if (property.type === 'RestElement') continue;
    const name = keyName(property.key, property.computed);
    if (name === undefined) continue;
    const into = property.value.type === 'AssignmentPattern' ? property.value.left : (property.value as Node);
    assign(m, into, member(m, value, name, site), scope);
  }
}

function assignVariable(m: Machine, name: string, value: Known, scope: Scope): void {
  const variable = scope.find(name);
  if (!variable) return scope.root().declare(name, value, m.conditions.length);
  const certain = m.conditions.length <= variable.depth;
  variable.value = certain ? value : join(variable.value, value);
}

function setMember(m: Machine, object: Known, name: string, value: Known): void {
  if (name !== 'exports') nameAfter(m, value, name);
  if (object.type === 'object') setEntry(m, object, name, value);
  else if (object.type === 'array') setItem(object, Number(name), value);
  else if (object.type === 'function') (object.entries ??= new Map()).set(name, value);
  else if (object.type === 'hub') object.hub.entries.set(name, value);
  else if (object.type === 'class') object.statics.set(name, value);
  else if (object.type === 'unknown') (object.members ??= new Map()).set(name, value);
}

function setEntry(m: Machine, object: KnownObject, name: string, value: Known): void {
  const before = object.entries.get(name);
  const certain = m.conditions.length <= (object.depth ?? 0) || before === undefined;
  object.entries.set(name, certain ? value : join(before, value));
}

function setItem({ items }: List, index: number, value: Known): void {
  if (!(Number.isInteger(index) && index >= 0 && index <= items.length)) return;
  const before = items[index];
  items[index] = before === undefined ? value : join(before, value);
}

/** One of two values, whichever way the program went: what hangs together survives, constants that differ do not. */
export function join(before: Known, after: Known): Known {
  if (isNothing(before)) return after;
  if (isNothing(after)) return before;
  if (before === after || (before.type === 'literal' && after.type === 'literal' && before.value === after.value)) {
    return after;
  }
  if (isOff(before)) return after;
  if (isOff(after)) return before;
  if (before.type === 'array' && after.type === 'array') {
    if (isNone(before) && areHandlers(after)) return after;
    if (isNone(after) && areHandlers(before)) return before;
  }
  if (STRUCTURE.has(after.type)) return after;
  if (STRUCTURE.has(before.type)) return before;
  if (before.type === 'object' && after.type === 'object' && before.site.node === after.site.node) return after;
  return unknown('it depends on a condition');
}

const STRUCTURE = new Set<Known['type']>(['hub', 'route', 'server', 'function', 'class', 'package']);

/** `(req, res, next) => next()`: what stands for a middleware that is switched off. */
function isOff(value: Known): boolean {
  if (value.type !== 'function') return false;
  const { body, params } = value.node;
  const next = params.at(-1);
  const [only, ...more] = body.type === 'BlockStatement' ? body.body : [body];
  if (!only || more.length > 0 || next?.type !== 'Identifier') return false;
  const call =
    only.type === 'ReturnStatement' ? only.argument : only.type === 'ExpressionStatement' ? only.expression : only;
  return (
    call?.type === 'CallExpression' &&
    call.arguments.length === 0 &&
    call.callee.type === 'Identifier' &&
    call.callee.name === next.name
  );
}

type List = Extract<Known, { type: 'array' }>;

/** `[]` in the place of middleware that is switched off. */
const isNone = ({ items, open }: List): boolean => items.length === 0 && !open;
const areHandlers = ({ items }: List): boolean =>
  items.every(({ type }) => type !== 'literal' && type !== 'object' && type !== 'env');

function isNothing(value: Known): boolean {
  return (value.type === 'literal' && value.value == null) || (value.type === 'unknown' && value.why === '');
}
