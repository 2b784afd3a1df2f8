import { inEnglish } from '../../code/express/in-english.ts';
import type { Place } from '../../model/place.ts';
import type { Source } from '../../code/values/value.ts';
import { ancestors, endOf, startOf, textOf } from '../../code/syntax/ancestors.ts';
import { nameAtHome } from '../../code/syntax/imports-of-file.ts';
import { bare, isFunction, keyName, memberName, type Node } from '../../code/syntax/nodes.ts';
import { pathText } from '../../code/syntax/scopes.ts';
import { placeAt } from '../values.ts';
import { nameOfFunction } from './names.ts';

type CallNode = Extract<Node, { type: 'CallExpression' }>;

const SPEEDY =
  /^(hex_?|js-|blueimp-)?(hmac_?)?(md4|md5|sha-?1|sha-?224|sha-?256|sha-?384|sha-?512|ripemd-?160)(sync|hex)?$/i;
const FEEDS = /^(update|write|end)$/;
/** Passwords of people, by the last name: `password`, `req.body.pwd`, not `passwordResetToken`. */
const PASSWORD = /(?<![\w$])(?:[\w$]+\??\.)*\w*(?:passw(?:or)?d|passwd|pwd|passphrase|(?<![a-z])pass)(?![\w$(])/i;
const OTHER = /reset|random|generat|strength|policy|\blength\b|\{\s*\w/i;
const SLOW = /[bs]crypt(?!o)|argon2|pbkdf2/i;
/** Protocols that ask for a hash of their own: NTLM, HTTP digest, APOP, the one of MySQL. */
const PROTOCOL = /(^|[^a-z])(nt|lm|ntlm)(v2)?_?hash|ntlm|digest_?auth|apop|mysql_?native/i;
/** What a hash of a password is kept in. */
const KEPT =
  /^_?((user|new|temp|old)?_?(hash(ed)?|encrypted|enc|crypted)_?(passw(or)?d|pass|pwd|pw)|(user)?_?(passw(or)?d|pwd|pass)_?(hash(ed)?|digest)?)$/i;

/** `createHash('sha256').update(password)`, `md5(password)`, `hashedPassword = sha1(text)`: the call. */
export function fastHashOf(source: Source, node: Node): Place[] {
  if (node.type !== 'CallExpression' || SLOW.test(statementText(source, node)) || isFirstStep(source, node)) return [];
  if (PROTOCOL.test(source.path) || PROTOCOL.test(nameAround(source, node))) return [];
  if (isTokenOf(source, node) || isInside(source, node) || isOfCache(source, node)) return [];
  if (hashesFast(source, node) && (node.arguments as Node[]).some((one) => isPassword(source, one)))
    return [placeOf(source, node)];
  if (/^(set|update|change|save)_?(passw(or)?d|pwd)$/i.test(calleeName(source, node))) {
    const [value] = node.arguments as Node[];
    return value?.type === 'Identifier' && isMadeFast(source, value.name) ? [placeOf(source, node)] : [];
  }
  return isKept(source, node) && isDigest(source, node) && !PASSWORD.test(textOf(source.text, node))
    ? [placeOf(source, node)]
    : [];
}

/** `md5(user.email + user.password + config.secret)`: nobody signs in with it, and what is stored goes into it. */
const isTokenOf = ({ text }: Source, { arguments: args }: CallNode): boolean =>
  (args as Node[]).some((one) => {
    const joined = textOf(text, one);
    return /secret/i.test(joined) && RECORDS.some((record) => record.test(joined));
  });

/** A password with other members of the record that it stands in; what a request sends is no record. */
const RECORDS = [
  /\b(?!req\b|request\b|ctx\b)([\w$]+)\.\w*pass\w*\b[^]*\b\1\.\w/i,
  /\b(?!req\b|request\b|ctx\b)([\w$]+)\.\w[^]*\b\1\.\w*pass/i,
];

/** `md5(md5(password).slice(2) + md5(password))`: the outer one is looked at. */
function isInside(source: Source, node: CallNode): boolean {
  const [, ...around] = ancestors(source.ast, node);
  const end = around.findIndex((one) => isFunction(one) || /Statement$/.test(one.type));
  return around
    .slice(0, end)
    .some(
      (one) =>
        one.type === 'CallExpression' &&
        hashesFast(source, one) &&
        (one.arguments as Node[]).some(
          (argument) =>
            startOf(argument) <= startOf(node) && endOf(node) <= endOf(argument) && isPassword(source, argument),
        ),
    );
}

/** What is found again in memory by it: `const cacheKey = `${id}:${sha1(password)}``, `checked.cache.has(md5(password))`. */
function isOfCache(source: Source, node: CallNode): boolean {
  const [, ...around] = ancestors(source.ast, node);
  const end = around.findIndex((one) => isFunction(one) || /Statement$/.test(one.type));
  return around.slice(0, end).some((one) => {
    if (one.type === 'VariableDeclarator') return one.id.type === 'Identifier' && CACHE.test(one.id.name);
    if (one.type !== 'CallExpression') return false;
    const callee = bare(one.callee as Node);
    return 'object' in callee && CACHE.test(textOf(source.text, callee.object as Node));
  });
}

const CACHE = /cache|memo(?!ry)/i;

/** The name of the function around a node; '' for none. */
function nameAround({ ast }: Source, node: Node): string {
  const path = ancestors(ast, node);
  const at = path.findIndex((one) => isFunction(one));
  const fn = path[at];
  return (fn && nameOfFunction(fn, path[at + 1])) ?? '';
}

/** What it makes is hashed again, by a hash for passwords that takes 72 bytes: `bcrypt.hash(prehash(password), 12)`. */
function isFirstStep(source: Source, node: Node): boolean {
  const name = nameAround(source, node);
  // A key of an object may be any text: nobody calls it by that.
  if (!/^[\w$]+$/.test(name)) return false;
  const hashed = new RegExp(
    `(bcrypt|argon2|scrypt)\\w*(\\.\\w+)*\\(\\s*(await\\s+)?${name.replace(/\$/g, '\\$&')}\\(`,
    'i',
  );
  return /pre_?hash/i.test(name) || hashed.test(source.text);
}

/** A call that is given what is hashed. */
function hashesFast(source: Source, node: CallNode): boolean {
  const name = calleeName(source, node);
  const callee = bare(node.callee as Node);
  const object = 'object' in callee ? bare(callee.object as Node) : undefined;
  if (SPEEDY.test(name)) return true;
  if (!object) return false;
  if (name === 'hash') {
    const [first] = node.arguments as Node[];
    return /crypto/i.test(textOf(source.text, object)) && first?.type === 'StringLiteral' && SPEEDY.test(first.value);
  }
  return FEEDS.test(name) && isHash(source, object);
}

/** `crypto.createHash('md5')`, with what is called on it, or a variable that holds one. */
function isHash(source: Source, node: Node): boolean {
  if (node.type === 'Identifier')
    return new RegExp(`\\b${node.name}\\s*=\\s*[\\w.]*\\bcreateH(ash|mac)\\s*\\(`).test(source.text);
  return /\bcreateH(ash|mac)\s*\(/.test(textOf(source.text, node));
}

function isPassword(source: Source, node: Node): boolean {
  const text = inEnglish(pathText(source.text, node).replace(/'[^']*'|"[^"]*"/g, "''"));
  return PASSWORD.test(text) && !OTHER.test(text.replaceAll('${', ''));
}

/** The name that the value of an expression is kept under says that it is a password. */
function isKept({ ast }: Source, node: Node): boolean {
  const [, parent] = ancestors(ast, node);
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' && KEPT.test(parent.id.name);
    case 'AssignmentExpression':
      return KEPT.test(parent.left.type === 'Identifier' ? parent.left.name : (memberName(parent.left) ?? ''));
    case 'ObjectProperty':
      return parent.value === node && KEPT.test(keyName(parent.key, parent.computed) ?? '');
    default:
      return false;
  }
}

/** `md5(text)`, `createHash('sha1').update(text).digest('hex')` */
function isDigest(source: Source, node: CallNode): boolean {
  const name = calleeName(source, node);
  if (SPEEDY.test(name)) return true;
  const callee = bare(node.callee as Node);
  return /^(digest|toString)$/.test(name) && 'object' in callee && isHash(source, callee.object as Node);
}

const isMadeFast = ({ text }: Source, name: string): boolean =>
  new RegExp(`\\b${name}\\s*=\\s*[^;\\n]*\\b(createH(ash|mac)\\(|(md5|sha1|sha256|sha512)\\()`, 'i').test(text);

/** A short function that makes a fast hash of what it is given. */
export interface FastHasher {
  name: string;
  /** Which parameter is hashed, and which names how, where one does. */
  value: number;
  algorithm: number | null;
}

/** `const digest = (text) => createHash('sha256').update(text).digest('hex')`, `hex = (algorithm, text) => createHash(algorithm)…` */
export function fastHasherOf(source: Source, node: Node): FastHasher[] {
  if (!isFunction(node) || node.params.length === 0 || node.params.length > 3) return [];
  const text = textOf(source.text, node);
  if (text.length > 300 || SLOW.test(text)) return [];
  const params = (node.params as Node[]).map((param) => bare(param.type === 'AssignmentPattern' ? param.left : param));
  const names = params.map((param) => (param.type === 'Identifier' ? param.name : ''));
  const [, how = '', what = ''] = FEEDING.exec(text) ?? [];
  const value = names.indexOf(what);
  // Where it is called a password, the hash itself is looked at.
  if (value < 0 || PASSWORD.test(what)) return [];
  const algorithm = names.indexOf(how);
  if (algorithm < 0 && !/^['"`](md5|sha-?\d+)['"`]$/i.test(how)) return [];
  const name = nameOfFunction(node, ancestors(source.ast, node)[1]) ?? '';
  return [{ name, value, algorithm: algorithm < 0 ? null : algorithm }];
}

const FEEDING = /createHash\(\s*(['"`][\w-]+['"`]|[\w$]+)\s*\)\s*\.update\(\s*([\w$]+)/;

/** A call that is given a password, and no more than a function that hashes it asks for. */
export interface PasswordCall {
  place: Place;
  name: string;
  /** Which argument it is, and all of them as they are written. */
  value: number;
  args: string[];
}

export function givenPassword(source: Source, node: Node): PasswordCall[] {
  if (node.type !== 'CallExpression' || node.arguments.length === 0 || node.arguments.length > 3) return [];
  const given = node.arguments as Node[];
  const value = given.findIndex((one) => isPassword(source, one));
  if (value < 0 || SLOW.test(statementText(source, node)) || isFirstStep(source, node)) return [];
  if (PROTOCOL.test(source.path) || PROTOCOL.test(nameAround(source, node)) || isOfCache(source, node)) return [];
  const name = calleeName(source, node);
  if (name === '' || SPEEDY.test(name) || FEEDS.test(name)) return [];
  return [{ place: placeOf(source, node), name, value, args: given.map((one) => textOf(source.text, one)) }];
}

/** Whether a function makes a fast hash of the password that a call gives it. */
export const hashesPassword = ({ value, algorithm }: FastHasher, call: PasswordCall): boolean =>
  value === call.value && (algorithm === null || SPEEDY.test((call.args[algorithm] ?? '').replace(/['"`]/g, '')));

/** `SELECT … WHERE password = MD5(?)`: the database makes the hash. */
export function fastHashInSql(source: Source, node: Node): Place[] {
  if (node.type !== 'StringLiteral' && node.type !== 'TemplateLiteral') return [];
  const text = textOf(source.text, node);
  return text.length < 600 && IN_SQL.test(text) ? [placeOf(source, node)] : [];
}

const IN_SQL =
  /\b(select|update|insert|where)\b[^;]*\b\w*(passw(or)?d|passwd|pwd)\w*[`"\]]?\s*=\s*(md5|sha1?|sha2|password|old_password)\s*\(/is;

/** The name of a function that hashes, and is called as if it encrypted: `encrypt: (password) => bcrypt.hash(password, 10)`. */
export function hasherOf(source: Source, node: Node): string[] {
  if (!isFunction(node)) return [];
  const name = nameOfFunction(node, ancestors(source.ast, node)[1]) ?? '';
  const text = /^encrypt/i.test(name) ? textOf(source.text, node) : '';
  return SLOW.test(text) && !/createCipher|\bAES\b/.test(text) ? [name] : [];
}

/** A password that can be read again with a key: `CryptoJS.AES.encrypt(password, key)`, `cipher.update(req.body.password)`. */
export function encryptedOf(source: Source, node: Node): { place: Place; name: string }[] {
  if (node.type !== 'CallExpression') return [];
  const [value] = node.arguments as Node[];
  if (!value) return [];
  const path = pathText(source.text, stringified(source, value));
  if (!/^([\w$]+\.)*(user_?)?(passw(or)?d|pwd)$/i.test(path)) return [];
  if (/config|smtp|mail|proxy|env\b|settings|connection|credential/i.test(path)) return [];
  const callee = bare(node.callee as Node);
  const name = calleeName(source, node);
  const encrypts =
    /^encrypt(Sync)?$/.test(name) ||
    (FEEDS.test(name) && 'object' in callee && isCipher(source, bare(callee.object as Node)));
  return encrypts ? [{ place: placeOf(source, node), name }] : [];
}

/** `value` of `value.toString()` */
function stringified(source: Source, node: Node): Node {
  const inner = bare(node);
  if (inner.type !== 'CallExpression' || inner.arguments.length > 0 || calleeName(source, inner) !== 'toString')
    return inner;
  const callee = bare(inner.callee as Node);
  return 'object' in callee ? (callee.object as Node) : inner;
}

function isCipher(source: Source, node: Node): boolean {
  if (node.type === 'Identifier')
    return new RegExp(`\\b${node.name}\\s*=\\s*[\\w.['"]*\\bcreateCipher(iv)?['"\\]]*\\s*\\(`).test(source.text);
  return /\bcreateCipher(iv)?['"\]]*\s*\(/.test(textOf(source.text, node));
}

function calleeName(source: Source, node: CallNode): string {
  const callee = bare(node.callee as Node);
  return callee.type === 'Identifier' ? nameAtHome(source, callee.name) : (memberName(callee) ?? '');
}

/** The statement that an expression stands in. */
function statementText({ ast, text }: Source, node: Node): string {
  const statement = ancestors(ast, node).find(({ type }) => /^(Expression|Return)Statement$|^Variable/.test(type));
  return statement ? textOf(text, statement) : '';
}

const placeOf = (source: Source, node: Node): Place => placeAt(source, startOf(node), endOf(node));
