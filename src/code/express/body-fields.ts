import { keyName, memberName, type Node, unwrap, walk } from '../syntax/nodes.ts';

/** Names that a handler reads from the body: `req.body.email`, `const { email } = req.body`, `req.body['email']`. */
export function bodyFields(fn: Node): string[] {
  const names = new Set<string>();
  walk(fn, (node) => {
    if (isMember(node) && isBody(node.object)) {
      const name = memberName(node) ?? (node.property.type === 'StringLiteral' ? node.property.value : undefined);
      if (name !== undefined) names.add(name);
    }
    if (node.type === 'VariableDeclarator' && node.init && holdsBody(node.init)) addKeys(node.id as Node, names);
  });
  return [...names];
}

type Member = Extract<Node, { type: 'MemberExpression' | 'OptionalMemberExpression' }>;

const isMember = (node: Node): node is Member =>
  node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression';

/** `req.body`, `ctx.request.body` */
function isBody(node: Node): boolean {
  const inner = unwrap(node);
  return isMember(inner) && memberName(inner) === 'body';
}

/** The body, also behind a default or a check that gives it back: `req.body ?? {}`, `await schema.parse(req.body)`. */
function holdsBody(node: Node): boolean {
  const inner = unwrap(node);
  if (isBody(inner)) return true;
  if (inner.type === 'LogicalExpression') return holdsBody(inner.left);
  if (inner.type === 'AwaitExpression') return holdsBody(inner.argument);
  if (inner.type !== 'CallExpression' || !CHECKS.has(memberName(unwrap(inner.callee as Node)) ?? '')) return false;
  return inner.arguments.some((argument) => isBody(argument as Node));
}

const CHECKS = new Set(['parse', 'parseAsync', 'validate', 'validateSync', 'validateAsync', 'cast', 'assert']);

function addKeys(pattern: Node, names: Set<string>): void {
  if (pattern.type !== 'ObjectPattern') return;
  for (const property of pattern.properties) {
    if (property.type !== 'ObjectProperty') continue;
    const name = keyName(property.key, property.computed);
    if (name !== undefined) names.add(name);
  }
}
