import { codeOf } from '../../bind/index.ts';
import type { Name } from '../../classify/names.ts';
import { isConstantMap } from '../../classify/constant-maps.ts';
import { inLiteral } from '../text-edits/literals.ts';
import { bare, type Node } from '../../../syntax/nodes.ts';
import { functionAround, kindOf } from '../../../syntax/static-types.ts';
import type { Context } from '../text-edits/all.ts';
import type { Change } from '../text-edits/change.ts';
import { lineBefore, statementAround, type Around } from './place.ts';

/** A check of a column against a list: what stands in its place, and what stands before. */
export interface Checked {
  /** What stands around it; `null` where it stays as it is. */
  around: Around | null;
  before: Change[];
}

export type Column = Extract<Name, { kind: 'column' }>;

const INLINE = 4;
/** More would be a table that somebody should look at. */
export const MOST = 60;
const PLAIN = /^[\w$.]+$/;

/** An answer of status 400, with the text where the app's own answers have it. */
export function answerFor(response: string, context: Context): string {
  const key = /\.status\(4\d\d\)\s*\.(?:json|send)\(\{\s*(error|message|msg)\s*:/.exec(context.file)?.[1] ?? 'error';
  return `${response}.status(400).json({ ${key}: ${quoted('Unknown column', context)} })`;
}

/** The list itself where it is short, else a constant before the statement. */
export function listFor(
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

const NAMES = ['columns', 'columnNames', 'knownColumns'];

/** A name that means nothing yet; the same list in front of the same statement keeps its name. */
function listName(
  statement: Node,
  code: string,
  { lists, file, scopes }: Context,
): { name: string | null; isNew: boolean } {
  const home = functionAround(statement, scopes);
  const text = home ? codeOf(home, { file }) : file;
  const known = lists.find((one) => one.statement === statement && one.code === code);
  if (known) return { name: known.name, isNew: true };
  const name = NAMES.find(
    (one) =>
      !new RegExp(`(?<![.\\w$'"])${one}\\b(?!\\s*:)`).test(text) &&
      !scopes.lookup(one, statement) &&
      !lists.some((other) => other.name === one && scopes.parent(other.statement) === scopes.parent(statement)),
  );
  if (name) lists.push({ statement, name, code });
  return { name: name ?? null, isNew: true };
}

export interface OwnList {
  name: string;
  names: readonly string[];
  has: 'includes' | 'has';
}

const ABOUT = /sort|order_?by|orderable|columns?$|fields?$/i;

/** A list of columns that the app has for it: `const SORTABLE = ['name', 'price']`. */
export function ownList(node: Node, { among, sorts }: Column, { scopes }: Context): OwnList | null {
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
export function textCode(node: Node, context: Context): string {
  const code = codeOf(node, context);
  return context.typed && kindOf(node, context.scopes) !== 'string' ? `String(${code})` : code;
}

export function quoted(text: string, { quote }: Context): string {
  return quote + inLiteral(text, quote) + quote;
}
