import { functionAround, functionOf } from '../../syntax/static-types.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import { isFunction, memberName, unwrap, walk, type Node, type NodeOf } from '../../syntax/nodes.ts';
import type { Roles } from '../resolve/roles.ts';
import { importOf } from './checks.ts';
import { isConstantList } from './constant-maps.ts';
import { leaves } from './guards.ts';
import { matchedWhy, patternWhy } from './patterns.ts';
import { LISTED, NUMBER, UNQUOTED } from './reasons.ts';

/** Why a member of the request can be spliced in: by the pattern of its route, or what express-validator has let through. */
export function routedWhy(
  node: Node,
  { object, key }: { object: Node; key: string },
  scopes: Scopes,
  roles: Roles,
): string | null {
  const [, part = ''] = /^(?:\w+)\.(params|query|body)$/.exec(memberText(object) ?? '') ?? [];
  const route = part ? routeOf(node, object, scopes) : null;
  if (!route) return null;
  const [path, ...rest] = route.call.arguments as Node[];
  if (part === 'params' && path?.type === 'StringLiteral') {
    const group = new RegExp(`:${key}\\((\\?:)?((?:[^()]|\\([^()]*\\))*)\\)`).exec(path.value)?.[2];
    const why = group === undefined ? null : patternWhy(`^(${group})$`);
    if (why) return why;
  }
  const middlewares = rest.flatMap((one) => items(one, scopes));
  const isHeeded = [route.handler, ...middlewares.map((one) => functionOf(one, scopes) ?? one)].some((one) =>
    heeds(one, scopes),
  );
  const checks = middlewares.flatMap((one) => checkOf(one, part, key, scopes));
  for (const { name, args } of checks) {
    const why = checkedWhy(name, args[0], isHeeded, scopes, roles);
    if (why) return why;
  }
  return null;
}

/** The call that a handler is given to, where the object is that of its request. */
function routeOf(node: Node, object: Node, scopes: Scopes): { call: NodeOf<'CallExpression'>; handler: Node } | null {
  let root = object;
  while (root.type === 'MemberExpression') root = root.object;
  const request = scopes.binding(root);
  for (let fn = functionAround(node, scopes); fn; fn = functionAround(fn, scopes)) {
    if (!isFunction(fn) || !request || fn.params[0] !== request.id) continue;
    const call = scopes.parent(fn);
    const isRoute =
      call?.type === 'CallExpression' &&
      /^(get|post|put|patch|delete|all|route|use)$/.test(memberName(call.callee as Node) ?? '');
    return isRoute ? { call, handler: fn } : null;
  }
  return null;
}

/** The middlewares of a list, and of one that a constant holds. */
function items(node: Node, scopes: Scopes): Node[] {
  const inner = unwrap(node);
  if (inner.type === 'ArrayExpression') return inner.elements.flatMap((one) => (one ? items(one as Node, scopes) : []));
  const binding = inner.type === 'Identifier' ? scopes.binding(inner) : undefined;
  const from = binding?.from;
  return from?.type === 'VariableDeclarator' && from.id === binding?.id && from.init && binding.writes.length === 0
    ? /^(Array|Call)Expression$/.test(unwrap(from.init).type)
      ? items(from.init, scopes)
      : [inner]
    : [inner];
}

const PARTS: Readonly<Record<string, string>> = { param: 'params', query: 'query', body: 'body' };

/** `query('id').isInt().toInt()` for this member of the request: its calls, the last one first. */
function checkOf(middleware: Node, part: string, key: string, scopes: Scopes): { name: string; args: Node[] }[] {
  const calls: { name: string; args: Node[] }[] = [];
  let at = middleware;
  while (at.type === 'CallExpression' && at.callee.type === 'MemberExpression') {
    calls.push({ name: memberName(at.callee) ?? '', args: at.arguments as Node[] });
    at = unwrap(at.callee.object);
  }
  if (at.type !== 'CallExpression' || at.callee.type !== 'Identifier') return [];
  const [field] = at.arguments;
  const made = at.callee.name;
  const isOwn = field?.type === 'StringLiteral' && field.value === key && (PARTS[made] ?? part) === part;
  return isOwn && importOf(at.callee, scopes) === 'express-validator' ? calls : [];
}

function checkedWhy(
  name: string,
  first: Node | undefined,
  isHeeded: boolean,
  scopes: Scopes,
  roles: Roles,
): string | null {
  if (/^to(Int|Float|Boolean)$/.test(name)) return NUMBER;
  if (!isHeeded) return null;
  if (/^is(Int|Float|Numeric|Decimal)$/.test(name)) return NUMBER;
  if (name === 'isIn') return first && isConstantList(first, scopes, roles) ? LISTED : null;
  if (name === 'matches') return first ? matchedWhy(first, scopes) : null;
  return /^is(UUID|Alpha|Alphanumeric|Hexadecimal|MongoId|ISO8601)$/.test(name) ? UNQUOTED : null;
}

const heeding = new WeakMap<Node, boolean>();

/** Whether a function goes no further where `validationResult(req)` holds errors: asked for each member, and read once. */
function heeds(fn: Node, scopes: Scopes): boolean {
  let known = heeding.get(fn);
  if (known === undefined) heeding.set(fn, (known = leavesOnErrors(fn, scopes)));
  return known;
}

function leavesOnErrors(fn: Node, scopes: Scopes): boolean {
  if (!isFunction(fn) || fn.body.type !== 'BlockStatement') return false;
  let asks = false;
  walk(fn.body, (node) => {
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'validationResult')
      asks ||= importOf(node.callee, scopes) === 'express-validator';
  });
  return (
    asks &&
    fn.body.body.some((statement) => {
      if (statement.type !== 'IfStatement') return false;
      const { test } = statement;
      const isError =
        test.type === 'UnaryExpression' &&
        test.operator === '!' &&
        test.argument.type === 'CallExpression' &&
        memberName(test.argument.callee as Node) === 'isEmpty';
      return isError && leaves(statement.consequent);
    })
  );
}
