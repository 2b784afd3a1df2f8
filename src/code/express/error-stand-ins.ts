import { STATUS_CODES } from 'node:http';
import { ancestors, parents, textOf } from '../syntax/ancestors.ts';
import { isFunction, memberName, type Node, unwrap, walk } from '../syntax/nodes.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import type { Status } from './response-status.ts';

/** What an expression tells of an error. */
export type Told = 'stack' | 'message' | 'error' | 'other';

/** What the status of the answer is called. */
export const wordsOf = (status: Status): string =>
  `'${(status.kind === 'server' && STATUS_CODES[status.code ?? 500]) || STATUS_CODES[500]}'`;

/** A value of the same shape that says nothing but the status. */
export function instead(file: SourceFile, told: Told, target: Node, words: string): string {
  const parent = parents(file.ast).get(target);
  // `err.message || 'Could not load'`: the text behind it is what clients may see.
  if (isFollowed(file, target)) return 'undefined';
  const property = parent?.type === 'ObjectProperty' || parent?.type === 'AssignmentExpression';
  if (told === 'stack') return property ? 'undefined' : words;
  if (told === 'message') return words;
  // A view may show it as it is; as JSON, an error shows what was hung on it.
  if (property && isRendered(file, target)) return words;
  // A view reads the message of what it is given in `res.locals`.
  if (property) return isLocal(parent) ? `{ message: ${words} }` : '{}';
  if (isReadElsewhere(parent, target))
    return `{ ${/\.[cm]?tsx?$/.test(file.path) ? "name: 'Error', " : ''}message: ${words} }`;
  return isWholeBody(parent, target) ? `{ error: ${words} }` : words;
}

/** `err.message || …`, and `err.data || err.message || …`: something else is said where it says nothing. */
function isFollowed(file: SourceFile, target: Node): boolean {
  const parent = parents(file.ast).get(target);
  if (parent?.type !== 'LogicalExpression' || parent.operator === '&&') return false;
  return parent.left === target || isFollowed(file, parent);
}

/** The app's own words where an error has none, as code: `const message = err.message || 'Not saved'`. */
export function ownFallback(file: SourceFile, target: Node): string | undefined {
  if (target.type !== 'Identifier') return undefined;
  for (const fn of ancestors(file.ast, target).filter(isFunction)) {
    const values: (Node | undefined)[] = [];
    walk(fn, (node) => {
      if (node.type === 'VariableDeclarator') values.push(...valuesOf(node, target.name));
    });
    const [value] = values;
    if (values.length > 0)
      return values.length === 1 && value?.type === 'StringLiteral' ? textOf(file.text, value) : undefined;
  }
  return undefined;
}

/** What stands behind the first value that a declaration gives a name; `undefined` where there is nothing. */
function valuesOf({ id, init }: Extract<Node, { type: 'VariableDeclarator' }>, name: string): (Node | undefined)[] {
  if (id.type === 'Identifier') return id.name === name ? [init ? lastOf(init) : undefined] : [];
  if (id.type !== 'ObjectPattern') return [];
  return id.properties.flatMap((property): (Node | undefined)[] => {
    const value = property.type === 'ObjectProperty' ? property.value : property.argument;
    const target = value.type === 'AssignmentPattern' ? value.left : value;
    if (target.type !== 'Identifier' || target.name !== name) return [];
    return [value.type === 'AssignmentPattern' ? value.right : undefined];
  });
}

function lastOf(init: Node): Node | undefined {
  const value = unwrap(init);
  if (value.type === 'ConditionalExpression')
    return [value.consequent, value.alternate].find(({ type }) => type === 'StringLiteral');
  return value.type === 'LogicalExpression' && value.operator !== '&&' ? unwrap(value.right) : undefined;
}

/** `res.locals.error = …` */
const isLocal = (parent: Node): boolean =>
  parent.type === 'AssignmentExpression' &&
  parent.left.type === 'MemberExpression' &&
  memberName(parent.left.object as Node) === 'locals';

/** It is given to `res.render`, itself or in the object of values. */
export function isRendered(file: SourceFile, target: Node): boolean {
  const call = ancestors(file.ast, target).find((node) => node.type === 'CallExpression');
  return call !== undefined && memberName(call.callee as Node) === 'render';
}

/** As JSON, an error shows what was hung on it: no stack. */
export function isWholeBody(parent: Node | undefined, target: Node): boolean {
  return parent?.type === 'CallExpression' && parent.arguments.includes(target as never) && isJson(parent);
}

function isJson(call: Extract<Node, { type: 'CallExpression' }>): boolean {
  return ['json', 'jsonp', 'send'].includes(memberName(call.callee as Node) ?? '');
}

/** In a string, an error shows its name and message alone. */
export const isInText = (parent: Node | undefined): boolean =>
  parent?.type === 'TemplateLiteral' || parent?.type === 'BinaryExpression';

/** `JSON.stringify(err)`: whoever makes a text of it means it to be read. */
export const isMadeText = (parent: Node | undefined, target: Node): boolean =>
  parent?.type === 'CallExpression' && parent.arguments.includes(target as never) && !isJson(parent);

/** `format(err)`: a function of the app reads members of the error that it is given. */
export function isReadElsewhere(parent: Node | undefined, target: Node): boolean {
  if (parent?.type !== 'CallExpression' || !isMadeText(parent, target)) return false;
  const name = parent.callee.type === 'Identifier' ? parent.callee.name : memberName(parent.callee as Node);
  return !/^(String|stringify|inspect|format|concat|escape\w*)$|^(end|write|render)$/.test(name ?? '');
}
