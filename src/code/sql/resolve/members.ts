import type { Fact } from './fact.ts';
import { memberText } from '../../syntax/scopes.ts';
import { keyName, type NodeOf } from '../../syntax/nodes.ts';
import { agree, isFixed, notConstant } from './join.ts';
import { byName, partOf, workerBinding } from './parts.ts';
import type { Reader } from './reader.ts';
import { constructorFact, ownMethod } from './this.ts';
import { isShared } from './shared-objects.ts';

/** `a.b`: a part of what `a` is, what is assigned to it, or what is kept under the name on a shared object. */
export function memberFact(
  node: NodeOf<'MemberExpression' | 'OptionalMemberExpression'>,
  reader: Reader,
  depth: number,
): Fact | undefined {
  const name = keyName(node.property, node.computed);
  if (name === undefined) return undefined;
  const path = memberText(node);
  const method = node.object.type === 'ThisExpression' ? ownMethod(node, name, reader) : undefined;
  const known = method && reader.factOf(method, depth);
  if (known) return known;
  if (node.object.type === 'ThisExpression' && name === 'constructor') return constructorFact(node, reader, depth);
  const object = reader.factOf(node.object, depth);
  if (object) {
    const part = partOf(object, name);
    const kept =
      path && !path.startsWith('this.') && reader.scopes.assigned(path).length > 0 ? notConstant(part) : part;
    if (kept || part) return kept;
  }
  if (path) {
    const assignments = reader.scopes.assigned(path);
    if (assignments.length > 0 && !path.startsWith('this.')) {
      const fact = agree(
        assignments
          .map((assignment) => reader.factOf(assignment, depth))
          .filter((item): item is Fact => item !== undefined && !isFixed(item)),
      );
      if (fact) return fact;
    }
  }
  return (
    (path && isShared(path) ? reader.shared(name) : undefined) ??
    byName(name) ??
    (path ? workerBinding(path) : undefined)
  );
}
