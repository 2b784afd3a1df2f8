import { bare, isFunction, memberName, type FunctionNode, type Node } from '../syntax/nodes.ts';
import { functionAround } from '../syntax/static-types.ts';
import { isCall } from './callees.ts';
import { pathCheck } from './handler-checks.ts';
import { fieldCheck, type Route } from './guards/express-validator.ts';
import type { Check, FlowFile, Graph, Spot } from './graph.ts';
import { ownMiddleware } from './middleware-checks.ts';
import { registrationOf, type Registration, type RequestValue } from './request.ts';
import { schemaProof, schemasAt } from './schemas.ts';
import { isToldValidator } from './told-validators.ts';

/** What the middleware in front of a handler, at its route, proves of a value; it has to hold at every route of the handler. */
export function routeChecks(graph: Graph, fn: FunctionNode, file: FlowFile, value: RequestValue): Check[] {
  const registrations = registrationsOf(graph, fn, file, 0);
  if (registrations.length === 0) return [];
  const all = registrations.map((registration) => {
    const { call, argument, file: at } = registration;
    const before = (call.arguments as Node[]).slice(0, (call.arguments as Node[]).indexOf(argument));
    return [
      ...pathCheck(graph, registration, value),
      ...before.flatMap((node) =>
        middlewareChecks(graph, { file: at, node, select: [], frame: null }, value, {
          handler: fn,
          home: file,
          call,
          file: at,
        }),
      ),
    ];
  });
  const [first = [], ...others] = all;
  return others.every((checks) => checks.length > 0) ? first : [];
}

/** Handlers that hand the request on to another function. */
const FURTHEST = 2;

/** Where a function is registered, or the handler that calls it with its own request. */
function registrationsOf(graph: Graph, fn: FunctionNode, file: FlowFile, depth: number): Registration[] {
  return graph.uses(fn, file).flatMap((use): Registration[] => {
    const own = registrationOf(use);
    if (own || depth >= FURTHEST) return own ? [own] : [];
    const { scopes } = use.file;
    const member = scopes.parent(use.node);
    const callee = member && 'property' in member && member.property === use.node ? member : use.node;
    const call = scopes.parent(callee);
    const [first] = call && isCall(call) && call.callee === callee ? (call.arguments as Node[]) : [];
    const around = first?.type === 'Identifier' ? functionAround(first, scopes) : null;
    if (!isFunction(around) || first?.type !== 'Identifier') return [];
    const isOwn = (around.params as Node[]).some((param) => param === scopes.binding(first)?.id);
    return isOwn ? registrationsOf(graph, around, use.file, depth + 1) : [];
  });
}

function middlewareChecks(graph: Graph, spot: Spot, value: RequestValue, route: Route): Check[] {
  const node = bare(spot.node);
  if (node.type === 'ArrayExpression')
    return node.elements.flatMap((one) =>
      one ? middlewareChecks(graph, { ...spot, node: one as Node }, value, route) : [],
    );
  if (node.type === 'SpreadElement') return middlewareChecks(graph, { ...spot, node: node.argument }, value, route);
  const found = [
    ...rulesIn(graph, spot, value, route, 0),
    ...(isCall(node) ? givenSchemas(graph, spot, node, value) : []),
    // `validate([body('email').isEmail()])`
    ...(isCall(node)
      ? (node.arguments as Node[]).flatMap((one) => rulesIn(graph, { ...spot, node: one }, value, route, 0))
      : []),
    ...ownMiddleware(graph, spot, value),
  ];
  if (found.length === 0 && isToldValidator(graph, spot, node))
    return [{ proof: 'checked', by: 'a validator', file: spot.file, node }];
  if (found.length > 0 || node.type !== 'Identifier') return found;
  // `const rules = [body('email').isEmail(), check]`
  return graph
    .edges({ ...spot, node })
    .flatMap(({ to }) =>
      to.node.type === 'ArrayExpression' ||
      isCall(to.node) ||
      to.node.type === 'Identifier' ||
      to.node.type === 'ObjectExpression'
        ? middlewareChecks(graph, to, value, route)
        : [],
    );
}

/** Lists and names that chains of express-validator are followed through. */
const DEEPEST = 6;

/** Chains of express-validator in an expression: one, a list, `...FIELDS.map((field) => body(field).trim())`. */
function rulesIn(graph: Graph, spot: Spot, value: RequestValue, route: Route, depth: number): Check[] {
  const node = bare(spot.node);
  const inside = (one: Node): Check[] => rulesIn(graph, { ...spot, node: one }, value, route, depth + 1);
  if (depth > DEEPEST) return [];
  if (node.type === 'ArrayExpression') return node.elements.flatMap((one) => (one ? inside(one as Node) : []));
  if (node.type === 'SpreadElement') return inside(node.argument);
  if (isCall(node)) {
    const made = memberName(node.callee as Node) === 'map' ? bare(node.arguments[0] as Node) : null;
    if (isFunction(made)) return made.body.type === 'BlockStatement' ? [] : inside(made.body);
    return fieldCheck(graph, { ...spot, node }, value, route);
  }
  if (node.type !== 'Identifier') return [];
  return graph
    .edges({ ...spot, node, select: [] })
    .flatMap(({ to, into }) => (into ? [] : rulesIn(graph, to, value, route, depth + 1)));
}

/** `validate(schema)`, `validate({ body: schema })`, `celebrate({ [Segments.BODY]: schema })` */
function givenSchemas(
  graph: Graph,
  spot: Spot,
  call: Extract<Node, { arguments: unknown[] }>,
  value: RequestValue,
): Check[] {
  return (call.arguments as Node[]).flatMap((node): Check[] => {
    const argument: Spot = { ...spot, node, select: [] };
    const direct = schemasAt(graph, argument).flatMap((schema) => {
      const proof = schemaProof(graph, schema, value.path) ?? schemaProof(graph, schema, [value.part, ...value.path]);
      return [{ proof: proof ?? ('checked' as const), by: schema.language.words, file: spot.file, node: call as Node }];
    });
    if (direct.length > 0) return direct;
    // `{ body: { email: Joi.string() } }`
    const field = schemasAt(graph, { ...argument, select: [value.part, ...value.path] });
    const leaf = field.flatMap((schema) => {
      const proof = schemaProof(graph, schema, []);
      return proof ? [{ proof, by: schema.language.words, file: spot.file, node: call as Node }] : [];
    });
    if (leaf.length > 0) return leaf;
    const part = schemasAt(graph, { ...argument, select: [value.part] });
    return part.flatMap((schema) => {
      const proof = schemaProof(graph, schema, value.path);
      return [{ proof: proof ?? ('checked' as const), by: schema.language.words, file: spot.file, node: call as Node }];
    });
  });
}
