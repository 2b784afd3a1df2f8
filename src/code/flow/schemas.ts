import { bare, keyName, memberName, type Node } from '../syntax/nodes.ts';
import { isCall } from './callees.ts';
import type { Graph, Proof, Spot } from './graph.ts';
import type { SchemaLanguage } from './guards/guard.ts';
import { languages } from './guards/index.ts';
import { requiredModule } from '../syntax/imports-of-file.ts';
import { packageAt } from './modules.ts';

export type Language = (typeof languages)[number];

/** A schema as it is written: its language, the names of its chain from the maker on, and the calls behind them. */
export interface Schema {
  language: Language;
  spot: Spot;
  names: readonly string[];
  calls: readonly Extract<Node, { arguments: unknown[] }>[];
}

/** Schemas that an expression may be; those inside of an object are not. */
export function schemasAt(graph: Graph, spot: Spot): Schema[] {
  const found: Schema[] = [];
  const queue = [spot];
  for (let taken = 0; taken < queue.length && taken < 100; taken += 1) {
    const at = queue[taken] as Spot;
    const edges = graph.edges(at);
    const schema = edges.length === 0 ? schemaOf(graph, at) : null;
    if (schema) found.push(schema);
    for (const { to, into } of edges) if (!into) queue.push(to);
  }
  return found;
}

/** `z.string().min(1)`: the maker comes first. */
function schemaOf(graph: Graph, end: Spot): Schema | null {
  const names: string[] = [];
  const calls: Extract<Node, { arguments: unknown[] }>[] = [];
  let at = bare(end.node);
  for (let step = 0; step < 40; step += 1) {
    if (isCall(at)) {
      // `require('joi-objectid')(Joi)`
      const language =
        requiredModule(at) === undefined ? undefined : languageOf(graph, { ...end, node: at, select: [] });
      if (language) return { language, spot: end, names: ['', ...names], calls };
      calls.unshift(at);
      at = bare(at.callee as Node);
    } else if (at.type === 'MemberExpression' || at.type === 'OptionalMemberExpression') {
      const language = languageOf(graph, { ...end, node: at, select: [] });
      names.unshift(memberName(at) ?? '');
      if (language) return { language, spot: end, names, calls };
      at = bare(at.object);
    } else {
      const language = languageOf(graph, { ...end, node: at, select: [] });
      if (language)
        return { language, spot: end, names: [importedName(graph, { ...end, node: at, select: [] }), ...names], calls };
      const [inner, ...others] = calls.length > 0 ? graph.ends({ ...end, node: at, select: [] }) : [];
      if (!inner || others.length > 0 || inner.node === at) return null;
      at = bare(inner.node);
      end = { ...inner, select: [] };
    }
  }
  return null;
}

function languageOf(graph: Graph, spot: Spot): Language | undefined {
  for (const end of graph.ends(spot)) {
    const found = packageAt(graph, end);
    const own = found && languages.find(({ packages }) => packages.includes(found.module));
    if (own) return own;
  }
  return undefined;
}

function importedName(graph: Graph, spot: Spot): string {
  for (const end of graph.ends(spot)) {
    const found = packageAt(graph, end);
    if (found) return found.steps.at(-1) ?? '';
  }
  return '';
}

/** What a schema proves of the member at a path of what passes it; `null` where it lets anything through. */
export function schemaProof(graph: Graph, schema: Schema, path: readonly string[], depth = 0): Proof | null {
  const [name, ...rest] = path;
  const { language, names } = schema;
  const isObject = names.some((one) => language.objects.includes(one));
  if (name === undefined) return isObject ? wholeProof(graph, schema, depth) : leafProof(language, names);
  if (depth > 6) return null;
  if (!isObject)
    return names.includes('array') && (name === '*' || /^\d+$/.test(name))
      ? itemProof(graph, schema, rest, depth)
      : null;
  for (const table of tablesOf(graph, schema)) {
    for (const field of fieldsOf(graph, table, name))
      for (const one of schemasAt(graph, field)) return schemaProof(graph, one, rest, depth + 1);
  }
  return null;
}

function itemProof(graph: Graph, schema: Schema, path: readonly string[], depth: number): Proof | null {
  for (const call of schema.calls)
    for (const node of call.arguments as Node[])
      for (const one of schemasAt(graph, { ...schema.spot, node, select: [] }))
        return schemaProof(graph, one, path, depth + 1);
  return null;
}

/** The last link that says something decides: `z.string().uuid()`. */
function leafProof({ proves }: SchemaLanguage, names: readonly string[]): Proof | null {
  let proof: Proof | null = null;
  for (const name of names) {
    if (!Object.hasOwn(proves, name)) continue;
    const own = proves[name];
    if (own === null) return proof;
    proof = own ?? proof;
  }
  return names.includes('array') ? null : proof;
}

/** An object of which every field is plain holds no operators. */
function wholeProof(graph: Graph, schema: Schema, depth: number): Proof | null {
  if (schema.names.some((name) => schema.language.proves[name] === null) || depth > 4) return null;
  const fields = tablesOf(graph, schema).flatMap((table) => fieldsOf(graph, table, '*'));
  if (fields.length === 0) return null;
  const isPlain = fields.every((field) =>
    schemasAt(graph, field).some((one) => schemaProof(graph, one, [], depth + 1) !== null),
  );
  return isPlain ? 'shape' : 'checked';
}

/** The tables of fields: arguments of `object(…)`, `extend(…)`, and the schemas those are merged with. */
function tablesOf(graph: Graph, { calls, language, spot, names }: Schema): Spot[] {
  return calls.flatMap((call, index) => {
    const name = names[names.length - calls.length + index] ?? '';
    if (!language.objects.includes(name) && !language.extends.includes(name)) return [];
    const [first] = call.arguments as Node[];
    if (!first) return [];
    const table: Spot = { ...spot, node: first, select: [] };
    const merged = language.extends.includes(name) ? schemasAt(graph, table) : [];
    return merged.length > 0 ? merged.flatMap((one) => tablesOf(graph, one)) : [table];
  });
}

/** Values of a field in a table of fields; `*` is every one. */
function fieldsOf(graph: Graph, table: Spot, name: string): Spot[] {
  let spot = table;
  for (let step = 0; step < 8 && spot.node.type !== 'ObjectExpression'; step += 1) {
    const [edge] = graph.edges(spot);
    if (!edge) return [];
    spot = edge.to;
  }
  if (spot.node.type !== 'ObjectExpression') return [];
  return spot.node.properties.flatMap((property) => {
    if (property.type === 'SpreadElement') return fieldsOf(graph, { ...spot, node: property.argument }, name);
    if (property.type !== 'ObjectProperty') return [];
    const key = keyName(property.key, property.computed);
    return name === '*' || key === name ? [{ ...spot, node: property.value as Node, select: [] }] : [];
  });
}
