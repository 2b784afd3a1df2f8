import {
  bare,
  type FunctionNode,
  isFunction,
  keyName,
  memberName,
  type Node,
  type NodeOf,
  walk,
} from '../syntax/nodes.ts';
import { memberText, type Scopes } from '../syntax/scopes.ts';
import { functionAround, isInside } from '../syntax/static-types.ts';
import { isCall } from './callees.ts';
import { conditionsAt, throws } from './conditions.ts';
import type { Check, Callee, Edge, FlowFile, Graph, Proof, Spot } from './graph.ts';
import { within } from './graph.ts';
import { languages } from './guards/index.ts';
import { runsBefore } from './order.ts';
import { schemaProof, schemasAt, type Language, type Schema } from './schemas.ts';

interface Run {
  schema: Schema;
  value: Node;
  /** The member of the result that holds the value. */
  gives: string;
  throws: boolean;
}

/** `const validateLogin = (data) => schema.validate(data)`: a function of the app that gives back what a run gives, or throws where it fails. */
function ownRun(graph: Graph, call: Node, callee: Callee): Run | null {
  for (const { file, node: fn } of isCall(call) ? callee.functions : []) {
    if (!isFunction(fn) || !isCall(call)) continue;
    const given = returnedBy(fn);
    const run =
      (given && isCall(given) ? runOf(graph, given, graph.callee(given, file, null), { file, frame: null }) : null) ??
      throwingRun(graph, fn, file);
    const name = run?.value.type === 'Identifier' ? run.value.name : undefined;
    const index = fn.params.findIndex((param) => param.type === 'Identifier' && param.name === name);
    const value = index < 0 ? undefined : (call.arguments as Node[])[index];
    if (run && value) return { ...run, value };
  }
  return null;
}

/** `const { error } = schema.validate(data); if (error) throw error;` */
function throwingRun(graph: Graph, fn: FunctionNode, file: FlowFile): Run | null {
  const body = fn.body.type === 'BlockStatement' ? fn.body.body : [];
  for (const call of runsIn(file)) {
    const statement = body.find((one) => isInside(call, one));
    if (!statement || functionAround(call, file.scopes) !== fn) continue;
    const run = runOf(graph, call, graph.callee(call, file, null), { file, frame: null });
    const declared = statement.type === 'VariableDeclaration' ? statement.declarations[0]?.id : undefined;
    const names = declared ? namesIn(declared, file) : [];
    const isThrown = body.some(
      (one) =>
        one.type === 'IfStatement' &&
        (one.start ?? 0) > (call.end ?? 0) &&
        throws(one.consequent) &&
        namesIn(one.test, file).some((name) => names.includes(name)),
    );
    if (run && (run.throws || isThrown)) return { ...run, throws: true };
  }
  return null;
}

const namesIn = ({ start, end }: Node, { source }: FlowFile): string[] =>
  source.text.slice(start ?? 0, end ?? 0).match(/[A-Za-z_$][\w$]*/g) ?? [];

/** What a function gives back in its one `return`, which nothing leads past. */
function returnedBy(fn: FunctionNode): Node | null {
  if (fn.body.type !== 'BlockStatement') return bare(fn.body);
  const returns: NodeOf<'ReturnStatement'>[] = [];
  walk(fn.body, (node) => {
    if (node.type === 'ReturnStatement') returns.push(node);
    return !isFunction(node);
  });
  const [only] = returns;
  return returns.length === 1 && only?.argument && always(fn.body.body).includes(only) ? bare(only.argument) : null;
}

/** Statements that run whenever their list does, as far as nothing throws. */
const always = (statements: readonly Node[]): Node[] =>
  statements.flatMap((one): Node[] => {
    if (one.type === 'TryStatement') return always(one.block.body);
    return one.type === 'BlockStatement' ? always(one.body) : [one];
  });

const RUNS = new Set(
  languages.flatMap(({ runs, functions = {} }) => [...Object.keys(runs), ...Object.keys(functions)]),
);

/** A call that holds a value to a schema: `schema.parse(x)`, `v.parse(schema, x)`. */
function runOf(graph: Graph, call: Node, callee: Callee, { file, frame }: Pick<Spot, 'file' | 'frame'>): Run | null {
  if (!isCall(call)) return null;
  const list = call.arguments as Node[];
  const at = (node: Node): Spot => ({ file, node, select: [], frame });
  for (const { module, member } of callee.packages) {
    const language = languages.find(({ packages }) => packages.includes(module));
    const form =
      language?.functions && Object.hasOwn(language.functions, member) ? language.functions[member] : undefined;
    const [schemaNode, value] = form ? [list[form.schema], list[form.value]] : [];
    const schema = schemaNode && schemasAt(graph, at(schemaNode))[0];
    if (language && form && schema && value)
      return { schema, value, gives: form.gives, throws: language.throws.includes(member) };
  }
  const { method, object } = callee;
  const [value] = list;
  if (method === null || !object || !value || !RUNS.has(method)) return null;
  for (const schema of schemasAt(graph, object)) {
    const { runs, throws } = schema.language;
    if (Object.hasOwn(runs, method))
      return { schema, value, gives: runs[method] ?? '', throws: throws.includes(method) };
  }
  return null;
}

/** `schema.parse(req.body)`: the value, held to the schema. */
export function schemaEdges(graph: Graph, spot: Spot, callee: Callee): Edge[] | null {
  const name = callee.method ?? callee.packages[0]?.member;
  if (name === undefined || !RUNS.has(name)) return null;
  const run = runOf(graph, spot.node, callee, spot);
  if (!run) return null;
  const { gives } = run;
  if (gives !== '' && spot.select[0] !== gives && spot.select[0] !== '*') return [];
  const select = gives === '' ? spot.select : spot.select.slice(1);
  const proof: Proof = schemaProof(graph, run.schema, select) ?? 'checked';
  return [{ to: within(spot, run.value, select), proof, by: run.schema.language.words }];
}

/** A schema that the value, or what it is a member of, was held to before a place, with its failure dealt with. */
export function schemaChecks(graph: Graph, spot: Spot, at: Node = spot.node): Check[] {
  const { node, file, frame, select } = spot;
  if (node.type !== 'Identifier') return [];
  const binding = file.scopes.binding(node);
  const found: Check[] = [];
  for (const call of runsIn(file)) {
    if (!isPassed(call, at, file)) continue;
    const value = 'arguments' in call ? mentionIn(call.arguments as Node[], node.name, select) : null;
    if (!value || file.scopes.binding(rootOf(value.node))?.id !== binding?.id) continue;
    const callee = graph.callee(call, file, frame);
    const run = runOf(graph, call, callee, spot) ?? ownRun(graph, call, callee);
    if (!run || run.value !== value.argument || !isDealtWith(call, at, run, file)) continue;
    const proof = schemaProof(graph, run.schema, value.rest) ?? 'checked';
    found.push({ proof, by: run.schema.language.words, file, node: call });
  }
  return found;
}

/** It stands before a place in the same function, or that place is in what it calls back. */
function isPassed(call: Node, at: Node, { scopes }: FlowFile): boolean {
  if (callbackOf(call, at) !== null) return true;
  const home = functionAround(at, scopes);
  if (functionAround(call, scopes) === home) return (call.end ?? 0) <= (at.start ?? 0);
  return home !== null && isThen(call, home, scopes);
}

/** `schema.validate(value, (error) => …)` */
function callbackOf(call: Node, at: Node): Node | null {
  const list = 'arguments' in call ? (call.arguments as Node[]) : [];
  return list.find((one) => isFunction(one) && isInside(at, one)) ?? null;
}

/** `schema.parseAsync(value).then(() => …)` */
function isThen(call: Node, fn: Node, scopes: Scopes): boolean {
  const member = scopes.parent(call);
  const then = member && scopes.parent(member);
  return (
    member !== undefined &&
    memberName(member) === 'then' &&
    then?.type === 'CallExpression' &&
    then.callee === member &&
    then.arguments[0] === fn
  );
}

const runsOf = new WeakMap<FlowFile, readonly Node[]>();

function runsIn(file: FlowFile): readonly Node[] {
  const known = runsOf.get(file);
  if (known) return known;
  const found = file.scopes.nodes('CallExpression').filter((node) => {
    if (node.type !== 'CallExpression') return false;
    const name = memberName(node.callee) ?? (node.callee.type === 'Identifier' ? node.callee.name : undefined);
    return name !== undefined && (RUNS.has(name) || /valid|schema|check/i.test(name));
  });
  runsOf.set(file, found);
  return found;
}

interface Mention {
  node: Node;
  /** The argument that it is, or that holds it. */
  argument: Node;
  /** The way from the argument to what is looked for. */
  rest: readonly string[];
}

/** The argument that is the value looked for, or holds it: `schema.validate(body)`, `schema.validate({ email: body.email })`. */
export function mentionIn(list: readonly Node[], name: string, select: readonly string[]): Mention | null {
  const wanted = [name, ...select];
  for (const argument of list) {
    const rest = restOf(argument, wanted);
    if (rest) return { node: argument, argument, rest };
    if (argument.type !== 'ObjectExpression') continue;
    for (const [index, one] of argument.properties.entries()) {
      if (one.type === 'SpreadElement') {
        const inner = argument.properties.slice(index + 1).some(isReplacing) ? null : restOf(one.argument, wanted);
        if (inner) return { node: one.argument, argument, rest: inner };
        continue;
      }
      const key = one.type === 'ObjectProperty' ? keyName(one.key, one.computed) : undefined;
      const inner = one.type === 'ObjectProperty' && key !== undefined ? restOf(one.value as Node, wanted) : null;
      if (one.type === 'ObjectProperty' && key !== undefined && inner)
        return { node: one.value as Node, argument, rest: [key, ...inner] };
    }
  }
  return null;
}

/** What is spread behind it and holds what its sender likes: the names of a path are those of its pattern. */
const isReplacing = (one: Node): boolean =>
  one.type === 'SpreadElement' && !/\.(params|files?|user)$/.test(memberText(bare(one.argument)) ?? '');

function restOf(node: Node, wanted: readonly string[]): readonly string[] | null {
  const own = memberText(bare(node))?.split('.');
  return own && own.every((part, at) => part === wanted[at]) ? wanted.slice(own.length) : null;
}

function rootOf(node: Node): Node {
  let root = bare(node);
  while ('object' in root && (root.type === 'MemberExpression' || root.type === 'OptionalMemberExpression'))
    root = root.object;
  return root;
}

/** It throws, or its result is looked at by a condition that the use stands under. */
function isDealtWith(call: Node, use: Node, { throws }: Run, file: FlowFile): boolean {
  const { scopes } = file;
  const back = callbackOf(call, use);
  const home = functionAround(use, scopes);
  if (throws && home !== null && isThen(call, home, scopes)) return true;
  if (throws && back === null && (runsBefore(call, use, scopes) || isAwaited(call, use, file))) return true;
  const conditions = conditionsAt(use, scopes);
  if (conditions.some(({ test }) => (test.start ?? 0) <= (call.start ?? 0) && (test.end ?? 0) >= (call.end ?? 0)))
    return true;
  const isAsked = (names: ReadonlySet<string>): boolean =>
    conditions.some(({ test }) => namesIn(test, file).some((one) => names.has(one)));
  if (isFunction(back)) return isAsked(new Set(back.params.flatMap((param) => namesIn(param as Node, file))));
  let at: Node | undefined = scopes.parent(call);
  while (at && /^(Await|TSAs|TSNonNull|Member|OptionalMember|Parenthesized)/.test(at.type)) at = scopes.parent(at);
  if (at?.type !== 'VariableDeclarator') return false;
  return isAsked(new Set(namesIn(at.id as Node, file)));
}

function isAwaited(call: Node, use: Node, { scopes }: FlowFile): boolean {
  const parent = scopes.parent(call);
  return parent?.type === 'AwaitExpression' && runsBefore(parent, use, scopes);
}

export type { Language };
