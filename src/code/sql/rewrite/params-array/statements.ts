import type { Context } from '../text-edits/all.ts';
import type { Change } from '../text-edits/index.ts';
import type { SinkCall } from '../../resolve/sinks.ts';
import { listType } from '../list-type.ts';
import type { Root } from '../../template/index.ts';
import { bare, isFunction, memberName, type Node } from '../../../syntax/nodes.ts';
import { endOf, startOf } from '../../../syntax/ancestors.ts';
import { restOfLine } from '../../../edit/statements.ts';
import type { Result } from './job.ts';

/** The statement that makes the array, or the object of named values, in front of another or behind it. */
export function declaration(
  statement: Node,
  name: string,
  first: readonly string[],
  context: Context,
  { before, of }: { before: boolean; of: SinkCall },
): Change {
  const { file } = context;
  const isVar = statement.type === 'VariableDeclaration' && statement.kind === 'var';
  const keyword =
    isVar && (file.startsWith('var', startOf(statement)) || !/\b(?:const|let)\b/.test(file)) ? 'var' : 'const';
  const end =
    file[endOf(statement) - 1] === ';' ||
    !/VariableDeclaration|ExpressionStatement|ReturnStatement/.test(statement.type)
      ? ';'
      : '';
  const type = /\.[cm]?tsx?$/.test(context.path) ? `: ${listType(of)}` : '';
  const list = of.sink.mark === '@name' ? objectOf(first) : listOf(first);
  const code = `${keyword} ${name}${type} = ${list}${end}`;
  const gap = lineBreak(file) + indentOf(statement, file);
  return before ? insertion(startOf(statement), code + gap) : insertion(lineEnd(statement, file), gap + code);
}

/** `[id, name]`; `[...(id ? [id] : [])]` is the list that stands in it. */
function listOf(values: readonly string[]): string {
  const [only = '', ...more] = values;
  const inner = more.length === 0 ? /^\.\.\.\((\w[\w.]* \? \[[^[\]]*\] : \[[^[\]]*\])\)$/.exec(only)?.[1] : undefined;
  return inner ?? `[${values.join(', ')}]`;
}

export function objectOf(entries: readonly string[]): string {
  return entries.length > 0 ? `{ ${entries.join(', ')} }` : '{}';
}

/** `params.push(…)` behind the statement that adds to the text. */
export function pushAfter(root: Root, codes: readonly string[], context: Context): Result {
  const { scopes, file } = context;
  const code = codes.join('; ');
  if (root.by === 'return') return pushBeforeReturn(root, code, context);
  let statement: Node | undefined = root.node;
  let direct = true;
  for (;;) {
    const parent: Node | undefined = scopes.parent(statement);
    if (!parent) return { refused: 'the statement that adds to the text is not found' };
    if (parent.type === 'ExpressionStatement' || parent.type === 'VariableDeclaration') {
      statement = parent;
      break;
    }
    if (direct && isForEachOf(statement, parent, scopes)) return inBody(statement, code);
    if (
      !/^(AssignmentExpression|CallExpression|VariableDeclarator|TSAsExpression|ParenthesizedExpression|ArrayExpression)$/.test(
        parent.type,
      )
    )
      direct = false;
    if (isFunction(parent)) return { refused: 'the text grows in an expression: write it as a statement' };
    statement = parent;
  }
  const inner = statement.type === 'ExpressionStatement' ? bare(statement.expression) : null;
  if (
    !direct &&
    inner?.type === 'LogicalExpression' &&
    bare(inner.right).type === 'AssignmentExpression' &&
    (bare(inner.right) as { right?: Node }).right === root.node
  ) {
    return {
      changes: [{ start: endOf(bare(inner.right)), end: endOf(bare(inner.right)), text: `, ${codes.join(', ')}` }],
    };
  }
  if (!direct && root.by !== 'map')
    return { refused: 'the text grows only under a condition inside an expression: write it as an if statement' };
  const block = scopes.parent(statement);
  const semicolon = file[endOf(statement) - 1] === ';';
  const end = semicolon ? ';' : '';
  if (block && /^(BlockStatement|Program|SwitchCase|StaticBlock)$/.test(block.type)) {
    const sameLine = file.slice(file.lastIndexOf('\n', startOf(statement)) + 1, startOf(statement)).trim() !== '';
    const gap = sameLine ? (semicolon ? ' ' : '; ') : lineBreak(file) + indentOf(statement, file);
    const at = sameLine ? endOf(statement) : lineEnd(statement, file);
    return { changes: [insertion(at, `${gap}${code}${end}`)] };
  }
  if (block && /^(If|For|ForIn|ForOf|While)Statement$/.test(block.type)) {
    return {
      changes: [
        { start: startOf(statement), end: startOf(statement), text: '{ ' },
        { start: endOf(statement), end: endOf(statement), text: `${semicolon ? '' : ';'} ${code}; }` },
      ],
    };
  }
  return { refused: 'the statement that adds to the text has no block of its own' };
}

/** `ids.forEach((id) => parts.push(…))`: what the function gives is of no use to its caller. */
function isForEachOf(body: Node, fn: Node, scopes: Context['scopes']): boolean {
  const call = fn.type === 'ArrowFunctionExpression' && fn.body === body ? scopes.parent(fn) : undefined;
  return call?.type === 'CallExpression' && call.arguments[0] === fn && memberName(call.callee as Node) === 'forEach';
}

function inBody(expression: Node, code: string): Result {
  const [start, end] = [startOf(expression), endOf(expression)];
  return {
    changes: [
      { start, end: start, text: '{ ' },
      { start: end, end, text: `; ${code}; }` },
    ],
  };
}

/** `params.push(…)` in front of the `return` of a function that gives a piece of the text. */
function pushBeforeReturn(root: Root, code: string, { scopes, file }: Context): Result {
  let statement = root.node;
  while (statement.type !== 'ReturnStatement') {
    const parent = scopes.parent(statement);
    if (!parent) return { refused: 'the statement that adds to the text is not found' };
    statement = parent;
  }
  const start = startOf(statement);
  const ownLine = file.slice(file.lastIndexOf('\n', start) + 1, start).trim() === '';
  const end = ownLine && file[endOf(statement) - 1] !== ';' ? '' : ';';
  const gap = ownLine ? lineBreak(file) + indentOf(statement, file) : ' ';
  return { changes: [{ start, end: start, text: code + end + gap }] };
}

function insertion(at: number, text: string): Change {
  return { start: at, end: at, text };
}

/** Behind a statement, and the comment that stands beside it. */
function lineEnd(statement: Node, file: string): number {
  return restOfLine(file, endOf(statement)) ?? endOf(statement);
}

/** The white space that the line of a node starts with. */
export function indentOf(node: Node, file: string): string {
  const line = file.lastIndexOf('\n', startOf(node) - 1) + 1;
  return /^[^\S\n]*/.exec(file.slice(line, startOf(node)))?.[0] ?? '';
}

export function lineBreak(file: string): string {
  return file.includes('\r\n') ? '\r\n' : '\n';
}
