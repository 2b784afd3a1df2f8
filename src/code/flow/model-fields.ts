import { bare, keyName, memberName, type Node } from '../syntax/nodes.ts';
import { memberText } from '../syntax/scopes.ts';
import { isCall } from './callees.ts';
import type { FlowFile, Graph, Spot } from './graph.ts';
import { additionsTo } from './schema-additions.ts';

/** A field of a record, with its type as written: `String`, `ObjectId`; '' where it is none of one word. */
export interface ModelField {
  name: string;
  type: string;
  /** Every record has it: `required: true`. */
  always: boolean;
}

export interface ModelFields {
  fields: ModelField[];
  /** There may be others, which are not seen. */
  open: boolean;
}

/** The fields of the model that a call is on, where its schema is seen: `User.create(…)`, `new User(…)`. */
export function modelFields(graph: Graph, call: Node, file: FlowFile): ModelFields | null {
  if (!('callee' in call)) return null;
  const callee = bare(call.callee as Node);
  const object = call.type === 'NewExpression' ? callee : 'object' in callee ? (callee.object as Node) : null;
  return object ? fieldsBehind(graph, { file, node: object, select: [], frame: null }, 0) : null;
}

/** Of a model, or of the record that a call of it gives: `(await User.findOne()).update(…)`. */
function fieldsBehind(graph: Graph, object: Spot, depth: number): ModelFields | null {
  for (const end of graph.ends(object)) {
    const table = tableOf(graph, end);
    const fields = table ? fieldsOf(graph, table) : [];
    if (table && fields.length > 0) return withAdditions(graph, table, fields);
    const callee = isCall(end.node) && 'callee' in end.node ? bare(end.node.callee as Node) : null;
    const model = callee && depth < 4 && 'object' in callee ? { ...end, node: callee.object as Node } : null;
    const behind = model && fieldsBehind(graph, model, depth + 1);
    if (behind) return behind;
  }
  return null;
}

function withAdditions(graph: Graph, table: Spot, own: readonly ModelField[]): ModelFields {
  const { tables, virtuals, open } = additionsTo(table);
  const added = tables.flatMap((node) => fieldsOf(graph, { ...table, node }));
  const set = virtuals.map((name): ModelField => ({ name, type: '', always: false }));
  return { fields: [...own, ...added, ...set], open };
}

/** The object that names the fields. */
function tableOf(graph: Graph, end: Spot): Spot | null {
  const { node } = end;
  if (isCall(node)) {
    const method = memberName(node.callee as Node) ?? (node.callee.type === 'Identifier' ? node.callee.name : '');
    const [name, second] = node.arguments as Node[];
    if (!/^(model|define)$/.test(method) || !name) return null;
    if (second)
      return second.type === 'ObjectExpression'
        ? { ...end, node: second }
        : schemaTable(graph, { ...end, node: second, select: [] });
    return name.type === 'StringLiteral' ? namedTable(graph, name.value) : null;
  }
  if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return null;
  const own = node.id?.name;
  // `User.init({ name: DataTypes.STRING }, { sequelize })`
  const init = end.file.scopes
    .nodes('CallExpression')
    .find((one) => isCall(one) && own !== undefined && memberText(one.callee as Node) === `${own}.init`);
  const first = init && isCall(init) ? (init.arguments[0] as Node | undefined) : undefined;
  return first ? { ...end, node: first, select: [] } : null;
}

/** `mongoose.model('User')` of a model that another file declares. */
function namedTable(graph: Graph, name: string): Spot | null {
  const declares = new RegExp(`\\bmodel(?:<[^>]*>)?\\(\\s*['"\`]${name.replace(/\W/g, '.')}['"\`]\\s*,`);
  for (const path of graph.files.paths) {
    const file = declares.test(graph.files.text(path)) ? graph.files.file(path) : undefined;
    for (const node of file?.scopes.nodes('CallExpression') ?? []) {
      if (!file || !isCall(node) || !/(^|\.)model$/.test(memberText(node.callee as Node) ?? '')) continue;
      const [first, second] = node.arguments as Node[];
      if (first?.type === 'StringLiteral' && first.value === name && second)
        return schemaTable(graph, { file, node: second, select: [], frame: null });
    }
  }
  return null;
}

/** `new Schema({ … })` */
function schemaTable(graph: Graph, schema: Spot): Spot | null {
  for (const end of graph.ends(schema)) {
    const first = isCall(end.node) ? (end.node.arguments[0] as Node | undefined) : undefined;
    if (first) return { ...end, node: first, select: [] };
  }
  return null;
}

function fieldsOf(graph: Graph, table: Spot): ModelField[] {
  const [object] = table.node.type === 'ObjectExpression' ? [table] : graph.ends(table);
  if (object?.node.type !== 'ObjectExpression') return [];
  return object.node.properties.flatMap((one): ModelField[] => {
    if (one.type !== 'ObjectProperty') return [];
    const name = keyName(one.key, one.computed);
    return name === undefined ? [] : [{ name, type: typeOf(one.value as Node), always: isRequired(one.value as Node) }];
  });
}

/** `{ type: String, required: true }`, `required: [true, 'Name it.']` */
function isRequired(value: Node): boolean {
  const inner = bare(value);
  if (inner.type !== 'ObjectExpression') return false;
  return inner.properties.some((one) => {
    if (one.type !== 'ObjectProperty' || keyName(one.key, one.computed) !== 'required') return false;
    const rule = bare(one.value as Node);
    const first = rule.type === 'ArrayExpression' ? rule.elements[0] : rule;
    return first?.type === 'BooleanLiteral' && first.value;
  });
}

function typeOf(value: Node): string {
  const inner = bare(value);
  if (inner.type === 'ObjectExpression') {
    const type = inner.properties.find(
      (one) => one.type === 'ObjectProperty' && keyName(one.key, one.computed) === 'type',
    );
    return type?.type === 'ObjectProperty' && bare(type.value as Node).type !== 'ObjectExpression'
      ? typeOf(type.value as Node)
      : '';
  }
  if (inner.type === 'CallExpression') return typeOf(inner.callee as Node);
  // `{ type: 'String' }`
  if (inner.type === 'StringLiteral') return inner.value;
  return memberText(inner)?.split('.').at(-1) ?? '';
}
