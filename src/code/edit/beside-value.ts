import type { Edits } from './edits.ts';
import { endOf, parents, startOf, textOf } from '../syntax/ancestors.ts';
import { bare, memberName, type Node, walk } from '../syntax/nodes.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import { insertAfter } from './statements.ts';

/** How long a line may be before code around a value is harder to read than a line of its own. */
const WIDTH = 80;

/** Calls that give back what they are called on. */
const KEEPS = /^(on|once|addListener|prependListener|setTimeout|ref|unref|listen)$/;

/**
 * Hands a value on in a statement behind the one that makes it, where code around it would move its lines or make one too long.
 *
 * @param code what takes the value; `$it` is its name
 * @param names what it may be called where it has no name
 * @returns whether it was written
 */
export function besideValue(
  file: SourceFile,
  edits: Edits,
  value: Node,
  { code, names }: { code: string; names: readonly string[] },
): boolean {
  const node = wholeChain(file, value);
  const parent = parents(file.ast).get(node);
  const declared = parent?.type === 'VariableDeclarator' && parent.init === node ? parent : undefined;
  const statement = declared ? parents(file.ast).get(declared) : parent;
  if (!statement || !isAlone(file, statement) || fits(file, node, code)) return false;
  const after = (name: string): void =>
    insertAfter(file, edits, statement, [code.replace('$it', () => name)], { apart: false });
  if (declared) {
    if (declared.id.type !== 'Identifier') return false;
    after(declared.id.name);
    return true;
  }
  if (statement.type !== 'ExpressionStatement') return false;
  const known = serverOf(file, node);
  const name = known ?? names.find((one) => !isUsed(file, one));
  if (name === undefined) return false;
  if (known === undefined)
    edits.insert(
      startOf(node),
      `${/\bvar\s/.test(file.text) && !/\b(const|let)\s/.test(file.text) ? 'var' : 'const'} ${name} = `,
    );
  after(name);
  return true;
}

/** `app.listen(…)` of `app.listen(…).on('error', fail)` */
function wholeChain(file: SourceFile, node: Node): Node {
  const above = parents(file.ast);
  for (let whole = node; ;) {
    const member = above.get(whole);
    const call = member && above.get(member);
    const goes = member?.type === 'MemberExpression' && member.object === whole && KEEPS.test(memberName(member) ?? '');
    if (!goes || call?.type !== 'CallExpression' || call.callee !== member) return whole;
    whole = call;
  }
}

function isUsed({ ast }: SourceFile, name: string): boolean {
  let used = false;
  walk(ast.program, (node) => {
    if (node.type === 'Identifier' && node.name === name) used = true;
  });
  return used;
}

/** A statement that others can follow. */
function isAlone(file: SourceFile, statement: Node): boolean {
  const around = parents(file.ast).get(statement);
  const hasOne = statement.type !== 'VariableDeclaration' || statement.declarations.length === 1;
  return hasOne && (around?.type === 'Program' || around?.type === 'BlockStatement');
}

function fits(file: SourceFile, node: Node, code: string): boolean {
  const { text } = file;
  const from = text.lastIndexOf('\n', startOf(node)) + 1;
  const [line = ''] = text.slice(from).split(/\r?\n/);
  return endOf(node) <= from + line.length && line.length + code.length - '$it'.length <= WIDTH;
}

/** `server` of `server.listen(…)`, where the file makes it with `createServer`. */
function serverOf(file: SourceFile, node: Node): string | undefined {
  let receiver: Node = node;
  while (receiver.type === 'CallExpression' && receiver.callee.type === 'MemberExpression')
    receiver = bare(receiver.callee.object);
  if (receiver.type !== 'Identifier' && receiver.type !== 'MemberExpression') return undefined;
  const name = textOf(file.text, receiver);
  let made = false;
  walk(file.ast.program, (one) => {
    const [left, right] =
      one.type === 'VariableDeclarator'
        ? [one.id, one.init]
        : one.type === 'AssignmentExpression'
          ? [one.left, one.right]
          : [undefined, undefined];
    if (!left || !right || textOf(file.text, left as Node).replace(/\s*:[^]*$/, '') !== name) return;
    const call = bare(right as Node);
    if (call.type === 'CallExpression' && /(^|\.)createServer$/.test(textOf(file.text, call.callee as Node)))
      made = true;
  });
  return made ? name : undefined;
}
