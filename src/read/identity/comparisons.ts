import { inEnglish } from '../../code/express/in-english.ts';
import type { IdentityFacts } from '../../model/identity.ts';
import type { Source } from '../../code/values/value.ts';
import { ancestors, endOf, startOf, textOf } from '../../code/syntax/ancestors.ts';
import { bare, isFunction, keyName, memberName, type Node } from '../../code/syntax/nodes.ts';
import { pathText } from '../../code/syntax/scopes.ts';
import { placeAt } from '../values.ts';

type Comparison = IdentityFacts['comparisons'][number];

const PLAIN = /^(null|undefined|''|""|``|true|false|\d+|void 0)$/;
const SENT = /\b(req|request)\.(body|query|params|headers|get\b|header\b)/;
const PASSWORD = /(^|[._])(passw(or)?d|pwd|pass)$/i;
const SIGNATURE =
  /(^|[._])((expected|computed|provided|received|calculated|hub|x_hub|webhook)?_?(hmac|signature|digest)|sig|(api|reset|csrf|verification|webhook|access)_?(token|key|secret))$/i;

/** What is compared: `a === b`, `a.localeCompare(b)`, `Object.is(a, b)`, `isEqual(a, b)`. */
function sidesOf(node: Node): Node[] {
  if (node.type === 'BinaryExpression')
    return /^[!=]==?$/.test(node.operator) ? [node.left as Node, node.right as Node] : [];
  if (node.type !== 'CallExpression') return [];
  const callee = bare(node.callee as Node);
  const [first, second] = node.arguments as Node[];
  const name = memberName(callee) ?? (callee.type === 'Identifier' ? callee.name : '');
  if (name === 'localeCompare' && 'object' in callee && first) return [callee.object as Node, first];
  return /^(is|isEqual)$/.test(name) && first && second ? [first, second] : [];
}

/** Two sides, where one of them is a password, its hash, or a token of the app. */
export function comparisonOf(source: Source, node: Node): Comparison[] {
  const sides = sidesOf(node).map((side) => bare(side));
  const [left, right] = sides;
  if (!left || !right) return [];
  const texts = sides.map((side) => inEnglish(pathText(source.text, side).trim())) as [string, string];
  if (
    texts.some((text) => PLAIN.test(text) || /\.length$|^typeof\b/.test(text)) ||
    sides.some(({ type }) => type === 'StringLiteral' && !texts.some((text) => SENT.test(text))) ||
    isChange(source, node, texts)
  )
    return [];
  // Tokens against forged requests are looked at by themselves.
  const kind = texts.some((text) => /csrf|xsrf/i.test(text))
    ? undefined
    : (kindOf(texts) ?? derivedOf(source, node, texts));
  if (!kind) return [];
  const at = (one: Node): Comparison['place'] => placeAt(source, startOf(one), endOf(one));
  return [{ place: at(node), left: at(left), right: at(right), kind, text: textOf(source.text, node).slice(0, 80) }];
}

/** `if (user.token !== token) user.token = token`: whether it has changed, or is the one that was used last. */
function isChange(source: Source, node: Node, texts: readonly [string, string]): boolean {
  if (texts.some((text) => /(^|[._])(last|prev(ious)?|used)_?\w*(token|code|otp)$/i.test(text))) return true;
  const [, parent] = ancestors(source.ast, node);
  if (parent?.type !== 'IfStatement' || parent.test !== node) return false;
  const written = textOf(source.text, parent.consequent).replace(/\s/g, '');
  const [left, right] = texts.map((text) => text.replace(/\s/g, ''));
  return written.includes(`${left}=${right}`) || written.includes(`${right}=${left}`);
}

function kindOf(texts: [string, string]): Comparison['kind'] | undefined {
  // `const hashed = await hash(password, user.salt); if (hashed.password !== user.password)`
  const isPassword = texts.map((text) => PASSWORD.test(text) && !texts.some((one) => HASHES.test(one)));
  const isOther = (text: string): boolean =>
    /confirm|repeat|again|re_?(type|enter)|new|old|match|2$|retype|cpass|verify/i.test(text);
  // Two passwords of one form are compared with each other; one that is kept is a member of something that was found.
  const isBoth = isPassword[0] && isPassword[1] && !texts.some(isOther);
  // The one password of an app that its operator sets is in no database.
  if (isBoth && texts.some((text) => isKept(text)) && !texts.some((text) => SET.test(text))) return 'password';
  if (isPassword.some(Boolean) && texts.some((text) => EXPECTED_PASSWORD.test(text))) return 'password';
  const isSigned = texts.map((text) => SIGNATURE.test(text));
  if (isSigned[0] && isSigned[1]) return 'token';
  if (texts.some((text) => EXPECTED_TOKEN.test(text)) && texts.some((text) => isGiven(text))) return 'token';
  return texts.some((text) => SENT.test(text) && /signature|token|api[-_]?key|secret|authorization/i.test(text)) &&
    texts.some((text) => /process\.env\.\w*(TOKEN|SECRET|KEY)|createHmac|\.digest\(/.test(text))
    ? 'token'
    : undefined;
}

const SET = /^(process\.env|env|config\w*|settings|options|opts|argv)\b/i;
const EXPECTED_PASSWORD = /^(correct|expected|real|stored|saved|valid|actual|db)_?(passw(or)?d|pwd|pass)$/i;
/** A token that is kept, by its name or by whose it is. */
const EXPECTED_TOKEN =
  /^(correct|expected|real|stored|saved|valid|actual|db)_?(\w+_)?(token|secret|api_?key|otp)$|(^|\.)(user|account|admin|customer|member|device|invite|invitation|record|row|doc|found\w*|existing\w*|stored\w*|saved\w*|db\w*)\??\.(\w*token|secret|\w*api_?key|\w*otp|\w*code)$/i;
const isGiven = (text: string): boolean =>
  SENT.test(text) || /^\w*(token|input|secret|api_?key|otp|code|provided\w*|given\w*)$/i.test(text);

/** What is made of the input by a hash with a key, and compared as text. */
function derivedOf(source: Source, node: Node, texts: readonly string[]): Comparison['kind'] | undefined {
  const isText = (text: string): boolean =>
    /\.(digest|toString)\(\s*['"](hex|base64(url)?)['"]\s*\)$|^(\w+\.)?\w*(hash|hmac|signature|digest)$/i.test(text);
  if (!texts.every(isText) && !texts.some((text) => /createHmac\s*\(/.test(text))) return undefined;
  const around = ancestors(source.ast, node).find((one) => isFunction(one));
  return /createHmac\s*\(|pbkdf2(Sync)?\s*\(|scrypt(Sync)?\s*\(/.test(around ? textOf(source.text, around) : '')
    ? 'token'
    : undefined;
}

const isKept = (text: string): boolean =>
  /^[\w$.?![\]]+$/.test(text) &&
  /[.\]]/.test(text) &&
  !/\b(req|request|body|values|form|this|props|state|data|input|fields|params|query)\b/i.test(text);

// `findOrCreate` stores it, and `findByCredentials` is a function of the app.
const FINDS = /^(find(One\w*|First\w*|Unique\w*|Many|All|By|AndCount\w*)?|count\w*|where|exists|andWhere|get|one)$/;
const ALONE = /^(req(uest)?\??\.(body|query)\??\.|body\.|data\.|input\.)?(passw(or)?d|passwd|pwd|pass)$/i;
const HASHES = /md5|sha\d|hash|crypt|argon|pbkdf|digest|cipher/i;
const BY_PASSWORD =
  /\bselect\b[^;]*\bwhere\b[^;]*\b(passw(or)?d|passwd|pwd)[`"\]]?\s*(=|like)\s*(?!(md5|sha|password|crypt|old_password|hash)\w*\s*\()/is;

/** `findOne({ name, password: req.body.password })`, `SELECT … WHERE password = ?`: the database compares the text. */
export function lookedUpByPassword(source: Source, node: Node): Comparison[] {
  if (!isLookup(source, node) || HASHES.test(functionText(source, node))) return [];
  const place = placeAt(source, startOf(node), endOf(node));
  return [{ place, left: place, right: place, kind: 'password', text: textOf(source.text, node).slice(0, 80) }];
}

function isLookup(source: Source, node: Node): boolean {
  if (/^(StringLiteral|TemplateLiteral|BinaryExpression)$/.test(node.type)) {
    const text = textOf(source.text, node);
    return text.length < 600 && BY_PASSWORD.test(text) && ancestors(source.ast, node)[1]?.type !== 'BinaryExpression';
  }
  if (node.type !== 'CallExpression' || !FINDS.test(memberName(bare(node.callee as Node)) ?? '')) return false;
  const [first] = node.arguments as Node[];
  return first?.type === 'ObjectExpression' && asks(source, first);
}

/** A password as it was sent among the conditions, of `where`, too. */
function asks(source: Source, { properties }: Extract<Node, { type: 'ObjectExpression' }>): boolean {
  return properties.some((one) => {
    if (one.type !== 'ObjectProperty') return false;
    const name = inEnglish(keyName(one.key, one.computed) ?? '');
    const value = bare(one.value as Node);
    if (value.type === 'ObjectExpression') return /^(where|filter|\$and)$/.test(name) && asks(source, value);
    return /^(user_?)?(passw(or)?d|passwd|pwd|pass)$/i.test(name) && ALONE.test(inEnglish(textOf(source.text, value)));
  });
}

function functionText({ ast, text }: Source, node: Node): string {
  const around = ancestors(ast, node).find((one) => isFunction(one));
  return around ? textOf(text, around) : '';
}
