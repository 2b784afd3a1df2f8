import type { CookieFact } from '../../model/identity.ts';
import type { Source } from '../../code/values/value.ts';
import { endOf, startOf, textOf } from '../../code/syntax/ancestors.ts';
import { bindingsOf } from '../../code/syntax/imports-of-file.ts';
import { bare, keyName, memberName, type Node, writtenText } from '../../code/syntax/nodes.ts';
import { readScopes } from '../../code/syntax/scopes.ts';
import { placeAt } from '../values.ts';
import { isPartOfRequest } from './request-parts.ts';
import { type Follow, writtenObject } from './written-objects.ts';

/** `res.cookie(name, value, options)`, `res.clearCookie(name, options)`, at the end of a chain, too; `serialize` of the package cookie. */
export function cookieOf(source: Source, node: Node, follow: Follow): CookieFact[] {
  if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return [];
  const args = node.arguments as Node[];
  const [name] = args;
  if (!name || args.some(({ type }) => type === 'SpreadElement')) return [];
  const method = methodOf(source, bare(node.callee as Node));
  if (method === undefined)
    return /^['"`]set-cookie['"`]$/i.test(textOf(source.text, name)) ? ofHeader(source, node) : [];
  const options = args[method === 'cookie' ? 2 : 1];
  return [
    {
      method,
      place: placeAt(source, startOf(node), endOf(node)),
      name: nameOf(source, name),
      value: method === 'cookie' && args[1] ? textOf(source.text, args[1]) : '',
      made: method === 'cookie' && args[1] ? madeOf(source, args[1]) : '',
      options: optionsOf(source, options, follow),
      inline: options === undefined || bare(options).type === 'ObjectExpression',
    },
  ];
}

/** What a variable was made of, where it is set once: `jwt.sign({…})` of `const pass = jwt.sign({…})`. */
function madeOf(source: Source, node: Node): string {
  const inner = bare(node);
  const binding = inner.type === 'Identifier' ? readScopes(source.ast).binding(inner) : undefined;
  if (!binding || binding.writes.length > 0 || binding.from.type !== 'VariableDeclarator') return '';
  const { id, init } = binding.from;
  return id === binding.id && init ? textOf(source.text, init) : '';
}

function methodOf(source: Source, callee: Node): CookieFact['method'] | undefined {
  const method = callee.type === 'Identifier' ? callee.name : memberName(callee);
  if (isSerialize(source, callee)) return 'cookie';
  if (method !== 'cookie' && method !== 'clearCookie') return undefined;
  return 'object' in callee && isResponse(callee.object as Node) ? method : undefined;
}

/** `serialize` of the package, under whatever name. */
function isSerialize(source: Source, callee: Node): boolean {
  const owner = 'object' in callee ? bare(callee.object as Node) : callee;
  if (owner.type !== 'Identifier') return false;
  const binding = bindingsOf(source).find(({ local, module }) => local === owner.name && module === 'cookie');
  return (owner === callee ? binding?.imported : binding && memberName(callee)) === 'serialize';
}

/** `res.setHeader('Set-Cookie', 'token=…; HttpOnly')`: each cookie that is written as a text. */
function ofHeader(source: Source, node: Extract<Node, { arguments: unknown }>): CookieFact[] {
  const [, value] = node.arguments as Node[];
  if (!value) return [];
  const values = value.type === 'ArrayExpression' ? (value.elements as (Node | null)[]) : [value];
  return values.flatMap((one): CookieFact[] => {
    const text = one ? textOf(source.text, one) : '';
    const name = /^['"`]([\w.-]+)=/.exec(text)?.[1];
    if (name === undefined) return [];
    const [first = '', ...flags] = text.split(';');
    // What is put in behind the value may hold any flag.
    const isSeen =
      first.split(/\$\{|['"`]?\s*\+\s*(?!['"`\s])/).length < 3 &&
      !flags.some((flag) => /\$\{|['"`]\s*\+/.test(flag.replace(/(max-age|expires|path|domain)=.*/i, '')));
    const options = Object.fromEntries(flags.flatMap((flag) => flagOf(flag)));
    return [
      {
        method: 'cookie',
        place: placeAt(source, startOf(node), endOf(node)),
        name,
        value: first.slice(first.indexOf('=') + 1).replace(/^['"`]\s*\+\s*|['"`]$/g, ''),
        made: '',
        options: isSeen ? options : null,
        inline: false,
      },
    ];
  });
}

function flagOf(text: string): [string, string][] {
  const [, name = '', value = 'true'] = /^\s*([\w-]+)\s*(?:=\s*([\w-]+))?/.exec(text) ?? [];
  const known = ['httpOnly', 'secure', 'sameSite', 'maxAge', 'domain', 'path', 'expires'];
  const key = known.find((one) => one.toLowerCase() === name.replace('-', '').toLowerCase());
  return key === undefined ? [] : [[key, value]];
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
  const written = writtenText(inner);
  if (written !== undefined || inner.type !== 'Identifier') return written ?? null;
  const binding = readScopes(source.ast).lookup(inner.name, inner);
  if (!binding || binding.writes.length > 0 || binding.from.type !== 'VariableDeclarator') return null;
  return writtenText(binding.from.init) ?? null;
}

function optionsOf(source: Source, node: Node | undefined, follow: Follow): Record<string, string> | null {
  if (!node) return {};
  const written = writtenObject(source, node, follow);
  const found = written && entriesOf(written.source, written.object, follow);
  return found ? { ...found, ...writtenTo(source, written.reads) } : null;
}

/** What is written to an object after it was made: `options.httpOnly = false`. */
function writtenTo(source: Source, reads: readonly Node[]): Record<string, string> {
  const scopes = readScopes(source.ast);
  const pairs = reads.flatMap((read): [string, string][] => {
    const member = scopes.parent(read);
    const write = member && scopes.parent(member);
    if (write?.type !== 'AssignmentExpression' || write.left !== member) return [];
    const key = memberName(member as Node);
    return key === undefined ? [] : [[key, textOf(source.text, write.right)]];
  });
  return Object.fromEntries(pairs);
}

function entriesOf(
  source: Source,
  object: Extract<Node, { type: 'ObjectExpression' }>,
  follow: Follow,
): Record<string, string> | null {
  const found: Record<string, string> = {};
  for (const property of object.properties) {
    if (property.type === 'SpreadElement') {
      const inner = optionsOf(source, property.argument, follow);
      if (inner === null) return null;
      Object.assign(found, inner);
      continue;
    }
    const key = keyName(property.key, property.computed);
    if (key === undefined) return null;
    found[key] = property.type === 'ObjectProperty' ? textOf(source.text, property.value as Node) : 'function';
  }
  return found;
}

/** Names of cookies that the server reads: from `req.cookies`, or the signed ones. */
export function cookiesRead(source: Source, node: Node, from: 'cookies' | 'signedCookies'): string[] {
  return keysRead(node, (object) => isPartOfRequest(source, object, from));
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
