import { keyName, memberName, type Node, unwrap } from '../syntax/nodes.ts';

const NAMED: readonly (readonly [RegExp, number])[] = [
  [/bad_?request|validation|invalid/i, 400],
  [/unauthori[sz]ed|unauthenticated|authentication/i, 401],
  [/forbidden/i, 403],
];

/** Statuses below 500 that an error is made with: `new HttpError('…', 401)`, `createError(401)`, `{ statusCode: 400 }`, `new Unauthorized()`. */
export function statusesOfError(error: Node): number[] {
  const node = unwrap(error);
  if (node.type === 'ObjectExpression') {
    return node.properties.flatMap((one) =>
      one.type === 'ObjectProperty' && /^(status|statusCode)$/.test(keyName(one.key, one.computed) ?? '')
        ? refusal(one.value as Node)
        : [],
    );
  }
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return [];
  const callee = unwrap(node.callee as Node);
  const name = memberName(callee) ?? (callee.type === 'Identifier' ? callee.name : '');
  const named = NAMED.flatMap(([pattern, status]) => (pattern.test(name) ? [status] : []));
  return [...node.arguments.flatMap((argument) => refusal(argument as Node)), ...named.slice(0, 1)];
}

const WAITS = /timeout|interval|delay|sleep|wait|debounce|throttle|after/i;

/** Statuses of failures that other code is to answer with: `fail(res, 404, …)`, `page(req, res, { statusCode: 404 })`; milliseconds are none. */
export function statusesHanded(callee: Node, given: readonly Node[], response: ReadonlySet<string>): number[] {
  if (!given.some((one) => one.type === 'Identifier' && response.has(one.name))) return [];
  if (WAITS.test(callee.type === 'Identifier' ? callee.name : (memberName(callee) ?? ''))) return [];
  return given.flatMap((one) => (one.type === 'ObjectExpression' ? statusesOfError(one) : failure(one)));
}

const failure = (node: Node): number[] =>
  node.type === 'NumericLiteral' && node.value >= 400 && node.value < 600 ? [node.value] : [];

const refusal = (node: Node): number[] =>
  node.type === 'NumericLiteral' && node.value >= 400 && node.value < 500 ? [node.value] : [];
