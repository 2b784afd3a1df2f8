import { isInside } from '../../syntax/static-types.ts';
import type { Fact } from './fact.ts';
import { keyName, type Node } from '../../syntax/nodes.ts';
import { partOf } from './parts.ts';

/** What a name of a pattern gets of the value that is taken apart. */
export function patternFact(pattern: Node, id: Node, fact: Fact | undefined): Fact | undefined {
  if (!fact) return undefined;
  if (pattern.type === 'Identifier') return fact;
  if (pattern.type === 'AssignmentPattern') return patternFact(pattern.left, id, fact);
  if (pattern.type !== 'ObjectPattern') return undefined;
  const property = pattern.properties.find((item) => isInside(id, item));
  if (!property) return undefined;
  if (property.type === 'RestElement') return fact;
  const name = keyName(property.key, property.computed);
  const part = name === undefined ? undefined : partOf(fact, name);
  return patternFact(property.value, id, part);
}
