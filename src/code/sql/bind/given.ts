import { givenTo, holderOf } from '../../syntax/call-sites.ts';
import { bare, isFunction, keyName, memberName, type Node } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { isQuoted } from '../resolve/loose-runs.ts';
import { isPair } from '../resolve/paired-limits.ts';
import type { Source } from './conversion.ts';
import { isFromClient } from './sent.ts';

/** `byId("'" + id + "'")`: a parameter that a call fills with quotes of its own, in the file or elsewhere. */
export function isGivenInQuotes(given: Node, { scopes, quoted = [] }: Source): boolean {
  return isGiven(bare(given), quoted, isQuoted, scopes);
}

/** `list(offset + ',' + limit)` with `LIMIT ${limit}`: two numbers where there seems to be one. */
export function isGivenAsPair(given: Node, { scopes, paired = [] }: Source): boolean {
  const node = bare(given);
  if (isFromClient(node, scopes)) return false;
  const name = keyOf(node, scopes);
  if (name !== undefined) return paired.includes(`.${name}`);
  return isPair(node, scopes) || isGiven(node, paired, isPair, scopes);
}

/** `options.limit`, and the `limit` of `const { limit } = options` or of `({ limit }) =>`. */
function keyOf(node: Node, scopes: Scopes): string | undefined {
  if (node.type !== 'Identifier') return memberName(node);
  const id = scopes.binding(node)?.id;
  const value = id && scopes.parent(id);
  const property = value?.type === 'AssignmentPattern' ? scopes.parent(value) : value;
  return property?.type === 'ObjectProperty' ? keyName(property.key, property.computed) : undefined;
}

/** A parameter that a call fills with a text of some form: one of its file, or of those that are noted for the names of functions. */
function isGiven(
  node: Node,
  noted: readonly string[],
  isSo: (node: Node, scopes: Scopes) => boolean,
  scopes: Scopes,
): boolean {
  const binding = node.type === 'Identifier' ? scopes.binding(node) : undefined;
  if (binding?.kind !== 'param' || !isFunction(binding.from)) return false;
  const index = binding.from.params.findIndex(
    (param) => param === binding.id || (param.type === 'AssignmentPattern' && param.left === binding.id),
  );
  if (index < 0) return false;
  const name = nameOf(binding.from, scopes);
  return (
    (name !== undefined && noted.includes(`${name}:${index}`)) ||
    givenTo(binding.from, index, scopes).some((argument) => isSo(argument, scopes))
  );
}

/** The name that a function is called by. */
function nameOf(fn: Node, scopes: Scopes): string | undefined {
  if (fn.type === 'ClassMethod' || fn.type === 'ObjectMethod') return keyName(fn.key, Boolean(fn.computed));
  const parent = scopes.parent(fn);
  if (parent?.type === 'ObjectProperty' || parent?.type === 'ClassProperty') return keyName(parent.key, false);
  if (parent?.type === 'AssignmentExpression') return memberName(parent.left);
  const [scope] = parent?.type === 'CallExpression' && memberName(parent.callee) === 'addScope' ? parent.arguments : [];
  return scope?.type === 'StringLiteral' ? scope.value : holderOf(fn, scopes)?.name;
}
