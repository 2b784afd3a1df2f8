import { inEnglish } from '../../code/express/in-english.ts';
import { asWritten } from '../../code/values/as-written.ts';
import type { IdentityFacts, SessionUse } from '../../model/identity.ts';
import { responseNames } from '../../code/express/handler-shape.ts';
import type { Source } from '../../code/values/value.ts';
import { ancestors, endOf, startOf, textOf } from '../../code/syntax/ancestors.ts';
import {
  bare,
  type FunctionNode,
  isFunction,
  keyName,
  memberName,
  type Node,
  rootName,
  walk,
} from '../../code/syntax/nodes.ts';
import { placeAt } from '../values.ts';
import { isMemberOfRequest, isPartOfRequest, takesRequest } from './request-parts.ts';

const WHO =
  /^(user|usr|users?_?(id|name|data|info)|uid|current_?user|account(_?id)?|logged_?in(_?user)?|is_?logged(_?in)?|is_?auth(enticated|ed)?|auth(enticated|ed)?|admin(_?(id|user))?|is_?admin|principal|username|email|member(_?id)?|customer(_?id)?|login)$/i;
const EMPTY = /^(null|undefined|false|0|''|""|\{\}|void 0)$/;

/** `req.session.user = found`: someone is signed in. */
export function signInOf(source: Source, node: Node): SessionUse[] {
  if (node.type === 'CallExpression') return mergesWho(source, node) ? [useAt(source, node)] : [];
  if (node.type !== 'AssignmentExpression' || node.operator !== '=') return [];
  const key = keyInSession(source, node.left);
  if (key === undefined || !WHO.test(inEnglish(key)) || EMPTY.test(textOf(source.text, node.right).trim())) return [];
  if (WORD.test(key) && isOfConnection(source, node)) return [];
  const use = useAt(source, node);
  return [{ ...use, known: isKnown(source, node, key) }];
}

/** A name that an account of another system has, too. */
const WORD = /^(user|usr|user_?name|account|login)$/i;
const PASSWORD = /^(\w*_)?(pass(word|wd|phrase)?|pwd|\w+Password)$/i;
const WHERE = /^(\w*_)?(host(name)?|port|server|database|db_?name|dsn|endpoint|\w+(Host|Port))$/i;

/** `req.session.host`, `.username` and `.password` beside each other: what it takes to reach another system. */
function isOfConnection(source: Source, write: Node): boolean {
  const handler = handlerOf(source, write);
  if (!handler) return false;
  const keys = new Set<string>();
  walk(handler.body, (node) => {
    const key = node.type === 'AssignmentExpression' ? keyInSession(source, node.left) : undefined;
    if (key !== undefined) keys.add(key);
  });
  return [...keys].some((key) => PASSWORD.test(key)) && [...keys].some((key) => WHERE.test(key));
}

const ANSWERS = /^_?(res|response|resp|reply|console|log|logger|debug|next)$/;

/**
 * `findById(req.session.user.id)` before `req.session.user = found`: who is signed in already is brought up to date. What is only
 * asked in a condition, or shown, says nothing: a page for signing in does so, too.
 */
function isKnown(source: Source, write: Node, key: string): boolean {
  const handler = handlerOf(source, write);
  if (!handler) return false;
  let found = false;
  walk(handler.body, (node) => {
    if (found || startOf(node) >= startOf(write)) return false;
    if (keyInSession(source, node) !== key || node.type !== 'MemberExpression') return;
    const path = ancestors(source.ast, node);
    const end = path.indexOf(handler);
    const [, parent] = path;
    if (parent?.type === 'AssignmentExpression' && parent.left === node) return;
    const isAsked = path
      .slice(1, end)
      .some(
        (one, index) =>
          (one.type === 'IfStatement' || one.type === 'ConditionalExpression') && one.test === path[index],
      );
    const call = path.slice(1, end).find(({ type }) => type === 'CallExpression');
    found = !isAsked && call?.type === 'CallExpression' && !ANSWERS.test(rootName(call.callee as Node) ?? '');
  });
  return found;
}

/** `Object.assign(req.session, { userId })` */
function mergesWho(source: Source, { callee, arguments: args }: Extract<Node, { type: 'CallExpression' }>): boolean {
  const [target, object] = args as Node[];
  if (textOf(source.text, callee as Node) !== 'Object.assign' || !target || !isPartOfRequest(source, target, 'session'))
    return false;
  return (
    object?.type === 'ObjectExpression' &&
    object.properties.some(
      (one) =>
        one.type === 'ObjectProperty' &&
        WHO.test(inEnglish(keyName(one.key, one.computed) ?? '')) &&
        !EMPTY.test(textOf(source.text, one.value as Node)),
    )
  );
}

/** `req.session.destroy()`, `req.session = null`, `req.logout()`, `delete req.session.user`. */
export function signOutOf(source: Source, node: Node): IdentityFacts['signOuts'] {
  const how = waysOut(source, node);
  if (how === undefined) return [];
  const statement = ancestors(source.ast, node).find(({ type }) => type === 'ExpressionStatement');
  const place = statement ? placeAt(source, startOf(statement), endOf(statement)) : null;
  const bare = 'arguments' in node && node.arguments.length === 0;
  return [{ ...useAt(source, node), how, statement: place, bare }];
}

function waysOut(source: Source, node: Node): IdentityFacts['signOuts'][number]['how'] | undefined {
  if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression') {
    const callee = bare(node.callee as Node);
    const method = memberName(callee);
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return undefined;
    if ((method === 'destroy' || method === 'regenerate') && isPartOfRequest(source, callee.object, 'session'))
      return method;
    return method === 'logout' || method === 'logOut' ? (isRequest(callee.object) ? 'logout' : undefined) : undefined;
  }
  if (node.type === 'UnaryExpression' && node.operator === 'delete') {
    const key = keyInSession(source, node.argument);
    return key !== undefined && WHO.test(inEnglish(key)) ? 'forget' : undefined;
  }
  if (node.type !== 'AssignmentExpression' || !EMPTY.test(textOf(source.text, node.right).trim())) return undefined;
  if (isMemberOfRequest(node.left, 'session')) return 'null';
  const key = keyInSession(source, node.left);
  return key !== undefined && WHO.test(inEnglish(key)) ? 'forget' : undefined;
}

function keyInSession(source: Source, node: Node): string | undefined {
  const target = bare(node);
  if (target.type !== 'MemberExpression' || !isPartOfRequest(source, target.object, 'session')) return undefined;
  return memberName(target) ?? undefined;
}

const isRequest = (node: Node): boolean => {
  const inner = bare(node);
  return inner.type === 'Identifier' && /^_?(req|request)$/.test(inner.name);
};

/** A password is compared or looked up, or a function is called that does so. */
const CHECKS =
  /(compare|bcrypt|argon2|verify|authenticate|log_?in|sign_?in)\w*\W|passw(or)?d\w*\)?\s*[!=]==?|[!=]==?\s*[\w.]*passw(or)?d|\{[^{}]*\bpassw(or)?d[^{}]*\}\s*\)|passw(or)?d\s*=\s*[?$:]/i;

/** What is done to a session at a place, with the handler around it. */
export function useAt(source: Source, node: Node): SessionUse {
  const handler = handlerOf(source, node);
  const before = handler ? source.text.slice(startOf(handler), startOf(node)) : '';
  return {
    place: placeAt(source, startOf(node), endOf(node)),
    handler: handler ? placeAt(source, startOf(handler), endOf(handler)) : null,
    response: handler ? responseOf(source, handler) : null,
    answered: /\bres(ponse)?\s*(\.\w+\([^)]*\)\s*)*\.(send|json|redirect|render|end|sendStatus|sendFile)\(/.test(
      before,
    ),
    checksPassword: handler !== undefined && CHECKS.test(inEnglish(textOf(source.text, handler))),
    known: false,
  };
}

/** The name of the response in a handler. */
function responseOf(source: Source, { params }: FunctionNode): string | null {
  const names = (params as Node[]).map((param) => (param.type === 'Identifier' ? param.name : ''));
  const known = responseNames(names);
  const param = (params as Node[])[names.findIndex((name) => known.has(name))];
  // The name alone, without its type.
  return param ? (/^[\w$]+/.exec(asWritten(source, param))?.[0] ?? null) : null;
}

function handlerOf({ ast }: Source, node: Node): FunctionNode | undefined {
  return ancestors(ast, node).find((one): one is FunctionNode => isFunction(one) && takesRequest(one));
}
