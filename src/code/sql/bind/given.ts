import { givenTo, holderOf } from '../../syntax/call-sites.ts';
import { bare, isFunction, keyName, memberName, type Node } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { isQuoted } from '../resolve/loose-runs.ts';
import type { Source } from './conversion.ts';

/** `byId("'" + id + "'")`: a parameter that a call fills with quotes of its own, in the file or elsewhere. */
export function isGivenInQuotes(given: Node, { scopes, quoted = [] }: Source): boolean {
  const node = bare(given);
  const binding = node.type === 'Identifier' ? scopes.binding(node) : undefined;
  if (binding?.kind !== 'param' || !isFunction(binding.from)) return false;
  const index = binding.from.params.indexOf(binding.id as never);
  if (index < 0) return false;
  const name = nameOf(binding.from, scopes);
  return (
    (name !== undefined && quoted.includes(`${name}:${index}`)) ||
    givenTo(binding.from, index, scopes).some((text) => isQuoted(text, scopes))
  );
}

/** The name that a function is called by. */
function nameOf(fn: Node, scopes: Scopes): string | undefined {
  if (fn.type === 'ClassMethod' || fn.type === 'ObjectMethod') return keyName(fn.key, Boolean(fn.computed));
  const parent = scopes.parent(fn);
  if (parent?.type === 'ObjectProperty' || parent?.type === 'ClassProperty') return keyName(parent.key, false);
  if (parent?.type === 'AssignmentExpression') return memberName(parent.left);
  return holderOf(fn, scopes)?.name;
}
