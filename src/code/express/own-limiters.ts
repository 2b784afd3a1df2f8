import { memberName, type Node, unwrap, walk } from '../syntax/nodes.ts';

const NAMED = /limiter|rate_?limit|throttl|slow_?down|brute_?force|too_?many/i;

/** Whether code calls a limiter of the app's own making: by its name, or because it answers 429. */
export function callsLimiter(node: Node): boolean {
  let found = false;
  const asked = new Set<Node>();
  walk(node, (inner) => {
    for (const one of askedIn(inner)) asked.add(one);
    if (inner.type === 'NumericLiteral' && inner.value === 429 && !asked.has(inner)) found = true;
    if (inner.type !== 'CallExpression' && inner.type !== 'OptionalCallExpression') return !found;
    const name = calleeName(inner.callee as Node);
    found ||= NAMED.test(name) || CONSUMES.test(name);
    return !found;
  });
  return found;
}

/** What a status is compared with: `res.statusCode === 429`, `case 429:`, `[403, 429].includes(status)`. */
function askedIn(node: Node): Node[] {
  if (node.type === 'BinaryExpression') return [node.left as Node, node.right];
  if (node.type === 'SwitchCase') return node.test ? [node.test] : [];
  if (node.type !== 'CallExpression' || memberName(unwrap(node.callee as Node)) !== 'includes') return [];
  const callee = unwrap(node.callee as Node);
  const list = callee.type === 'MemberExpression' ? unwrap(callee.object) : undefined;
  return list?.type === 'ArrayExpression' ? (list.elements as Node[]) : [];
}

/** `tries.consume(req.ip)` of rate-limiter-flexible; what else is consumed are queues, codes and tokens. */
const CONSUMES = /(?:limit|throttl|brute|slow|attempt|tries|consecutive|bucket|quota|points)\w*\.consume$/i;

/** Whether code looks at how often an account was tried, and locks it: `user.failedAttempts`, `lockUntil`. */
export function locksAccounts(node: Node): boolean {
  let found = false;
  walk(node, (inner) => {
    if (inner.type === 'Identifier' && LOCKS.test(inner.name)) found = true;
    return !found;
  });
  return found;
}

const LOCKS =
  /^(max_?|num_?(of_?)?|inc(rement|r)?_?)?((failed|invalid|wrong|bad)_?((log|sign)_?in_?|password_?)?(attempts?|tries|logins?|count)|((log|sign)_?in|password)_?(attempts?|tries|fail(ure)?s?))(_?count)?$|^(account_?)?lock(ed|out)?_?(until|till|expires?(_?at)?|time)$/i;

/** `loginLimiter.consume` of `await loginLimiter.consume(ip)` */
function calleeName(callee: Node): string {
  const inner = unwrap(callee);
  if (inner.type === 'Identifier') return inner.name;
  if (inner.type !== 'MemberExpression' && inner.type !== 'OptionalMemberExpression') return '';
  return `${calleeName(inner.object)}.${memberName(inner) ?? ''}`;
}
