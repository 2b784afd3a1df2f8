import type { Known, KnownObject, Site } from './value.ts';
import { keyName, memberName, type Node } from '../syntax/nodes.ts';
import type { Scope } from './scope.ts';
import { join } from './assignments.ts';
import { nameAfter } from './closures.ts';
import { evaluate, functionOf } from './expressions.ts';
import { type Machine, UNDEFINED, unknown } from './interpreter.ts';
import { literalKey, member } from './members.ts';
import { calculate } from './operators.ts';

export function evaluateTemplate(
  m: Machine,
  node: Extract<Node, { type: 'TemplateLiteral' }>,
  scope: Scope,
  site: Site,
): Known {
  let value: Known = { type: 'literal', value: '' };
  node.quasis.forEach((quasi, index) => {
    const text: Known = { type: 'literal', value: quasi.value.cooked ?? quasi.value.raw };
    if (text.value !== '') value = calculate('+', value, text, site);
    const expression = node.expressions[index];
    if (expression) value = calculate('+', value, evaluate(m, expression as Node, scope), site);
  });
  return value;
}

export function evaluateArray(
  m: Machine,
  node: Extract<Node, { type: 'ArrayExpression' }>,
  scope: Scope,
  site: Site,
): Known {
  const items: Known[] = [];
  let open = false;
  for (const element of node.elements) {
    if (!element) items.push(UNDEFINED);
    else if (element.type !== 'SpreadElement') items.push(evaluate(m, element, scope));
    else {
      const spread = evaluate(m, element.argument, scope);
      if (spread.type === 'array') items.push(...spread.items);
      open ||= spread.type !== 'array' || spread.open;
    }
  }
  return { type: 'array', items, open, site };
}

export function evaluateObject(
  m: Machine,
  node: Extract<Node, { type: 'ObjectExpression' }>,
  scope: Scope,
  site: Site,
): Known {
  const made: KnownObject = { type: 'object', entries: new Map(), open: false, site };
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      spreadInto(made, evaluate(m, property.argument, scope));
      continue;
    }
    const name = property.computed ? literalKey(evaluate(m, property.key, scope)) : keyName(property.key, false);
    const value =
      property.type === 'ObjectMethod' ? functionOf(m, property, scope) : evaluate(m, property.value as Node, scope);
    if (name === undefined) made.open = true;
    else if (property.type === 'ObjectMethod' && property.kind !== 'method') {
      made.entries.set(name, { type: 'unknown', why: 'a getter works it out', text: name });
    } else {
      nameAfter(m, value, name);
      made.entries.set(name, value);
    }
  }
  return made;
}

export function spreadInto(target: KnownObject, from: Known): void {
  if (from.type === 'object') {
    for (const [name, value] of from.entries) target.entries.set(name, value);
    if (from.open) target.open = true;
  } else if (from.type !== 'literal') target.open = true;
}

/** `{ development: {…}, production: {…} }[env]`: any of them tells what they have in common. */
function oneOf(value: Known): Known | undefined {
  if (value.type !== 'object' || value.class || value.lookup) return undefined;
  const entries = [...value.entries.values()];
  return entries.length > 0 && entries.every((entry) => entry.type === 'object') ? common(entries) : undefined;
}

function common(objects: readonly KnownObject[]): Known {
  const [first, ...others] = objects;
  if (!first) return UNDEFINED;
  const entries = new Map(
    [...first.entries].map(([name, value]) => [
      name,
      others.reduce((one, other) => join(one, other.entries.get(name) ?? UNDEFINED), value),
    ]),
  );
  return { ...first, entries, open: true };
}

export function evaluateMember(
  m: Machine,
  node: Extract<Node, { type: 'MemberExpression' | 'OptionalMemberExpression' }>,
  scope: Scope,
  site: Site,
): Known {
  if (node.object.type === 'Super') return unknown('super', site);
  const object = evaluate(m, node.object, scope);
  const name = memberName(node);
  if (name !== undefined) return member(m, object, name, site);
  const key = node.computed ? evaluate(m, node.property as Node, scope) : unknown('a private name', site);
  const chosen = literalKey(key) ?? (key.type === 'env' && key.fallback ? literalKey(key.fallback) : undefined);
  if (chosen !== undefined) return member(m, object, chosen, site);
  return oneOf(object) ?? unknown('a computed name', site);
}
