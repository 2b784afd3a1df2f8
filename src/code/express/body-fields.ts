import { keyName, memberName, type Node, unwrap, walk } from '../syntax/nodes.ts';

/** Names that a handler reads from the body: `req.body.email`, `const { email } = req.body`, `req.body['email']`. */
export function bodyFields(fn: Node): string[] {
  const names = new Set<string>();
  const own = namesOfBody(fn);
  const isBody = (node: Node): boolean => isBodyOf(node) || (node.type === 'Identifier' && own.has(node.name));
  walk(fn, (node) => {
    if (isMember(node) && isBody(unwrap(node.object))) {
      const name = memberName(node) ?? (node.property.type === 'StringLiteral' ? node.property.value : undefined);
      if (name !== undefined) names.add(name);
    }
    if (node.type === 'VariableDeclarator' && node.init && holdsBody(node.init, isBody))
      addKeys(node.id as Node, names);
  });
  return [...names];
}

/** `const { body = {} } = req` */
function namesOfBody(fn: Node): Set<string> {
  const names = new Set<string>();
  walk(fn, (node) => {
    if (node.type !== 'VariableDeclarator' || node.id.type !== 'ObjectPattern') return;
    if (node.init?.type !== 'Identifier' || !/^(req|request)$/.test(node.init.name)) return;
    for (const property of node.id.properties) {
      if (property.type !== 'ObjectProperty' || keyName(property.key, property.computed) !== 'body') continue;
      const target = property.value.type === 'AssignmentPattern' ? property.value.left : property.value;
      if (target.type === 'Identifier') names.add(target.name);
    }
  });
  return names;
}

type Member = Extract<Node, { type: 'MemberExpression' | 'OptionalMemberExpression' }>;

const isMember = (node: Node): node is Member =>
  node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression';

/** `req.body`, `ctx.request.body` */
function isBodyOf(node: Node): boolean {
  const inner = unwrap(node);
  return isMember(inner) && memberName(inner) === 'body';
}

/** The body, also behind a default or a check that gives it back: `req.body ?? {}`, `await schema.parse(req.body)`. */
function holdsBody(node: Node, isBody: (node: Node) => boolean): boolean {
  const inner = unwrap(node);
  if (isBody(inner)) return true;
  if (inner.type === 'LogicalExpression') return holdsBody(inner.left, isBody);
  if (inner.type === 'AwaitExpression') return holdsBody(inner.argument, isBody);
  if (inner.type !== 'CallExpression') return false;
  const callee = unwrap(inner.callee as Node);
  const name = callee.type === 'Identifier' ? callee.name : memberName(callee);
  if (!CHECKS.test(name ?? '')) return false;
  return inner.arguments.some((argument) => isBody(argument as Node));
}

/** `schema.parse(req.body)`, `apiValidator(schema, req.body)`: what comes out is what went in. */
const CHECKS = /^(parse(Async)?|cast|assert|ensure|check(Body|Input)?)$|valid(ate|ator|ated)/i;

function addKeys(pattern: Node, names: Set<string>): void {
  if (pattern.type !== 'ObjectPattern') return;
  for (const property of pattern.properties) {
    if (property.type !== 'ObjectProperty') continue;
    const name = keyName(property.key, property.computed);
    if (name !== undefined) names.add(name);
  }
}
