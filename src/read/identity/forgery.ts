import type { IdentityFacts } from '../../model/identity.ts';
import type { Source } from '../../code/values/value.ts';
import { ancestors, endOf, startOf, textOf } from '../../code/syntax/ancestors.ts';
import {
  bare,
  type FunctionNode,
  isFunction,
  memberName,
  type Node,
  patternNames,
  writtenText,
} from '../../code/syntax/nodes.ts';
import { placeAt } from '../values.ts';
import { keysRead } from './cookies.ts';
import { isPartOfRequest } from './request-parts.ts';

type Check = IdentityFacts['forgeryChecks'][number];

const REFUSES = /\b403\b|forbidden|csrf|cross-?_?(site|origin)|invalid_?origin/i;
const PLAIN = /^(null|undefined|''|""|``|true|false|\d+|['"][^'"]*['"]|void 0)$/;

/** Checks against forged requests that are written by hand: of the origin of a request, or of a token. */
export function forgeryChecksOf(source: Source, node: Node): Check[] {
  if (isOriginRead(node)) return originCheck(source, node);
  if (node.type === 'BinaryExpression' && /^[!=]==?$/.test(node.operator))
    return tokenCheck(source, node, [node.left as Node, node.right]);
  if (node.type !== 'CallExpression' || !/timingSafeEqual$|safe_?compare|tsscmp/i.test(nameOf(node))) return [];
  if (!/csrf|xsrf/i.test(textOf(source.text, node))) return [];
  return [{ kind: 'token', place: placeAround(source, node), at: place(source, node), plain: false, weak: null }];
}

const nameOf = (node: Extract<Node, { type: 'CallExpression' }>): string => {
  const callee = bare(node.callee as Node);
  return callee.type === 'Identifier' ? callee.name : (memberName(callee) ?? '');
};

const place = (source: Source, node: Node): Check['at'] => placeAt(source, startOf(node), endOf(node));

/** `req.get('origin')`, `req.headers.origin`, `'sec-fetch-site'`. */
function isOriginRead(node: Node): boolean {
  if (node.type === 'CallExpression') {
    const [name] = node.arguments as Node[];
    return (
      /^(get|header)$/.test(memberName(node.callee as Node) ?? '') &&
      /^(origin|referr?er|sec-fetch-site)$/i.test(writtenText(name) ?? '')
    );
  }
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return false;
  const name = memberName(node) ?? '';
  return /^(origin|referr?er|sec-fetch-site)$/i.test(name) && memberName(bare(node.object)) === 'headers';
}

/** A function that reads where a request comes from and refuses some; those that answer CORS aside. */
function originCheck(source: Source, node: Node): Check[] {
  const handler = handlerAround(source, node);
  if (!handler) return [];
  const text = textOf(source.text, handler);
  if (!REFUSES.test(text) || /access-control-allow/i.test(text) || isHandedOn(source, node, handler)) return [];
  return [{ kind: 'origin', place: place(source, handler), at: place(source, node), plain: false, weak: null }];
}

/** `res.redirect(req.headers.referer)`, a line of a log. */
function isHandedOn(source: Source, node: Node, handler: Node): boolean {
  const path = ancestors(source.ast, node);
  return path.slice(1, path.indexOf(handler)).some((one) => {
    if (one.type !== 'CallExpression') return false;
    const callee = textOf(source.text, one.callee as Node);
    return /(^|\.)(redirect|location|log|info|warn|error|debug|render|json|send)$/.test(callee);
  });
}

/** `req.body._csrf !== req.session.csrf`. */
function tokenCheck(source: Source, node: Node, sides: readonly Node[]): Check[] {
  const texts = sides.map((side) => textOf(source.text, bare(side)).trim()) as [string, string];
  if (!texts.some((text) => /csrf|xsrf/i.test(text)) || texts.some((text) => PLAIN.test(text))) return [];
  if (texts.some((text) => /\.(length|code|name|message|type|path|url|method)$|^typeof\b|EBADCSRF/i.test(text)))
    return [];
  const handler = handlerAround(source, node);
  if (!handler) return [];
  const text = textOf(source.text, handler);
  const weak = weaknessOf(texts, text, testAround(source, node));
  return [{ kind: 'token', place: place(source, handler), at: place(source, node), plain: true, weak }];
}

/** Whether a request passes that brings no token, or one for whom none was made. */
function weaknessOf(sides: readonly string[], handler: string, test: string): Check['weak'] {
  const plain = (text: string): string => text.replace(/\s|\?(?=\.)/g, '');
  const [all, around] = [plain(handler), plain(test)];
  const names = sides.map(plain);
  for (const name of names) {
    if (around.includes(`(${name}&&`) || around.startsWith(`${name}&&`)) return 'optional';
    if (all.includes(`if(!${name})returnnext()`) || all.includes(`if(!${name}){returnnext()`)) return 'optional';
  }
  return names.some((name) => all.includes(`!${name}`) || all.includes(`${name}&&`) || all.includes(`typeof${name}`))
    ? null
    : 'unset';
}

/** The test of the `if` that a comparison stands in. */
function testAround(source: Source, node: Node): string {
  const path = ancestors(source.ast, node);
  const branch = path.find((one) => one.type === 'IfStatement' || one.type === 'ConditionalExpression');
  return branch && 'test' in branch ? textOf(source.text, branch.test as Node) : '';
}

function handlerAround({ ast }: Source, node: Node): FunctionNode | undefined {
  return ancestors(ast, node).find(
    (one): one is FunctionNode =>
      isFunction(one) &&
      (one.params as Node[]).some((param) => patternNames(param).some((name) => /^_?req(uest)?$/.test(name))),
  );
}

function placeAround(source: Source, node: Node): Check['place'] {
  return place(source, handlerAround(source, node) ?? node);
}

const OWN = /^(cookie|destroy|regenerate|save|reload|touch|id|maxAge|isNew|isChanged|isPopulated)$/;

/** Names of what server code keeps in sessions: `req.session.user`. */
export const sessionKeys = (source: Source, node: Node): string[] =>
  keysRead(node, (object) => isPartOfRequest(source, object, 'session')).filter((name) => !OWN.test(name));
