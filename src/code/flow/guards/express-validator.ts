import { bare, memberName, type FunctionNode, type Node } from '../../syntax/nodes.ts';
import { isCall } from '../callees.ts';
import type { Check, FlowFile, Graph, Proof, Spot } from '../graph.ts';
import { packageAt } from '../modules.ts';
import type { RequestValue } from '../request.ts';

/** Makers of express-validator by the part of the request they look at. */
const MAKERS: Readonly<Record<string, readonly string[]>> = {
  check: ['body', 'query', 'params', 'headers', 'cookies'],
  body: ['body'],
  query: ['query'],
  param: ['params'],
  header: ['headers'],
  cookie: ['cookies'],
  checkBody: ['body'],
  checkQuery: ['query'],
  checkParams: ['params'],
};

/** Links of a chain that let no object through; a list passes some of them with each of its elements. */
const PROVES: Readonly<Record<string, Proof>> = {
  isString: 'plain',
  isEmail: 'plain',
  isURL: 'plain',
  isInt: 'number',
  toInt: 'number',
  isFloat: 'number',
  toFloat: 'number',
  isNumeric: 'identifier',
  isBoolean: 'number',
  toBoolean: 'number',
  isMongoId: 'identifier',
  isUUID: 'identifier',
  isAlphanumeric: 'identifier',
  isAlpha: 'identifier',
  isHexadecimal: 'identifier',
  isIn: 'listed',
  isISO8601: 'plain',
  isDate: 'plain',
  isMobilePhone: 'plain',
  isStrongPassword: 'plain',
  matches: 'plain',
  isLength: 'plain',
  escape: 'html',
  trim: 'plain',
  toLowerCase: 'plain',
};

/** Where a chain stands. */
export interface Route {
  handler: FunctionNode;
  home: FlowFile;
  call: Extract<Node, { arguments: unknown[] }>;
  file: FlowFile;
}

/** Whether the chain's failures are looked at: in the handler, or by a middleware of the route. */
function isLookedAt(graph: Graph, { handler, home, call, file: at }: Route, file: FlowFile): boolean {
  if (isRead(handler, home)) return true;
  if ([home, file].some(({ source }) => /validationResult|validate|Validat/.test(source.text))) return true;
  // `asyncHandler(verify)`
  return (call.arguments as Node[])
    .flatMap((one) => (isCall(one) ? (one.arguments as Node[]) : [one]))
    .some((node) =>
      graph.functions({ file: at, node, select: [], frame: null }).some((fn) => isRead(fn.node, fn.file)),
    );
}

const isRead = (fn: Node, { source }: FlowFile): boolean =>
  /validationResult|matchedData|\.isEmpty\(\)/.test(source.text.slice(fn.start ?? 0, fn.end ?? 0));

/** `body('email').isEmail()` in front of a handler: what it proves of that field. */
export function fieldCheck(graph: Graph, spot: Spot, { part, path }: RequestValue, route: Route): Check[] {
  const names: string[] = [];
  let at: Node = bare(spot.node);
  let made: Extract<Node, { arguments: unknown[] }> | null = null;
  while (isCall(at)) {
    const callee = bare(at.callee as Node);
    const name = memberName(callee);
    made = at;
    if (name === undefined || !('object' in callee)) break;
    names.unshift(name);
    const object = bare(callee.object as Node);
    if (!isCall(object)) break;
    at = object;
  }
  const maker = made && 'callee' in made ? makerOf(graph, { ...spot, node: made.callee as Node, select: [] }) : null;
  const [field] = (made?.arguments ?? []) as Node[];
  if (!maker || !field || !MAKERS[maker]?.includes(part) || !isCalled(graph, { ...spot, node: field }, path)) return [];
  if (!isLookedAt(graph, route, spot.file)) return [];
  const proofs = names.flatMap((name) => (Object.hasOwn(PROVES, name) ? [PROVES[name]] : []));
  const proof = proofs.findLast((one) => one !== undefined && one !== 'html') ?? proofs[0] ?? 'checked';
  return [{ proof, by: 'express-validator', file: spot.file, node: spot.node }];
}

/** `body('email')`, and each name of a list: `['email', 'name'].map((field) => body(field).trim())`. */
function isCalled(graph: Graph, field: Spot, path: readonly string[]): boolean {
  const name = path.join('.');
  const ends = field.node.type === 'StringLiteral' ? [field] : graph.ends({ ...field, select: [] });
  return ends.some(({ node, select }) => node.type === 'StringLiteral' && select.length === 0 && node.value === name);
}

function makerOf(graph: Graph, spot: Spot): string | null {
  for (const end of graph.ends(spot)) {
    const found = packageAt(graph, end);
    if (found && /^express-validator(\/|$)/.test(found.module)) return found.steps.at(-1) ?? '';
  }
  return null;
}
