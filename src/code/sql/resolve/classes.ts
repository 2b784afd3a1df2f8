import { isInside } from '../../syntax/static-types.ts';
import type { Fact } from './fact.ts';
import { keyName, type NodeOf } from '../../syntax/nodes.ts';
import { notConstant } from './join.ts';
import type { Reader } from './reader.ts';

/** A class: its statics are its members, and `new` what its instances hold. */
export function classFact(
  node: NodeOf<'ClassExpression' | 'ClassDeclaration'>,
  reader: Reader,
  depth: number,
): Fact | undefined {
  const own: Record<string, Fact> = {};
  const statics: Record<string, Fact> = {};
  for (const member of node.body.body) {
    if (
      member.type !== 'ClassMethod' &&
      member.type !== 'ClassProperty' &&
      member.type !== 'ClassPrivateMethod' &&
      member.type !== 'ClassPrivateProperty'
    )
      continue;
    const name = keyName(member.key, 'computed' in member && Boolean(member.computed));
    if (name === undefined || name === 'constructor') continue;
    const source = member.type === 'ClassMethod' || member.type === 'ClassPrivateMethod' ? member : member.value;
    const fact = source ? reader.factOf(source, depth) : undefined;
    if (fact) (member.static ? statics : own)[name] = fact;
  }
  const base = node.superClass ? reader.factOf(node.superClass, depth) : undefined;
  const inherited = base?.kind === 'object' && base.new?.kind === 'object' ? base.new.members : {};
  for (const [path, assignment] of reader.toThis()) {
    if (!isInside(assignment, node)) continue;
    const fact = notConstant(reader.factOf(assignment.right, depth));
    if (fact && !own[path.slice(5)]) own[path.slice(5)] = fact;
  }
  const instance: Fact = { kind: 'object', members: { ...inherited, ...own } };
  return { kind: 'object', members: statics, new: instance };
}
