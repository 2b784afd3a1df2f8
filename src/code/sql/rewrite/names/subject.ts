import { QUANTITY } from '../../classify/words.ts';
import { bare, memberName, unwrap, type Node } from '../../../syntax/nodes.ts';
import type { Scopes } from '../../../syntax/scopes.ts';
import { isPath } from '../../../syntax/static-types.ts';

/** What a name is chosen by, and the one that the app takes where it is missing. */
export interface Subject {
  node: Node;
  fallback: string | null;
}

const DEPTH = 6;

/** `sort`, `req.query.sort || 'name'`: a path from what the function was given; `null` for what the program makes itself. */
export function subjectOf(node: Node, scopes: Scopes): Subject | null {
  const inner = unwrap(node);
  if (inner.type === 'LogicalExpression' && inner.operator !== '&&') {
    const own = isPath(inner.left) && isGiven(inner.left, scopes, 0);
    const fallback = textOf(inner.right);
    return own && fallback !== null ? { node: unwrap(inner.left), fallback } : null;
  }
  if (!/^(Identifier|(Optional)?MemberExpression)$/.test(inner.type)) return null;
  if (!isPath(inner) || !isGiven(inner, scopes, 0) || QUANTITY.test(nameOf(inner))) return null;
  return { node: inner, fallback: fallbackOf(inner, scopes) };
}

/** A number in ORDER BY is the place of a column. */
function nameOf(path: Node): string {
  return path.type === 'Identifier' ? path.name : (memberName(path) ?? '');
}

function textOf(node: Node | null | undefined): string | null {
  const inner = node ? unwrap(node) : null;
  return inner?.type === 'StringLiteral' ? inner.value : null;
}

/** Whether a value is handed to a function, as it is or cleaned: `req.query.sort`, `String(sort).trim()`, `sort || 'id'`. */
export function isGiven(node: Node, scopes: Scopes, depth = 0): boolean {
  const inner = unwrap(node);
  if (depth > DEPTH) return false;
  switch (inner.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return isGiven(inner.object, scopes, depth + 1);
    case 'LogicalExpression':
      return isGiven(inner.left, scopes, depth + 1);
    case 'ConditionalExpression':
      return isGiven(inner.consequent, scopes, depth + 1) || isGiven(inner.alternate, scopes, depth + 1);
    case 'CallExpression': {
      const callee = bare(inner.callee);
      if (callee.type === 'Identifier' && callee.name === 'String' && inner.arguments[0])
        return isGiven(inner.arguments[0] as Node, scopes, depth + 1);
      return callee.type === 'MemberExpression' && inner.arguments.length === 0
        ? isGiven(callee.object, scopes, depth + 1)
        : false;
    }
    case 'Identifier': {
      const binding = scopes.binding(inner);
      if (!binding) return false;
      if (binding.kind === 'param') return true;
      const { from } = binding;
      const written = binding.writes.some(
        (write) => write.type === 'AssignmentExpression' && isGiven(write.right, scopes, depth + 1),
      );
      return written || (from.type === 'VariableDeclarator' && !!from.init && isGiven(from.init, scopes, depth + 1));
    }
    default:
      return false;
  }
}

/** `{ sort = 'name' }`, `const sort = req.query.sort || 'name'`, `let sort = 'name'`. */
function fallbackOf(node: Node, scopes: Scopes): string | null {
  const binding = node.type === 'Identifier' ? scopes.binding(node) : undefined;
  if (!binding) return null;
  const pattern = scopes.parent(binding.id);
  if (pattern?.type === 'AssignmentPattern' && pattern.left === binding.id) return textOf(pattern.right);
  const { from } = binding;
  if (from.type !== 'VariableDeclarator' || from.id !== binding.id || !from.init) return null;
  const init = unwrap(from.init);
  if (init.type === 'LogicalExpression') return textOf(init.right);
  if (init.type === 'ConditionalExpression') return textOf(init.alternate) ?? textOf(init.consequent);
  return textOf(init);
}
