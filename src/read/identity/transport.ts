import type { Place } from '../../model/place.ts';
import type { Source } from '../../code/values/value.ts';
import { ancestors, endOf, startOf, textOf } from '../../code/syntax/ancestors.ts';
import { bare, keyName, memberName, type Node } from '../../code/syntax/nodes.ts';
import { placeAt } from '../values.ts';

/** `rejectUnauthorized: false`, `NODE_TLS_REJECT_UNAUTHORIZED = '0'`: the value. */
export function uncheckedOf(source: Source, node: Node): Place[] {
  if (node.type === 'ObjectProperty' && keyName(node.key, node.computed) === 'rejectUnauthorized') {
    const value = bare(node.value as Node);
    if (value.type !== 'BooleanLiteral' || value.value) return [];
    return isServer(source, node) ? [] : [placeAt(source, startOf(value), endOf(value))];
  }
  if (node.type !== 'AssignmentExpression' || memberName(node.left) !== 'NODE_TLS_REJECT_UNAUTHORIZED') return [];
  return /^['"`]?0['"`]?$/.test(textOf(source.text, node.right)) ? [placeAt(source, startOf(node), endOf(node))] : [];
}

/** A server that asks clients for certificates and checks them itself. */
function isServer({ ast, text }: Source, node: Node): boolean {
  return ancestors(ast, node).some((one) => {
    if (one.type === 'ObjectExpression')
      return one.properties.some(
        (property) => 'key' in property && keyName(property.key, property.computed) === 'requestCert',
      );
    return one.type === 'CallExpression' && /createServer$/.test(textOf(text, one.callee as Node));
  });
}

/** `res.redirect('https://' + req.headers.host + req.url)`. */
export function hostRedirectOf(source: Source, node: Node): Place[] {
  if (node.type !== 'CallExpression' || memberName(bare(node.callee as Node)) !== 'redirect') return [];
  const text = (node.arguments as Node[]).map((argument) => textOf(source.text, argument)).join(',');
  const isHost =
    /\breq(uest)?\s*\.\s*(headers\s*(\.\s*host\b|\[\s*['"]host['"]\s*\])|get\(\s*['"]host['"]|header\(\s*['"]host['"]|hostname\b|host\b)/i;
  return /['"`]https:\/\//.test(text) && isHost.test(text) ? [placeAt(source, startOf(node), endOf(node))] : [];
}
