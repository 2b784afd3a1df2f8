import type { Place } from '../../model/place.ts';
import type { Source } from '../../code/values/value.ts';
import { ancestors, endOf, startOf, textOf } from '../../code/syntax/ancestors.ts';
import { bare, isFunction, memberName, type Node, type NodeOf } from '../../code/syntax/nodes.ts';
import { readScopes } from '../../code/syntax/scopes.ts';
import { placeAt } from '../values.ts';
import { nameOfFunction, nameOfHolder } from './names.ts';

/** What nobody may guess. */
const SECRET =
  /(token|secret|otp|passw(or)?d|passphrase|passcode|salt|nonce|api_?key|session_?(id|key)|csrf|xsrf|(reset|verif\w*|confirm\w*|activation|auth|access|recovery|security|invit\w*|two_?factor|login|email|sms)_?(code|pin)|encryption_?key|private_?key)s?$|^(pin|otp|sid)(_?code)?$|one_?time/i;
const OTHER =
  /tokeniz|not_?otp|pass(word)?_?(length|strength)|(mint|erc20|nft|design|color|lex\w*|next|current)_?token|signature_?nonce/i;

const COUNT = /(^|_)(len|length|size|count|delay|ms|seconds|index)$/i;

/** `token = Math.random().toString(36)`, also by way of a function that is named so: the call. */
export function weakRandomOf(source: Source, node: Node): Place[] {
  if (node.type !== 'CallExpression' || textOf(source.text, bare(node.callee as Node)) !== 'Math.random') return [];
  const name = madeInto(source, node);
  return name !== undefined && SECRET.test(name) && !OTHER.test(name)
    ? [placeAt(source, startOf(node), endOf(node))]
    : [];
}

/** The name of what a value becomes a part of, or of the function that makes it. */
function madeInto({ ast }: Source, node: Node): string | undefined {
  const path = ancestors(ast, node);
  for (const [index, one] of path.entries()) {
    if (isFunction(one)) return nameOfFunction(one, path[index + 1]);
    const name = nameOfHolder(one, path[index - 1]);
    if (name !== undefined && COUNT.test(name)) return undefined;
    if (name !== undefined && (SECRET.test(name) || one.type === 'ObjectProperty')) return name;
    const used = one.type === 'VariableDeclarator' && name !== undefined ? usedAs(ast, one) : undefined;
    if (used !== undefined) return used;
  }
  return undefined;
}

/** What a variable with a plain name is used as: `saveResetCode(email, code)`, `{ resetCode: code }`, `user.otp = number`. */
function usedAs(ast: Source['ast'], { id }: NodeOf<'VariableDeclarator'>): string | undefined {
  const { binding, parent } = readScopes(ast);
  const names = (binding(id as Node)?.reads ?? []).flatMap((read) => {
    const around = parent(read);
    if (!around) return [];
    const called = around.type === 'CallExpression' && around.callee !== read ? around.callee : undefined;
    const member = called && (memberName(called as Node) ?? (called.type === 'Identifier' ? called.name : undefined));
    return member ?? nameOfHolder(around, read) ?? [];
  });
  return names.find((one) => SECRET.test(one) && !OTHER.test(one));
}
