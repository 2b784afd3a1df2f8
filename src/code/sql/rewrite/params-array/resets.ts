import { isInside } from '../../../syntax/static-types.ts';
import type { Binding as Name } from '../../../syntax/scopes.ts';
import type { Context } from '../text-edits/all.ts';
import type { Root } from '../../template/index.ts';
import { bare, type Node } from '../../../syntax/nodes.ts';
import { startOf } from '../../../syntax/ancestors.ts';

/** A text that is thrown away after it took values along. */
export function resets(roots: readonly Root[], context: Context): string | null {
  for (const binding of new Set(roots.map((root) => root.binding))) {
    if (!binding) continue;
    for (const write of binding.writes) {
      const value = setTo(write);
      if (!value) continue;
      // `sql = sql + …` goes on with it.
      if (binding.reads.some((read) => isInside(read, value))) continue;
      const earlier = roots.filter(
        (root) =>
          root.binding === binding && startOf(root.node) < startOf(write) && !exclusive(root.node, write, context),
      );
      if (earlier.length > 0 && !underEquality(write, binding, context))
        return `${binding.name} is set anew after it took values along: use a variable for each text`;
      const lost = [binding.from, ...binding.writes].some(
        (other) =>
          other !== write &&
          startOf(other) < startOf(write) &&
          !exclusive(other, write, context) &&
          !constantWrite(other),
      );
      if (lost && !underEquality(write, binding, context))
        return `${binding.name} is set anew after it took values along: use a variable for each text`;
    }
  }
  return null;
}

/** What a text is set anew to, by `sql = …` or by `var sql = …` once more. */
function setTo(write: Node): Node | null {
  if (write.type === 'VariableDeclarator') return write.init ?? null;
  return write.type === 'AssignmentExpression' && write.operator === '=' ? write.right : null;
}

function constantWrite(node: Node): boolean {
  const value =
    node.type === 'VariableDeclarator' ? node.init : node.type === 'AssignmentExpression' ? node.right : null;
  return (
    !value ||
    /^(StringLiteral|NullLiteral)$/.test(value.type) ||
    (value.type === 'TemplateLiteral' && value.expressions.length === 0)
  );
}

/** Two places of which only one runs: the branches of an if, cases of a switch. */
function exclusive(a: Node, b: Node, context: Context): boolean {
  for (let at: Node | undefined = a; at; at = context.scopes.parent(at)) {
    if (at.type === 'IfStatement' && at.alternate && isInside(b, at)) {
      return (
        (isInside(a, at.consequent) && isInside(b, at.alternate)) ||
        (isInside(a, at.alternate) && isInside(b, at.consequent))
      );
    }
    if (at.type === 'SwitchCase' && !isInside(b, at) && isInside(b, context.scopes.parent(at) ?? at)) return true;
  }
  return false;
}

/** `if (sql === 'SELECT …') sql = …`: nothing was added yet. */
function underEquality(write: Node, binding: Name, context: Context): boolean {
  for (let at = context.scopes.parent(write); at; at = context.scopes.parent(at)) {
    if (at.type !== 'IfStatement') continue;
    const test = bare(at.test);
    return (
      test.type === 'BinaryExpression' &&
      /^===?$/.test(test.operator) &&
      context.scopes.binding(test.left) === binding &&
      isInside(write, at.consequent)
    );
  }
  return false;
}
