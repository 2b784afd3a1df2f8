import { bare, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { entriesOf, entryOf, isTrue, textOf } from './literal.ts';
import { sequelizeType } from './models.ts';
import { columnOf, type Declared } from './tables.ts';

/** `@Entity('users') class User { @Column({ type: 'int', nullable: true }) age: number }`, and the jsonSchema of objection. */
export function readEntity(node: NodeOf<'ClassDeclaration' | 'ClassExpression'>): Declared[] {
  const entity = decoratorOf(node, /^(Entity|Table)$/);
  const table =
    textOf(entity?.[0]) ?? textOf(entryOf(entity?.[0], 'name')) ?? textOf(entryOf(entity?.[0], 'tableName'));
  const found: Declared[] = [];
  for (const member of node.body.body) {
    if (member.type === 'ClassProperty' && table) found.push(...entityColumn(table, member));
  }
  return [...found, ...objection(node)];
}

function entityColumn(table: string, member: NodeOf<'ClassProperty'>): Declared[] {
  const name = member.key.type === 'Identifier' ? member.key.name : undefined;
  if (!name) return [];
  const generated = decoratorOf(member, /^PrimaryGeneratedColumn$/);
  if (generated) {
    const type = textOf(generated[0]) === 'uuid' ? 'uuid' : 'serial';
    return [{ table, column: name, type: columnOf(type, { key: true, nullable: false }) }];
  }
  const args = decoratorOf(member, /^(Column|PrimaryColumn|CreateDateColumn|UpdateDateColumn)$/);
  if (!args) return [];
  const options = args.find((arg) => bare(arg).type === 'ObjectExpression');
  const type =
    textOf(args[0]) ??
    textOf(entryOf(options, 'type')) ??
    sequelizeType(entryOf(options, 'type') ?? args[0]) ??
    typed(member);
  if (!type) return [];
  const column = textOf(entryOf(options, 'name')) ?? textOf(entryOf(options, 'field')) ?? name;
  const key = isTrue(entryOf(options, 'primary')) || isTrue(entryOf(options, 'primaryKey'));
  const nullable = isTrue(entryOf(options, 'nullable')) || isTrue(entryOf(options, 'allowNull'));
  return [{ table, column, type: columnOf(type, { key, nullable, sql: '' }) }];
}

/** The type that typeorm makes of a TypeScript one. */
function typed(member: NodeOf<'ClassProperty'>): string | undefined {
  const annotation = (member.typeAnnotation as { typeAnnotation?: Node } | null | undefined)?.typeAnnotation;
  if (annotation?.type === 'TSNumberKeyword') return 'integer';
  if (annotation?.type === 'TSStringKeyword') return 'varchar';
  return annotation?.type === 'TSBooleanKeyword' ? 'boolean' : undefined;
}

/** The arguments of a decorator by its name. */
function decoratorOf(node: Node, name: RegExp): Node[] | undefined {
  for (const { expression } of (node as { decorators?: { expression: Node }[] | null }).decorators ?? []) {
    const call = bare(expression);
    const callee = call.type === 'CallExpression' ? bare(call.callee) : call;
    if (callee.type === 'Identifier' && name.test(callee.name))
      return call.type === 'CallExpression' ? (call.arguments as Node[]) : [];
  }
  return undefined;
}

const JSON_TYPES: Readonly<Record<string, string>> = {
  integer: 'integer',
  number: 'numeric',
  string: 'text',
  boolean: 'boolean',
};

/** `static tableName = 'users'` with `static jsonSchema = { properties: { age: { type: 'integer' } } }`. */
function objection(node: NodeOf<'ClassDeclaration' | 'ClassExpression'>): Declared[] {
  const fixed = (name: string): Node | undefined => {
    for (const member of node.body.body) {
      if (!('key' in member) || member.key.type !== 'Identifier' || member.key.name !== name) continue;
      if (member.type === 'ClassProperty') return member.value ?? undefined;
      if (member.type === 'ClassMethod' && member.kind === 'get') {
        const [statement] = member.body.body;
        return statement?.type === 'ReturnStatement' ? (statement.argument ?? undefined) : undefined;
      }
    }
    return undefined;
  };
  const table = textOf(fixed('tableName'));
  if (!table) return [];
  return entriesOf(entryOf(fixed('jsonSchema'), 'properties')).flatMap(([column, value]): Declared[] => {
    const type = JSON_TYPES[textOf(entryOf(value, 'type')) ?? ''];
    return type ? [{ table, column, type: columnOf(type, { sql: '' }) }] : [];
  });
}
