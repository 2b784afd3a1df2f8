import { bare, isFunction, type FunctionNode, type Node } from '../syntax/nodes.ts';
import { isCall } from './callees.ts';
import { pathCheck } from './handler-checks.ts';
import { checksIn } from './checks.ts';
import { conditionsAt } from './conditions.ts';
import { fieldCheck, type Route } from './guards/express-validator.ts';
import type { Check, FlowFile, Graph, Spot } from './graph.ts';
import { registrationOf, requestParameter, type RequestValue } from './request.ts';
import { schemaProof, schemasAt } from './schemas.ts';
import { schemaChecks } from './schema-runs.ts';
import { memberText } from '../syntax/scopes.ts';

/** What the middleware in front of a handler, at its route, proves of a value; it has to hold at every route of the handler. */
export function routeChecks(graph: Graph, fn: FunctionNode, file: FlowFile, value: RequestValue): Check[] {
  const registrations = graph.uses(fn, file).flatMap((use) => registrationOf(use) ?? []);
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

function middlewareChecks(graph: Graph, spot: Spot, value: RequestValue, route: Route): Check[] {
  const node = bare(spot.node);
  if (node.type === 'ArrayExpression')
    return node.elements.flatMap((one) =>
      one ? middlewareChecks(graph, { ...spot, node: one as Node }, value, route) : [],
    );
  if (node.type === 'SpreadElement') return middlewareChecks(graph, { ...spot, node: node.argument }, value, route);
  const found = [
    ...fieldCheck(graph, spot, value, route),
    ...(isCall(node) ? givenSchemas(graph, spot, node, value) : []),
    ...ownMiddleware(graph, spot, value),
  ];
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

/** A middleware of the program: what holds where it hands the request on. */
function ownMiddleware(graph: Graph, spot: Spot, value: RequestValue): Check[] {
  return graph.functions(spot).flatMap(({ node: fn, file }) => {
    if (!isFunction(fn)) return [];
    const request = requestParameter(graph, fn, file);
    const param = request ? fn.params[request.index] : undefined;
    const next = request ? fn.params[request.index + 2] : undefined;
    if (param?.type !== 'Identifier' || next?.type !== 'Identifier') return [];
    const text = [param.name, value.part, ...value.path].join('.');
    const calls = (file.scopes.binding(next)?.reads ?? []).filter((read) => isHandingOn(read, file));
    if (calls.length === 0) return [];
    const all = calls.map((read) => [
      ...conditionsAt(read, file.scopes).flatMap((condition) =>
        checksIn(graph, condition, (one) => memberText(bare(one))?.replaceAll('?.', '.') === text, file, 0),
      ),
      ...schemaChecks(graph, aliasAt(read, param, [value.part, ...value.path], file)),
    ]);
    return all.every((checks) => checks.length > 0) ? (all[0] ?? []) : [];
  });
}

/** A mention of the request where it is handed on. */
function aliasAt(read: Node, param: Node, select: readonly string[], file: FlowFile): Spot {
  const binding = file.scopes.binding(param);
  const near = binding?.reads.filter((one) => (one.start ?? 0) < (read.start ?? 0)).at(-1) ?? param;
  return { file, node: near, select, frame: null };
}

/** `next()`, not `next(error)`. */
function isHandingOn(read: Node, { scopes }: FlowFile): boolean {
  const call = scopes.parent(read);
  return call?.type === 'CallExpression' && call.callee === read && call.arguments.length === 0;
}
