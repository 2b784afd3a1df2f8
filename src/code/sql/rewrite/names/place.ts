import { endOf, startOf } from '../../../syntax/ancestors.ts';
import { isFunction, type Node } from '../../../syntax/nodes.ts';
import type { Context } from '../text-edits/all.ts';

/** Code around a part of an expression that stays as it is; what else the expression holds goes. */
export interface Around {
  before: string;
  kept: Node;
  after: string;
}

/** The nearest statement of a block around a node; with `surely`, one that no condition stands between. */
export function statementAround(node: Node, { scopes }: Context, surely: boolean): Node | null {
  for (let at: Node = node; ;) {
    const parent = scopes.parent(at);
    if (!parent) return null;
    if (/^(BlockStatement|Program|SwitchCase|StaticBlock)$/.test(parent.type)) return at;
    if (isFunction(parent)) return null;
    if (surely && isConditional(parent, at)) return null;
    at = parent;
  }
}

function isConditional(parent: Node, child: Node): boolean {
  switch (parent.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return parent.test !== child;
    case 'LogicalExpression':
      return parent.right === child;
    default:
      return /^(For|ForIn|ForOf|While|DoWhile)Statement$/.test(parent.type);
  }
}

/** A statement in front of another, on a line of its own. */
export function lineBefore(
  statement: Node,
  code: string,
  { file }: Context,
): { start: number; end: number; text: string } {
  const start = startOf(statement);
  const line = file.lastIndexOf('\n', start - 1) + 1;
  const indent = /^[^\S\n]*/.exec(file.slice(line, start))?.[0] ?? '';
  const isOpen = /VariableDeclaration|ExpressionStatement|ReturnStatement/.test(statement.type);
  const semicolon = file[endOf(statement) - 1] === ';' || !isOpen ? ';' : '';
  return { start, end: start, text: code + semicolon + (file.includes('\r\n') ? '\r\n' : '\n') + indent };
}
