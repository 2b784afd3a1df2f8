import { givenTo } from '../../syntax/call-sites.ts';
import { bare, isFunction, type Node } from '../../syntax/nodes.ts';
import type { Source } from './conversion.ts';

/** `byId("'" + id + "'")`: a parameter that a call of the file fills with quotes of its own. */
export function isGivenInQuotes(given: Node, { scopes }: Source): boolean {
  const node = bare(given);
  const binding = node.type === 'Identifier' ? scopes.binding(node) : undefined;
  if (binding?.kind !== 'param' || !isFunction(binding.from)) return false;
  const index = binding.from.params.indexOf(binding.id as never);
  return index >= 0 && givenTo(binding.from, index, scopes).some((text) => /^['"]/.test(startOfText(text)));
}

function startOfText(node: Node): string {
  const inner = bare(node);
  if (inner.type === 'StringLiteral') return inner.value;
  if (inner.type === 'TemplateLiteral') return inner.quasis[0]?.value.cooked ?? '';
  return inner.type === 'BinaryExpression' ? startOfText(inner.left) : '';
}
