import { codeOf } from '../../bind/index.ts';
import type { Name } from '../../classify/names.ts';
import { isConstantMap } from '../../classify/allow-list-guards.ts';
import { inLiteral } from '../text-edits/literals.ts';
import { bare, isFunction, type Node } from '../../../syntax/nodes.ts';
import { functionAround, kindOf } from '../../../syntax/static-types.ts';
import type { Context } from '../text-edits/all.ts';
import type { Change } from '../text-edits/change.ts';
import { lineBefore, statementAround, type Around } from './place.ts';
import { subjectOf, type Subject } from './subject.ts';

/** A check of a column against a list: what stands in its place, and what stands before. */
export interface Checked {
  /** What stands around it; `null` where it stays as it is. */
  around: Around | null;
  before: Change[];
}

type Column = Extract<Name, { kind: 'column' }>;

const INLINE = 4;
/** More would be a table that somebody should look at. */
const MOST = 60;
const PLAIN = /^[\w$.]+$/;

/** How a column that comes from outside is checked; `null` where no list is known, or where it may be more than a column. */
export function checkedColumn(node: Node, name: Column, context: Context): Checked | null {
  const subject = subjectOf(node, context.scopes);
  if (!subject || (subject.fallback !== null && !PLAIN.test(subject.fallback))) return null;
  const own = ownList(node, name, context);
  const fallback = name.sorts && subject.fallback !== null ? [subject.fallback] : [];
  const among = [...new Set([...name.among, ...fallback])];
  if (!own && (name.among.length === 0 || among.length > MOST)) return null;
  return name.sorts ? sorted(node, subject, name, own, among, context) : guarded(node, subject, own, among, context);
}

/** `columns.includes(sort) ? sort : 'id'` */
function sorted(
  node: Node,
  subject: Subject,
  name: Column,
  own: OwnList | null,
  among: readonly string[],
  context: Context,
): Checked | null {
  const fallback = subject.fallback ?? (own ? own.names[0] : name.first);
  if (!fallback) return null;
  const { list, before } = listFor(node, own, among, context);
  return {
    around: {
      before: `${list}.${own?.has ?? 'includes'}(${textCode(subject.node, context)}) ? `,
      kept: subject.node,
      after: ` : ${quoted(fallback, context)}`,
    },
    before,
  };
}

/** `if (!columns.includes(field)) return res.status(400).json({ error: 'Unknown column' });` */
function guarded(
  node: Node,
  subject: Subject,
  own: OwnList | null,
  among: readonly string[],
  context: Context,
): Checked | null {
  const statement = statementAround(node, context, true);
  const handler = functionAround(node, context.scopes);
  const response = isFunction(handler) ? handler.params[1] : undefined;
  if (!statement || response?.type !== 'Identifier' || !/^(res|response|reply)$/.test(response.name)) return null;
  const { list, before } = listFor(node, own, among, context);
  const key = /\.status\(4\d\d\)\s*\.(?:json|send)\(\{\s*(error|message|msg)\s*:/.exec(context.file)?.[1] ?? 'error';
  const test = `!${list}.${own?.has ?? 'includes'}(${textCode(subject.node, context)})`;
  const answer = `${response.name}.status(400).json({ ${key}: ${quoted('Unknown column', context)} })`;
  return { around: null, before: [...before, lineBefore(statement, `if (${test}) return ${answer}`, context)] };
}

/** The list itself where it is short, else a constant before the statement. */
function listFor(
  node: Node,
  own: OwnList | null,
  among: readonly string[],
  context: Context,
): { list: string; before: Change[] } {
  if (own) return { list: own.name, before: [] };
  const code = `[${among.map((name) => quoted(name, context)).join(', ')}]`;
  const statement = among.length > INLINE ? statementAround(node, context, false) : null;
  if (!statement) return { list: code, before: [] };
  const { name, isNew } = listName(statement, code, context);
  if (!name) return { list: code, before: [] };
  return { list: name, before: isNew ? [lineBefore(statement, `const ${name} = ${code}`, context)] : [] };
}

const NAMES = ['columns', 'sortable', 'columnNames'];

/** A name that means nothing yet; the same list in front of the same statement keeps its name. */
function listName(
  statement: Node,
  code: string,
  { lists, file, scopes }: Context,
): { name: string | null; isNew: boolean } {
  const known = lists.find((one) => one.statement === statement && one.code === code);
  if (known) return { name: known.name, isNew: true };
  const name = NAMES.find(
    (one) =>
      !new RegExp(`(?<![.\\w$'"])${one}\\b(?!\\s*:)`).test(file) &&
      !scopes.lookup(one, statement) &&
      !lists.some((other) => other.name === one && scopes.parent(other.statement) === scopes.parent(statement)),
  );
  if (name) lists.push({ statement, name, code });
  return { name: name ?? null, isNew: true };
}

interface OwnList {
  name: string;
  names: readonly string[];
  has: 'includes' | 'has';
}

const ABOUT = /sort|order_?by|orderable|columns?$|fields?$/i;

/** A list of columns that the app has for it: `const SORTABLE = ['name', 'price']`. */
function ownList(node: Node, { among, sorts }: Column, { scopes }: Context): OwnList | null {
  for (const one of scopes.nodes('VariableDeclarator')) {
    if (one.type !== 'VariableDeclarator' || one.id.type !== 'Identifier' || !one.init || !ABOUT.test(one.id.name))
      continue;
    if (scopes.lookup(one.id.name, node)?.from !== one || (one.start ?? 0) > (node.start ?? 0)) continue;
    const init = bare(one.init);
    const list = init.type === 'NewExpression' && init.arguments[0] ? bare(init.arguments[0] as Node) : init;
    if (list.type !== 'ArrayExpression' || list.elements.length < 2 || !isConstantMap(one.id, scopes)) continue;
    const names = list.elements.flatMap((item) => (item?.type === 'StringLiteral' ? [item.value] : []));
    if (names.length < list.elements.length || !names.every((name) => PLAIN.test(name))) continue;
    const isPart = names.every((name) => among.some((other) => other.toLowerCase() === name.toLowerCase()));
    if (isPart || (among.length === 0 && sorts === 'ORDER' && /sort|order/i.test(one.id.name)))
      return { name: one.id.name, names, has: list === init ? 'includes' : 'has' };
  }
  return null;
}

/** A list of texts takes texts alone in TypeScript. */
function textCode(node: Node, context: Context): string {
  const code = codeOf(node, context);
  return context.typed && kindOf(node, context.scopes) !== 'string' ? `String(${code})` : code;
}

function quoted(text: string, { quote }: Context): string {
  return quote + inLiteral(text, quote) + quote;
}
