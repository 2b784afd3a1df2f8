import { isFunction, type Node } from '../../../syntax/nodes.ts';
import { functionAround } from '../../../syntax/static-types.ts';
import { SECRET } from '../../classify/names.ts';
import type { Context } from '../text-edits/all.ts';
import {
  answerFor,
  listFor,
  MOST,
  ownList,
  quoted,
  textCode,
  type Checked,
  type Column,
  type OwnList,
} from './lists.ts';
import { lineBefore, statementAround } from './place.ts';
import { subjectOf, type Subject } from './subject.ts';

const PLAIN = /^[\w$.]+$/;

/** How a column that comes from outside is checked; `null` where no list is known, or where it may be more than a column. */
export function checkedColumn(node: Node, name: Column, context: Context): Checked | null {
  const subject = subjectOf(node, context.scopes);
  if (!subject || (subject.fallback !== null && !PLAIN.test(subject.fallback))) return null;
  const own = ownList(node, name, context);
  const fallback = name.sorts && subject.fallback !== null ? [subject.fallback] : [];
  const among = [...new Set([...name.among, ...fallback])].filter((one) => !SECRET.test(one));
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
  const test = `!${list}.${own?.has ?? 'includes'}(${textCode(subject.node, context)})`;
  return {
    around: null,
    before: [...before, lineBefore(statement, `if (${test}) return ${answerFor(response.name, context)}`, context)],
  };
}
