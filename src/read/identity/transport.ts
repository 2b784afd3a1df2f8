import type { Place } from '../../model/place.ts';
import type { Source } from '../../code/values/value.ts';
import { ancestors, endOf, startOf, textOf } from '../../code/syntax/ancestors.ts';
import { bare, isFunction, keyName, memberName, type Node, walk } from '../../code/syntax/nodes.ts';
import { isDevelopmentTest } from '../../code/express/environment-guards.ts';
import { holdsUnset } from '../../code/express/unset-environment.ts';
import { readScopes } from '../../code/syntax/scopes.ts';
import { placeAt } from '../values.ts';

/** `rejectUnauthorized: false`, `NODE_TLS_REJECT_UNAUTHORIZED = '0'`: the value. */
export function uncheckedOf(source: Source, node: Node): Place[] {
  if (node.type === 'ObjectProperty' && keyName(node.key, node.computed) === 'rejectUnauthorized') {
    const value = bare(node.value as Node);
    if (value.type !== 'BooleanLiteral' || value.value) return [];
    return isServer(source, node) || isChosen(source, node) ? [] : [placeAt(source, startOf(value), endOf(value))];
  }
  if (node.type === 'AssignmentExpression' && memberName(node.left) === 'rejectUnauthorized') {
    const value = bare(node.right);
    if (value.type !== 'BooleanLiteral' || value.value) return [];
    if (isChosen(source, node)) return [];
    // Where it is tried again without the check, another value is no answer: the whole assignment is for a person.
    const isMeant = ancestors(source.ast, node).some(({ type }) => type === 'IfStatement' || type === 'CatchClause');
    const at = isMeant ? node : value;
    return [placeAt(source, startOf(at), endOf(at))];
  }
  if (node.type !== 'AssignmentExpression' || memberName(node.left) !== 'NODE_TLS_REJECT_UNAUTHORIZED') return [];
  if (isForDevelopmentAlone(source, node)) return [];
  return /^['"`]?0['"`]?$/.test(textOf(source.text, node.right)) ? [placeAt(source, startOf(node), endOf(node))] : [];
}

const CHOICE =
  /self_?signed|insecure|unsafe|untrusted|ignore|skip|allow|accept|disable|no_?(tls|ssl|cert|verif|valid)/i;

/** Whoever runs the app has asked for it by a setting: `allowSelfSigned ? { rejectUnauthorized: false } : undefined`. */
function isChosen(source: Source, node: Node): boolean {
  const asked = choicesAround(source, node).map(({ test }) => textOf(source.text, test));
  return asked.some((text) => CHOICE.test(text) && !/NODE_ENV|prod/i.test(text)) || isForDevelopmentAlone(source, node);
}

/** Choices that a node stands in, in the same function: what they ask, and what comes where that holds. */
function choicesAround({ ast }: Source, node: Node): { test: Node; held: Node | undefined }[] {
  const path = ancestors(ast, node);
  const end = path.findIndex((one) => isFunction(one));
  return path.slice(1, end === -1 ? undefined : end).flatMap((one): { test: Node; held: Node | undefined }[] => {
    if (one.type === 'LogicalExpression')
      return [{ test: one.left, held: one.operator === '&&' ? one.right : undefined }];
    if (one.type !== 'ConditionalExpression' && one.type !== 'IfStatement') return [];
    return [{ test: one.test, held: one.consequent }];
  });
}

/** `process.env.NODE_ENV === 'development' ? { rejectUnauthorized: false } : {}`: nowhere else, and not where nothing is set. */
function isForDevelopmentAlone(source: Source, node: Node): boolean {
  return choicesAround(source, node).some(({ test, held }) => {
    const isHeld = held !== undefined && startOf(held) <= startOf(node) && endOf(node) <= endOf(held);
    return isHeld && isDevelopmentTest(source, test) && holdsUnset(source, test) === false;
  });
}

/** Options that take the check away, with the value by which they do. */
const LOOSENS: Readonly<Record<string, boolean>> = {
  rejectUnauthorized: false,
  strictSSL: false,
  sslValidate: false,
  SSL_VERIFYPEER: false,
  SSL_VERIFYHOST: false,
  tlsAllowInvalidCertificates: true,
  tlsAllowInvalidHostnames: true,
  tlsInsecure: true,
  trustServerCertificate: true,
};

/** The same by other options and in other words: `strictSSL: false`, `!true`, a check of the host that looks at nothing. */
export function loosenedOf(source: Source, node: Node): Place[] {
  if (node.type !== 'ObjectProperty' && node.type !== 'ObjectMethod') return [];
  const name = keyName(node.key, node.computed) ?? '';
  if (name === 'checkServerIdentity') {
    const fn = node.type === 'ObjectMethod' ? node : bare(node.value as Node);
    return isFunction(fn) && looksAtNothing(fn.body) ? [placeAt(source, startOf(node), endOf(node))] : [];
  }
  if (node.type !== 'ObjectProperty' || !Object.hasOwn(LOOSENS, name)) return [];
  const value = bare(node.value as Node);
  if (name === 'rejectUnauthorized' && value.type === 'BooleanLiteral' && !isChosen(source, node)) return [];
  if (truthOf(source, value, 0) !== LOOSENS[name] || isServer(source, node)) return [];
  if (isForDevelopmentAlone(source, node)) return [];
  return [placeAt(source, startOf(value), endOf(value))];
}

const looksAtNothing = (body: Node): boolean =>
  body.type === 'BlockStatement'
    ? body.body.every((one) => one.type === 'ReturnStatement' && (!one.argument || looksAtNothing(one.argument)))
    : /^(Null|Boolean)Literal$/.test(body.type) || (body.type === 'Identifier' && body.name === 'undefined');

/** What a value of which every part is written there means in a condition. */
function truthOf(source: Source, node: Node, depth: number): boolean | undefined {
  const value = bare(node);
  if (value.type === 'BooleanLiteral') return value.value;
  if (value.type === 'NumericLiteral') return value.value !== 0;
  if (value.type === 'UnaryExpression' && value.operator === '!') {
    const inner = truthOf(source, value.argument, depth);
    return inner === undefined ? undefined : !inner;
  }
  if (value.type !== 'Identifier' || depth > 0) return undefined;
  const written = [
    ...source.text.matchAll(
      new RegExp(`(?<![\\w$.])${value.name.replaceAll('$', '\\$')}\\s*=(?!=)\\s*([^;,\\n]*)`, 'g'),
    ),
  ];
  return written.length === 1 && /^(true|false)\s*$/.test(written[0]?.[1] ?? '')
    ? written[0]?.[1]?.trim() === 'true'
    : undefined;
}

const OLD = /^(SSLv[23]|TLSv1(\.[01])?)$|^D?TLSv1(_1)?_(\w+_)?method$|^SSLv[23]_(\w+_)?method$/;
const WEAK_CIPHER = /(^|:)(\w+-)*(RC4|NULL|aNULL|eNULL|EXP(ORT)?|DES|3DES|MD5|LOW)(-\w+)*(:|$)/;

/** `minVersion: 'TLSv1'`, `secureProtocol: 'SSLv3_method'`, `tls.DEFAULT_MIN_VERSION = 'TLSv1.1'`, `ciphers: 'RC4'`. */
export function oldProtocolOf(source: Source, node: Node): Place[] {
  const isWrite = node.type === 'AssignmentExpression';
  if (node.type !== 'ObjectProperty' && !isWrite) return [];
  const name = isWrite ? memberName(node.left) : keyName(node.key, node.computed);
  const value = bare(isWrite ? node.right : (node.value as Node));
  const text = value.type === 'StringLiteral' ? value.value : '';
  const isOld = /^(minVersion|maxVersion|secureProtocol|DEFAULT_(MIN|MAX)_VERSION)$/.test(name ?? '') && OLD.test(text);
  const isWeak = /^(ciphers|DEFAULT_CIPHERS)$/.test(name ?? '') && WEAK_CIPHER.test(text);
  return isOld || isWeak ? [placeAt(source, startOf(node), endOf(node))] : [];
}

/** A server that asks clients for certificates and checks them itself. */
function isServer({ ast, text }: Source, node: Node): boolean {
  return ancestors(ast, node).some((one) => {
    if (one.type === 'ObjectExpression') {
      const names = one.properties.map((property) =>
        'key' in property ? keyName(property.key, property.computed) : '',
      );
      return (
        names.includes('requestCert') && !names.some((name) => name === 'path' || name === 'method' || name === 'agent')
      );
    }
    return one.type === 'CallExpression' && /createServer$/.test(textOf(text, one.callee as Node));
  });
}

const HOST_OF_REQUEST =
  /\breq(uest)?\s*\.\s*(headers\s*(\.\s*host\b|\[\s*['"]host['"]\s*\])|get\(\s*['"]host['"]|header\(\s*['"]host['"]|hostname\b|host\b)/i;

/** `res.redirect('https://' + req.headers.host + req.url)`, unless the host is looked up in a list. */
export function hostRedirectOf(source: Source, node: Node): Place[] {
  if (node.type !== 'CallExpression' || memberName(bare(node.callee as Node)) !== 'redirect') return [];
  const own = (node.arguments as Node[]).map((argument) => textOf(source.text, argument)).join(',');
  const around = ancestors(source.ast, node).find(isFunction) ?? source.ast;
  const isListed = (text: string): boolean => listed(textOf(source.text, around)).has(text);
  const texts = [own, ...hostsOf(source, node, isListed)];
  const isHost = texts.some((text) => {
    const [host] = HOST_OF_REQUEST.exec(text) ?? [];
    return host !== undefined && !isListed(host);
  });
  return isHost && /['"`]https:\/\//.test(texts.join(',')) ? [placeAt(source, startOf(node), endOf(node))] : [];
}

/** What is looked up in a list: `req.hostname` of `HOSTS.includes(req.hostname)`. */
const listed = (text: string): Set<string> =>
  new Set([...text.matchAll(/\.(?:includes|has|indexOf)\(\s*([\w$.]+)\s*\)/g)].map(([, name = '']) => name));

/** What variables in a call are declared with: `req.get('Host')` of `const host = req.get('Host')`. */
function hostsOf(source: Source, node: Node, isListed: (name: string) => boolean): string[] {
  const scopes = readScopes(source.ast);
  const found: string[] = [];
  walk(node, (one) => {
    if (one.type !== 'Identifier' || isListed(one.name)) return;
    const from = scopes.binding(one)?.from;
    if (from?.type === 'VariableDeclarator' && from.init) found.push(textOf(source.text, from.init));
  });
  return found;
}

const OF_CLIENT = new Set(['ip', 'ips', 'secure', 'protocol', 'hostname']);
const REQUEST = /(^|\.)_?(req|request)$/;

/** `req.ip`, `request.secure`, `const { ip } = req`: what "trust proxy" decides. */
export function asksClient(source: Source, node: Node): boolean {
  if (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression')
    return OF_CLIENT.has(memberName(node) ?? '') && REQUEST.test(textOf(source.text, node.object));
  if (node.type !== 'VariableDeclarator' || node.id.type !== 'ObjectPattern' || !node.init) return false;
  const { properties } = node.id;
  return (
    REQUEST.test(textOf(source.text, bare(node.init))) &&
    properties.some((one) => one.type === 'ObjectProperty' && OF_CLIENT.has(keyName(one.key, one.computed) ?? ''))
  );
}
