import { isExtended } from '../../syntax/member-writes.ts';
import { bare, unwrap, type Node } from '../../syntax/nodes.ts';
import { type Binding, memberText, type Scopes } from '../../syntax/scopes.ts';
import type { Roles } from '../resolve/roles.ts';
import { isWrittenOut } from './literal-keys.ts';

/** `[['name', 'u.name']]`: what a map is made of. */
function isPairs(node: Node): boolean {
  const inner = unwrap(node);
  return (
    inner.type === 'ArrayExpression' &&
    inner.elements.length > 0 &&
    inner.elements.every(
      (pair) => pair?.type === 'ArrayExpression' && pair.elements.every((one) => one?.type === 'StringLiteral'),
    )
  );
}

/** `{ name: 'name', age: 'age' }`, or a constant that holds such a map. */
export function isConstantMap(node: Node, scopes: Scopes): boolean {
  const inner = unwrap(node);
  if (inner.type === 'ObjectExpression') {
    return (
      inner.properties.length > 0 &&
      inner.properties.every(
        (property) =>
          property.type === 'ObjectProperty' &&
          /^(StringLiteral|NumericLiteral|BooleanLiteral)$/.test(property.value.type),
      )
    );
  }
  if (inner.type === 'ArrayExpression')
    return (
      inner.elements.length > 0 &&
      inner.elements.every(
        (element) => element !== null && /^(StringLiteral|NumericLiteral|NullLiteral)$/.test(element.type),
      )
    );
  if (inner.type === 'CallExpression') return isMadeOfMap(memberText(inner.callee), inner.arguments[0] as Node, scopes);
  if (inner.type === 'NewExpression' && memberText(inner.callee) === 'Set' && inner.arguments[0])
    return isConstantMap(inner.arguments[0] as Node, scopes);
  if (inner.type === 'NewExpression' && memberText(inner.callee) === 'Map' && inner.arguments[0])
    return isPairs(inner.arguments[0] as Node);
  const binding = inner.type === 'Identifier' ? scopes.binding(inner) : undefined;
  return binding ? isConstantVariable(binding, scopes) : false;
}

const known = new WeakMap<Binding, boolean>();

function isConstantVariable(binding: Binding, scopes: Scopes): boolean {
  const before = known.get(binding);
  if (before !== undefined) return before;
  // A variable that is made of itself is none.
  known.set(binding, false);
  const made = holdsMap(binding, scopes);
  known.set(binding, made);
  return made;
}

function holdsMap(binding: Binding, scopes: Scopes): boolean {
  if (
    binding.writes.length > 0 ||
    binding.from.type !== 'VariableDeclarator' ||
    !binding.from.init ||
    binding.from.id !== binding.id
  )
    return false;
  const fine = (value: Node): boolean => /^(StringLiteral|NumericLiteral)$/.test(unwrap(value).type);
  return isConstantMap(binding.from.init, scopes) && !isExtended(binding, fine, scopes);
}

/** `Object.freeze({ … })`, `Object.keys(COLUMNS)`, `Object.values(COLUMNS)` */
function isMadeOfMap(callee: string | null, map: Node | undefined, scopes: Scopes): boolean {
  if (!map) return false;
  if (callee === 'Object.keys' && isWrittenOut(bare(map), scopes)) return true;
  return /^Object\.(freeze|keys|values)$/.test(callee ?? '') && isConstantMap(map, scopes);
}

/** An object or a list of constants alone, of this file or of another. */
export function isConstantObject(node: Node, scopes: Scopes, roles: Roles): boolean {
  const inner = unwrap(node);
  if (inner.type === 'CallExpression' && /^Object\.(keys|values)$/.test(memberText(inner.callee) ?? ''))
    return inner.arguments.length === 1 && isConstantObject(inner.arguments[0] as Node, scopes, roles);
  const binding = inner.type === 'Identifier' ? scopes.binding(inner) : undefined;
  if (binding && isExtended(binding, () => false, scopes)) return false;
  const fact = roles.factOf(inner);
  if (fact?.kind !== 'object' || !fact.whole) return false;
  const members = Object.values(fact.members);
  return members.length > 0 && members.every(({ kind }) => kind === 'constant');
}

/** Whatever key is looked for, the list or the map is written out. */
export function isConstantList(node: Node, scopes: Scopes, roles: Roles): boolean {
  return isConstantMap(node, scopes) || isConstantObject(node, scopes, roles);
}
