import { ancestors, endOf, startOf, textOf } from '../syntax/ancestors.ts';
import { memberName, type Node, rootName, unwrap, walk } from '../syntax/nodes.ts';
import { isForClients } from './own-errors.ts';
import type { SourceFile } from '../syntax/source-file.ts';

/** What is shown together with the inside of an error, and what the app itself says where that is hidden. */
export interface Wording {
  /** All of the expression that is made of the error: a text, a choice of what it tells. */
  node: Node;
  /** The app's own words among it, as code; `undefined` for none. */
  other: string | undefined;
  /** A choice between the error and those words: it is enough to ask for more. */
  test?: Node;
}

/**
 * `'Could not save: ' + err.message`, `` `Could not save: ${err}` ``: the app's own words stay without what follows them.
 * `err instanceof Error ? err.message : String(err)` is one value, whatever the error is; `: 'Could not save'` are words of the app.
 */
export function wordingOf(file: SourceFile, target: Node): Wording | undefined {
  const choice = choiceAround(file, target);
  return textAround(file, choice?.node ?? target) ?? choice;
}

/** `err.stack.split('\\n')`: what is made of a text that an error tells. */
export function madeOf(file: SourceFile, target: Node): Node {
  const [, member, call] = ancestors(file.ast, target);
  const isCalled =
    member?.type === 'MemberExpression' &&
    member.object === target &&
    call?.type === 'CallExpression' &&
    call.callee === member &&
    TEXT_METHODS.test(memberName(member) ?? '');
  return isCalled ? madeOf(file, call) : isTextOf(member, target) ? member : target;
}

/** `String(err)`, `` `${err}` ``: a text already, so that another text can stand in its place. */
export function isTextOf(node: Node | undefined, target: Node): node is Node {
  if (node?.type === 'CallExpression') return isString(node) && node.arguments[0] === target;
  return node?.type === 'TemplateLiteral' && node.expressions[0] === target && node.quasis.every(isEmpty);
}

/** `err` of `String(err)`. */
const innerOf = (node: Node): Node =>
  node.type === 'CallExpression' && isString(node) ? (node.arguments[0] as Node) : node;

const isEmpty = ({ value }: { value: { raw: string } }): boolean => value.raw === '';

const TEXT_METHODS = /^(split|trim|slice|substr|substring|replace|replaceAll|toString|toLowerCase|map|filter|join)$/;

function choiceAround(file: SourceFile, target: Node): Wording | undefined {
  const error = rootName(innerOf(target)) ?? '';
  const [, first, ...more] = ancestors(file.ast, target);
  const path = first?.type === 'CallExpression' && isString(first) ? more : first ? [first, ...more] : [];
  const branch = path === more ? first : target;
  const [choice] = path;
  if (choice?.type !== 'ConditionalExpression' || choice.test === branch || !asks(choice.test, error)) return undefined;
  const isFirst = choice.consequent === branch;
  // What the app says of errors of its own stays, whatever is said of the others.
  if (isForClients(choice.test, { ast: file.ast, errors: new Set([error]), aliases: new Map() }, !isFirst))
    return undefined;
  const other = unwrap(isFirst ? choice.alternate : choice.consequent);
  if (/^(String|Null)Literal$/.test(other.type)) {
    const words = textOf(file.text, other);
    return isFirst ? { node: choice, other: words, test: choice.test } : { node: choice, other: words };
  }
  return tells(other, error) ? { node: choice, other: undefined } : undefined;
}

const isString = (call: Extract<Node, { type: 'CallExpression' }>): boolean =>
  call.callee.type === 'Identifier' && call.callee.name === 'String' && call.arguments.length === 1;

/** It asks what kind of a thing the error is, and nothing else. */
function asks(test: Node, error: string): boolean {
  const inner = unwrap(test);
  if (inner.type === 'LogicalExpression') return asks(inner.left, error) && asks(inner.right, error);
  if (inner.type === 'UnaryExpression') return asks(inner.argument, error);
  if (inner.type === 'BinaryExpression') {
    const isKind =
      inner.operator === 'instanceof' || inner.operator === 'in' || /^typeof/.test(kindOf(inner.left as Node));
    return isKind && [inner.left as Node, inner.right].some((side) => rootName(inTypeof(side)) === error);
  }
  return rootName(inner) === error;
}

const kindOf = (node: Node): string => (node.type === 'UnaryExpression' ? node.operator : '');
const inTypeof = (node: Node): Node => (node.type === 'UnaryExpression' ? node.argument : node);

function tells(node: Node, error: string): boolean {
  let found = false;
  walk(node, (one) => void (found ||= one.type === 'Identifier' && one.name === error));
  return found;
}

function textAround(file: SourceFile, target: Node): Wording | undefined {
  const [, parent] = ancestors(file.ast, target);
  if (parent?.type === 'TemplateLiteral') return templateAround(file, target, parent);
  return parent?.type === 'BinaryExpression' ? sumAround(file, target, parent) : undefined;
}

/** `` `Could not save ${name}: ${err.message}` `` */
function templateAround(
  file: SourceFile,
  target: Node,
  node: Extract<Node, { type: 'TemplateLiteral' }>,
): Wording | undefined {
  const [before, after] = node.quasis.slice(-2);
  if (node.expressions.at(-1) !== target || !before || !after || !ENDS.test(after.value.raw)) return undefined;
  const words = file.text.slice(startOf(node) + 1, endOf(before)).replace(TAIL, '');
  if (!WORD.test(words)) return undefined;
  return { node, other: node.expressions.length > 1 ? `\`${words}\`` : asLiteral(words) };
}

/** `'Could not save: ' + err.message` */
function sumAround(
  file: SourceFile,
  target: Node,
  node: Extract<Node, { type: 'BinaryExpression' }>,
): Wording | undefined {
  if (node.operator !== '+' || node.right !== target) return undefined;
  const words = node.left.type === 'StringLiteral' ? node.left.value.replace(TAIL, '') : '';
  const [, around] = ancestors(file.ast, node);
  // More text behind it.
  if (!WORD.test(words) || around?.type === 'BinaryExpression') return undefined;
  return { node, other: asLiteral(words) };
}

const ENDS = /^['"`).\]\s]*$/;
const TAIL = /[\s:;,.([{<>='"–—-]+$/;
const WORD = /[a-z]{3}/i;

const asLiteral = (words: string): string | undefined => (/['\\\n]/.test(words) ? JSON.stringify(words) : `'${words}'`);
