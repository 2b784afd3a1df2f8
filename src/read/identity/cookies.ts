import type { CookieFact } from '../../model/identity.ts';
import type { Source } from '../../code/values/value.ts';
import { endOf, startOf, textOf } from '../../code/syntax/ancestors.ts';
import { bare, keyName, memberName, type Node } from '../../code/syntax/nodes.ts';
import { objectOf } from '../../code/syntax/objects.ts';
import { placeAt } from '../values.ts';

/** `res.cookie(name, value, options)`, `res.clearCookie(name, options)`, at the end of a chain, too. */
export function cookieOf(source: Source, node: Node): CookieFact[] {
  if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return [];
  const callee = bare(node.callee as Node);
  const method = memberName(callee);
  if (method !== 'cookie' && method !== 'clearCookie') return [];
  if (!('object' in callee) || !isResponse(callee.object as Node)) return [];
  const args = node.arguments as Node[];
  const [name] = args;
  if (!name || args.some(({ type }) => type === 'SpreadElement')) return [];
  const options = args[method === 'cookie' ? 2 : 1];
  return [
    {
      method,
      place: placeAt(source, startOf(node), endOf(node)),
      name: nameOf(source, name),
      value: method === 'cookie' && args[1] ? textOf(source.text, args[1]) : '',
      options: optionsOf(source, options),
      inline: options === undefined || bare(options).type === 'ObjectExpression',
    },
  ];
}

function isResponse(node: Node): boolean {
  const inner = bare(node);
  if (inner.type === 'Identifier') return /^_?(res|response|resp|reply)$/.test(inner.name);
  if (inner.type !== 'CallExpression') return memberName(inner) === 'res';
  const callee = bare(inner.callee as Node);
  return 'object' in callee && isResponse(callee.object as Node);
}

function nameOf(source: Source, node: Node): string | null {
  const inner = bare(node);
  if (inner.type === 'StringLiteral') return inner.value;
  return inner.type === 'TemplateLiteral' && inner.expressions.length === 0
    ? (inner.quasis[0]?.value.cooked ?? null)
    : constantIn(source, inner);
}

/** `const COOKIE = 'token'` of the same file. */
function constantIn({ text }: Source, node: Node): string | null {
  if (node.type !== 'Identifier') return null;
  return new RegExp(`\\bconst ${node.name}(?:: string)? = ['"]([\\w.-]+)['"]`).exec(text)?.[1] ?? null;
}

function optionsOf(source: Source, node: Node | undefined): Record<string, string> | null {
  if (!node) return {};
  const object = objectOf(source, bare(node));
  if (!object) return null;
  const found: Record<string, string> = {};
  for (const property of object.properties) {
    if (property.type === 'SpreadElement') return null;
    const key = keyName(property.key, property.computed);
    if (key === undefined) return null;
    found[key] = property.type === 'ObjectProperty' ? textOf(source.text, property.value as Node) : 'function';
  }
  return found;
}

/** Names of cookies that the server reads: from `req.cookies`, or the signed ones. */
export function cookiesRead(node: Node, from: 'cookies' | 'signedCookies'): string[] {
  return keysRead(node, (object) => memberName(object) === from && isRequest(object));
}

/** `id` of `req.cookies.id`, and all of `const { id, name } = req.cookies`. */
export function keysRead(node: Node, isSource: (object: Node) => boolean): string[] {
  if (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') {
    const name = isSource(bare(node.object)) ? memberName(node) : undefined;
    return name === undefined ? [] : [name];
  }
  if (node.type !== 'VariableDeclarator' || node.id.type !== 'ObjectPattern' || !node.init) return [];
  const value = bare(node.init);
  // `req.cookies || {}`
  if (!isSource(value.type === 'LogicalExpression' ? bare(value.left) : value)) return [];
  return node.id.properties.flatMap((property) =>
    property.type === 'ObjectProperty' ? (keyName(property.key, property.computed) ?? []) : [],
  );
}

/** `req.…`, `ctx.req.…` */
export function isRequest(member: Node): boolean {
  if (member.type !== 'MemberExpression' && member.type !== 'OptionalMemberExpression') return false;
  const object = bare(member.object);
  const name = object.type === 'Identifier' ? object.name : memberName(object);
  return /^_?(req|request)$/.test(name ?? '');
}

/** Names of cookies that a script of a page uses; `*` for one that is not written there. */
export function cookiesReadBy(text: string): string[] {
  if (!/cookie/i.test(text)) return [];
  const named = [
    ...text.matchAll(
      /\b(?:Cookies?|cookies?|cookieStore|\$|jQuery|VueCookies|\$cookies?|cookieService|Cookie)\.(?:get|getJSON|cookie|getCookie|getItem|load|remove|set)\(\s*['"`]([\w.-]+)['"`]/g,
    ),
    ...text.matchAll(/\b(?:get|read|load)_?Cookie(?:Value)?\(\s*['"`]([\w.-]+)['"`]/gi),
    ...text.matchAll(/useCookies\(\s*\[([^\]]*)\]/g),
    ...text.matchAll(/\bxsrfCookieName\s*[:=]\s*['"`]([\w.-]+)['"`]/g),
    ...text.matchAll(/\bcookies(?:\.|\[['"])([\w-]+)/g),
  ].flatMap(([, names = '']) => names.split(',').map((name) => name.replace(/['"`\s]/g, '')));
  if (!/document\s*\.\s*cookie/.test(text)) return named;
  const written = [...text.matchAll(/['"`/(;\s]([\w.-]+)=/g)].map(([, name = '']) => name);
  return [...named, ...written, '*'];
}
