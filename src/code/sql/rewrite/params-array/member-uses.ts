import { bare, isFunction, memberName, type Node } from '../../../syntax/nodes.ts';
import { isInside } from '../../../syntax/static-types.ts';
import { membersNamed, type MemberText } from '../../resolve/member-texts.ts';
import { isInMessage } from '../../template/messages.ts';
import type { Context } from '../text-edits/all.ts';
import type { Job } from './job.ts';

/** Every mention of the member is a write, or a part of a statement that is looked at as well. */
export function taken(text: MemberText, { context, sink }: Job): string | null {
  const { scopes, read, loose } = context;
  if (loose.includes(text.name))
    return `${text.name} is also run elsewhere, as a member of an object that is not followed`;
  for (const mention of text.reads) {
    if (isInside(mention, sink.text) || isInMessage(mention, scopes) || isTested(mention, scopes)) continue;
    if (text.writes.some(({ value }) => isInside(mention, value))) continue;
    if (!read.has(bare(mention))) return `${text.name} is also taken by code that is not followed`;
  }
  return null;
}

/** `this.sql.includes('WHERE')`, `if (this.parts.length)`: the same before and after. */
function isTested(mention: Node, scopes: Context['scopes']): boolean {
  const use = scopes.parent(mention);
  if (use?.type === 'MemberExpression' && use.object === mention)
    return /^(length|includes|indexOf|endsWith|startsWith)$/.test(memberName(use) ?? '');
  if (use?.type === 'UnaryExpression') return use.operator === '!';
  return (use?.type === 'IfStatement' || use?.type === 'ConditionalExpression') && use.test === mention;
}

/** A text that is joined in only under a condition: its values are there even when it is not. */
export function joinedAtTimes(text: MemberText, { scopes }: Context): string | null {
  for (const mention of text.reads) {
    if (isInMessage(mention, scopes) || isTested(mention, scopes)) continue;
    let child = mention;
    for (let at = scopes.parent(mention); at && !isFunction(at); child = at, at = scopes.parent(at)) {
      if (/^(For|ForIn|ForOf|While|DoWhile)Statement$/.test(at.type)) return JOINED(text.name);
      const test = at.type === 'IfStatement' || at.type === 'ConditionalExpression' ? at.test : null;
      if (!test || child === test) continue;
      const mentions = membersNamed(text.name, scopes).filter((one) => isInside(one, test));
      const isOwn = mentions.length === 1 && isEmptiness(test, mentions[0] as Node, scopes);
      // The whole statement runs under it, with its values.
      const isWhole = at.type === 'IfStatement' && !/^(Variable|Expression)/.test(child.type) && runsIn(child, mention);
      if (!isOwn && !isWhole) return JOINED(text.name);
    }
  }
  return null;
}

const JOINED = (name: string): string =>
  `${name} is joined in only under a condition, and its values would be there without it`;

/** `if (this.pool) { this.pool.query(this.sql) }` */
function runsIn(branch: Node, mention: Node): boolean {
  return branch.type === 'BlockStatement' && isInside(mention, branch);
}

/** `this.parts.length`, `this.parts.length > 0`, `this.where !== ''` */
function isEmptiness(test: Node, mention: Node, scopes: Context['scopes']): boolean {
  const inner = bare(test);
  if (inner === mention) return true;
  if (inner.type === 'MemberExpression') return inner.object === mention && memberName(inner) === 'length';
  if (inner.type !== 'BinaryExpression' || !isEmptiness(inner.left as Node, mention, scopes)) return false;
  const right = bare(inner.right);
  return right.type === 'NumericLiteral'
    ? right.value === 0 && /^(>|!==?)$/.test(inner.operator)
    : right.type === 'StringLiteral' && right.value === '' && /^!==?$/.test(inner.operator);
}
