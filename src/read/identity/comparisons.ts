import type { IdentityFacts } from '../../model/identity.ts';
import type { Place } from '../../model/place.ts';
import type { Source } from '../../code/values/value.ts';
import { endOf, startOf, textOf } from '../../code/syntax/ancestors.ts';
import { bare, memberName, type Node } from '../../code/syntax/nodes.ts';
import { pathText } from '../../code/syntax/scopes.ts';
import { placeAt } from '../values.ts';

type Comparison = IdentityFacts['comparisons'][number];

const PLAIN = /^(null|undefined|''|""|``|true|false|\d+|void 0)$/;
const SENT = /\b(req|request)\.(body|query|params|headers|get\b|header\b)/;
const PASSWORD = /(^|[._])(passw(or)?d|pwd|pass)$/i;
const SIGNATURE =
  /(^|[._])((expected|computed|provided|received|calculated|hub|x_hub|webhook)?_?(hmac|signature|digest)|sig|(api|reset|csrf|verification|webhook|access)_?(token|key|secret))$/i;

/** `a === b` and `a !== b`, where one of them is a password, its hash, or a token of the app. */
export function comparisonOf(source: Source, node: Node): Comparison[] {
  if (node.type !== 'BinaryExpression' || !/^[!=]==?$/.test(node.operator)) return [];
  const sides = [node.left as Node, node.right].map((side) => bare(side));
  const [left, right] = sides;
  if (!left || !right) return [];
  const texts = sides.map((side) => pathText(source.text, side).trim()) as [string, string];
  if (
    texts.some((text) => PLAIN.test(text) || /\.length$|^typeof\b/.test(text)) ||
    sides.some(({ type }) => type === 'StringLiteral' && !texts.some((text) => SENT.test(text)))
  )
    return [];
  // Tokens against forged requests are looked at by themselves.
  const kind = texts.some((text) => /csrf|xsrf/i.test(text)) ? undefined : kindOf(texts);
  if (!kind) return [];
  const at = (one: Node): Comparison['place'] => placeAt(source, startOf(one), endOf(one));
  return [{ place: at(node), left: at(left), right: at(right), kind, text: textOf(source.text, node).slice(0, 80) }];
}

function kindOf(texts: [string, string]): Comparison['kind'] | undefined {
  const isPassword = texts.map((text) => PASSWORD.test(text));
  const isOther = (text: string): boolean =>
    /confirm|repeat|again|re_?(type|enter)|new|old|match|2$|retype|cpass|verify/i.test(text);
  // Two passwords of one form are compared with each other; one that is kept is a member of something that was found.
  if (isPassword[0] && isPassword[1] && !texts.some(isOther) && texts.some((text) => isKept(text))) return 'password';
  const isSigned = texts.map((text) => SIGNATURE.test(text));
  if (isSigned[0] && isSigned[1]) return 'token';
  return texts.some((text) => SENT.test(text) && /signature|token|api[-_]?key|secret|authorization/i.test(text)) &&
    texts.some((text) => /process\.env\.\w*(TOKEN|SECRET|KEY)|createHmac|\.digest\(/.test(text))
    ? 'token'
    : undefined;
}

const isKept = (text: string): boolean =>
  /^[\w$.?![\]]+$/.test(text) &&
  /[.\]]/.test(text) &&
  !/\b(req|request|body|values|form|this|props|state|data|input|fields|params|query)\b/i.test(text);

const SPEEDY = /^(md5|sha1|sha256|sha512|MD5|SHA1|SHA256|SHA512)$/;

/** `createHash('sha256').update(password)`, `md5(password)`. */
export function fastHashOf(source: Source, node: Node): Place[] {
  if (node.type !== 'CallExpression') return [];
  const callee = bare(node.callee as Node);
  const [value] = node.arguments as Node[];
  if (
    !value ||
    !/(^|[._])\w*(passw(or)?d|passwd|pwd)(\s*\+.*)?$|^(passw(or)?d|pwd|pass)\b/i.test(pathText(source.text, value))
  )
    return [];
  const name = callee.type === 'Identifier' ? callee.name : (memberName(callee) ?? '');
  const isHash =
    SPEEDY.test(name) ||
    (name === 'update' && 'object' in callee && /createHash\s*\(/.test(textOf(source.text, callee.object as Node)));
  return isHash && !/reset|random|generat/i.test(textOf(source.text, value))
    ? [placeAt(source, startOf(node), endOf(node))]
    : [];
}
