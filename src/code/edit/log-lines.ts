import { ancestors, endOf, startOf, statementsOf, textOf } from '../syntax/ancestors.ts';
import { rootName, unwrap, type Node } from '../syntax/nodes.ts';
import type { SourceFile } from '../syntax/source-file.ts';

/** The last of the lines right behind a statement that tell the log of it: `console.log('Routes ready');`. What is written behind the statement stands behind them. */
export function behindLogs(file: SourceFile, statement: Node): Node {
  const [, block] = ancestors(file.ast, statement);
  const list = (block && statementsOf(block)) ?? [];
  const at = list.findIndex((one) => one === statement);
  let last = at;
  while (at >= 0 && isBeside(file, list[last], list[last + 1]) && isLog(list[last + 1])) last++;
  const told = list[last];
  if (!told || last === at) return statement;
  const isEnd = !isBeside(file, told, list[last + 1]);
  return isEnd || OF_BEFORE.test(textOf(file.text, told)) ? told : statement;
}

/** Words of what is over: `'Static files set up'`. */
const OF_BEFORE = /\b(?:ready|done|ok|up|running|\w{2,}ed)\b/i;

function isBeside({ text }: SourceFile, statement: Node | undefined, next: Node | undefined): boolean {
  if (!statement || !next) return false;
  return /^[ \t]*(?:\/\/[^\n]*)?\r?\n[ \t]*$/.test(text.slice(endOf(statement), startOf(next)));
}

function isLog(statement: Node | undefined): boolean {
  if (statement?.type !== 'ExpressionStatement') return false;
  const call = unwrap(statement.expression);
  return call.type === 'CallExpression' && /^(?:console|log|logger|debug|winston)$/.test(rootName(call) ?? '');
}
