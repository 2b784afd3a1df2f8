import { codeOf } from '../../bind/index.ts';
import type { Keys } from '../../classify/literal-keys.ts';
import { isFunction, memberName, type Node } from '../../../syntax/nodes.ts';
import { functionAround, isPath } from '../../../syntax/static-types.ts';
import type { Context } from '../text-edits/all.ts';
import { answerFor, listFor, MOST, quoted, type Checked, type Column } from './lists.ts';
import { lineBefore, statementAround } from './place.ts';
import { subjectOf } from './subject.ts';

/** How the keys of an object that comes from outside are checked, where they name columns: `SET ${Object.keys(body)…}`. */
export function checkedKeys(node: Node, { object, by }: Keys, name: Column, context: Context): Checked | null {
  if (name.sorts || name.among.length === 0 || name.among.length > MOST) return null;
  if (!isPath(object) || !subjectOf(object, context.scopes)) return null;
  const body = isFunction(by) || /^For(In|Of)Statement$/.test(by.type) ? (by as { body: Node }).body : null;
  return body?.type === 'BlockStatement'
    ? skipped(node, by, body, name.among, context)
    : refused(by, object, name, context);
}

/** `if (!columns.includes(key)) continue;`, where a loop does nothing else by the key. */
function skipped(node: Node, by: Node, body: Node, among: readonly string[], context: Context): Checked | null {
  const { scopes } = context;
  const [first] = body.type === 'BlockStatement' ? body.body : [];
  const binding = scopes.binding(node);
  const isAsked = binding?.reads.some((read) => isCompared(read, scopes));
  if (!first || !binding || isAsked) return null;
  if (isFunction(by) && !isForEach(by, context)) return null;
  const { list, before } = listFor(by, null, among, context);
  const out = isFunction(by) ? 'return' : 'continue';
  return {
    around: null,
    before: [...before, lineBefore(first, `if (!${list}.includes(${binding.name})) ${out}`, context)],
  };
}

function isForEach(fn: Node, { scopes }: Context): boolean {
  const call = scopes.parent(fn);
  return call?.type === 'CallExpression' && memberName(call.callee) === 'forEach';
}

/** `key === 'limit'`, `SKIP.includes(key)`: a key that is asked for means something of its own. */
function isCompared(read: Node, scopes: Context['scopes']): boolean {
  const use = scopes.parent(read);
  if (use?.type === 'BinaryExpression') return use.operator !== '+';
  if (use?.type === 'SwitchStatement') return true;
  return use?.type === 'CallExpression' && /^(includes|has|test|indexOf)$/.test(memberName(use.callee) ?? '');
}

/** `if (!Object.keys(body).every((key) => columns.includes(key))) return res.status(400)…`: texts and values stay in step. */
function refused(by: Node, object: Node, name: Column, context: Context): Checked | null {
  const { scopes } = context;
  const home = functionAround(by, scopes);
  const statement = statementAround(by, context, true);
  if (!statement || !isFunction(home)) return null;
  const response = home.params[1];
  const answers = response?.type === 'Identifier' && /^(res|response|reply)$/.test(response.name);
  if (!answers && !home.async) return null;
  const among = [...new Set([...(name.key ? [name.key] : []), ...name.among])];
  const { list, before } = listFor(by, null, among, context);
  const test = `!Object.keys(${codeOf(object, context)}).every((key) => ${list}.includes(key))`;
  const out =
    answers && response.type === 'Identifier'
      ? `return ${answerFor(response.name, context)}`
      : `throw new Error(${quoted('Unknown column', context)})`;
  return { around: null, before: [...before, lineBefore(statement, `if (${test}) ${out}`, context)] };
}
