import { bare, isFunction, keyName, memberName, type Node } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { methodsOfPrototype } from './prototypes.ts';

/** What stands between a class and a method of its instances in the name of that method. */
export const OF_INSTANCE = '#';

/** The methods of a class, an instance or an object that is exported as `name`, by what calls elsewhere name them. */
export function methodsExportedAs(name: string, node: Node, scopes: Scopes): (readonly [string, Node])[] {
  const value = valueOf(node, scopes);
  const ofValue = name === 'default' ? '' : `${name}.`;
  if (value.type === 'NewExpression') return methodsOfClass(valueOf(value.callee, scopes), ofValue, '', scopes);
  if (value.type === 'ObjectExpression' && name !== 'default')
    return value.properties.flatMap((one): [string, Node][] => {
      if (one.type === 'SpreadElement') return [];
      const key = keyName(one.key, one.computed);
      const fn = one.type === 'ObjectMethod' ? one : bare(one.value);
      return key !== undefined && isFunction(fn) ? [[`${ofValue}${key}`, fn]] : [];
    });
  return methodsOfClass(value, `${name}${OF_INSTANCE}`, ofValue, scopes);
}

function methodsOfClass(owner: Node, ofInstance: string, ofClass: string, scopes: Scopes): [string, Node][] {
  if (owner.type === 'ClassDeclaration' || owner.type === 'ClassExpression')
    return owner.body.body.flatMap((member): [string, Node][] => {
      if (member.type === 'ClassMethod') {
        const key = member.kind === 'method' ? keyName(member.key, Boolean(member.computed)) : undefined;
        return key === undefined ? [] : [[`${member.static ? ofClass : ofInstance}${key}`, member]];
      }
      if (member.type !== 'ClassProperty' || !member.value) return [];
      const key = keyName(member.key, Boolean(member.computed));
      const fn = bare(member.value);
      return key !== undefined && isFunction(fn) ? [[`${member.static ? ofClass : ofInstance}${key}`, fn]] : [];
    });
  if (!isFunction(owner)) return [];
  return methodsOfPrototype(owner, scopes).map(([key, fn]) => [`${ofInstance}${key}`, fn]);
}

/** What a name of the file stands for. */
function valueOf(node: Node, scopes: Scopes): Node {
  const inner = bare(node);
  const binding = inner.type === 'Identifier' ? scopes.binding(inner) : undefined;
  if (!binding || binding.writes.length > 0) return inner;
  const { from } = binding;
  if (from.type !== 'VariableDeclarator') return from;
  return from.id === binding.id && from.init ? bare(from.init) : inner;
}

/** What an object is made by, where it is an instance: the callee of `new`. */
export function madeFrom(object: Node, scopes: Scopes): Node | undefined {
  const inner = valueOf(object, scopes);
  if (inner.type === 'NewExpression') return inner.callee;
  if (inner.type !== 'MemberExpression' || inner.object.type !== 'ThisExpression') return undefined;
  const name = memberName(inner);
  const [made, ...more] = name === undefined ? [] : scopes.assigned(`this.${name}`);
  const value = made?.type === 'AssignmentExpression' && more.length === 0 ? bare(made.right) : undefined;
  return value?.type === 'NewExpression' ? value.callee : undefined;
}
