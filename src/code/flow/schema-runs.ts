import { bare, keyName, memberName, type Node } from '../syntax/nodes.ts';
import { memberText } from '../syntax/scopes.ts';
import { functionAround } from '../syntax/static-types.ts';
import { isCall } from './callees.ts';
import { conditionsAt } from './conditions.ts';
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

const RUNS = new Set(
  languages.flatMap(({ runs, functions = {} }) => [...Object.keys(runs), ...Object.keys(functions)]),
);

/** A call that holds a value to a schema: `schema.parse(x)`, `v.parse(schema, x)`. */
function runOf(graph: Graph, call: Node, callee: Callee, file: FlowFile): Run | null {
  if (!isCall(call)) return null;
  const list = call.arguments as Node[];
  const at = (node: Node): Spot => ({ file, node, select: [], frame: null });
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
  const run = runOf(graph, spot.node, callee, spot.file);
  if (!run) return null;
  const { gives } = run;
  if (gives !== '' && spot.select[0] !== gives && spot.select[0] !== '*') return [];
  const select = gives === '' ? spot.select : spot.select.slice(1);
  const proof: Proof = schemaProof(graph, run.schema, select) ?? 'checked';
  return [{ to: within(spot, run.value, select), proof, by: run.schema.language.words }];
}

/** A schema that the value, or what it is a member of, was held to before, with its failure dealt with. */
export function schemaChecks(graph: Graph, spot: Spot): Check[] {
  const { node, file, select } = spot;
  if (node.type !== 'Identifier') return [];
  const binding = file.scopes.binding(node);
  const home = functionAround(node, file.scopes);
  const found: Check[] = [];
  for (const call of runsIn(file)) {
    if (functionAround(call, file.scopes) !== home || (call.end ?? 0) > (node.start ?? 0)) continue;
    const value = 'arguments' in call ? valueMention(call.arguments as Node[], node.name, select) : null;
    if (!value || file.scopes.binding(rootOf(value.node))?.id !== binding?.id) continue;
    const run = runOf(graph, call, graph.callee(call, file, null), file);
    if (!run || run.value !== value.argument || !isDealtWith(call, node, run, file)) continue;
    const proof = schemaProof(graph, run.schema, value.rest) ?? 'checked';
    found.push({ proof, by: run.schema.language.words, file, node: call });
  }
  return found;
}

const runsOf = new WeakMap<FlowFile, readonly Node[]>();

function runsIn(file: FlowFile): readonly Node[] {
  const known = runsOf.get(file);
  if (known) return known;
  const found = file.scopes.nodes('CallExpression').filter((node) => {
    if (node.type !== 'CallExpression') return false;
    const name = memberName(node.callee) ?? (node.callee.type === 'Identifier' ? node.callee.name : undefined);
    return name !== undefined && RUNS.has(name);
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
function valueMention(list: readonly Node[], name: string, select: readonly string[]): Mention | null {
  const wanted = [name, ...select];
  for (const argument of list) {
    const rest = restOf(argument, wanted);
    if (rest) return { node: argument, argument, rest };
    if (argument.type !== 'ObjectExpression') continue;
    for (const one of argument.properties) {
      const key = one.type === 'ObjectProperty' ? keyName(one.key, one.computed) : undefined;
      const inner = one.type === 'ObjectProperty' && key !== undefined ? restOf(one.value as Node, wanted) : null;
      if (one.type === 'ObjectProperty' && key !== undefined && inner)
        return { node: one.value as Node, argument, rest: [key, ...inner] };
    }
  }
  return null;
}

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
  if (throws && (runsBefore(call, use, scopes) || isAwaited(call, use, file))) return true;
  const conditions = conditionsAt(use, scopes);
  if (conditions.some(({ test }) => (test.start ?? 0) <= (call.start ?? 0) && (test.end ?? 0) >= (call.end ?? 0)))
    return true;
  let at: Node | undefined = scopes.parent(call);
  while (at && /^(Await|TSAs|TSNonNull|Member|OptionalMember|Parenthesized)/.test(at.type)) at = scopes.parent(at);
  if (at?.type !== 'VariableDeclarator') return false;
  const text = file.source.text;
  const names = new Set(text.slice(at.id.start ?? 0, at.id.end ?? 0).match(/[A-Za-z_$][\w$]*/g) ?? []);
  return conditions.some(({ test }) =>
    (text.slice(test.start ?? 0, test.end ?? 0).match(/[A-Za-z_$][\w$]*/g) ?? []).some((one) => names.has(one)),
  );
}

function isAwaited(call: Node, use: Node, { scopes }: FlowFile): boolean {
  const parent = scopes.parent(call);
  return parent?.type === 'AwaitExpression' && runsBefore(parent, use, scopes);
}

export type { Language };
