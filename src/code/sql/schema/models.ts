import { bare, memberName, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { chainOf, entriesOf, entryOf, isFalse, isTrue, textOf } from './literal.ts';
import { columnOf, type Declared } from './tables.ts';

/** Types of sequelize by what they are in a database. */
const SEQUELIZE: Readonly<Record<string, string>> = {
  STRING: 'varchar',
  TEXT: 'text',
  CHAR: 'char',
  CITEXT: 'citext',
  INTEGER: 'integer',
  TINYINT: 'smallint',
  SMALLINT: 'smallint',
  MEDIUMINT: 'integer',
  BIGINT: 'bigint',
  FLOAT: 'double precision',
  REAL: 'real',
  DOUBLE: 'double precision',
  DECIMAL: 'numeric',
  NUMBER: 'integer',
  BOOLEAN: 'boolean',
  DATE: 'timestamptz',
  DATEONLY: 'date',
  TIME: 'time',
  UUID: 'uuid',
  UUIDV4: 'uuid',
  JSON: 'json',
  JSONB: 'jsonb',
  BLOB: 'bytea',
  ENUM: 'enum',
  ARRAY: 'array',
};

/** `sequelize.define('User', { … }, { tableName })`, `User.init({ … }, { modelName })`, `pgTable('users', { … })`. */
export function readModelCall(call: NodeOf<'CallExpression'>, name: string): Declared[] {
  const [first, second, third] = call.arguments as Node[];
  if (name === 'define') {
    const model = textOf(first);
    return model ? tablesOfModel(model, third).flatMap((table) => columnsOf(table, second)) : [];
  }
  if (name === 'init') {
    const callee = bare(call.callee);
    const owner = callee.type === 'MemberExpression' ? bare(callee.object) : null;
    const model =
      textOf(entryOf(second, 'modelName')) ??
      (owner?.type === 'Identifier' && /^[A-Z]/.test(owner.name) ? owner.name : undefined) ??
      textOf(entryOf(second, 'tableName'));
    return model ? tablesOfModel(model, second).flatMap((table) => columnsOf(table, first)) : [];
  }
  if (/^(pg|mysql|sqlite)Table$/.test(name)) {
    const table = textOf(first);
    return table ? entriesOf(second).flatMap(([key, value]) => drizzle(table, key, value)) : [];
  }
  return [];
}

/** The table of a model: the one it names, else one of the names that sequelize makes of it. */
function tablesOfModel(model: string, options: Node | undefined): string[] {
  const named = textOf(entryOf(options, 'tableName'));
  if (named) return [named];
  if (isTrue(entryOf(options, 'freezeTableName'))) return [model];
  return [plural(model)];
}

function plural(name: string): string {
  if (/[^aeiou]y$/i.test(name)) return name.replace(/y$/i, 'ies');
  if (/(s|x|z|ch|sh)$/i.test(name)) return /[^s]s$/i.test(name) ? name : `${name}es`;
  if (/person$/i.test(name)) return name.replace(/erson$/i, 'eople');
  return `${name}s`;
}

function columnsOf(table: string, object: Node | undefined): Declared[] {
  return entriesOf(object).flatMap(([key, value]) => modelColumn(table, key, value));
}

/** `DataTypes.STRING(40)`, `{ type: Sequelize.INTEGER, allowNull: false, field: 'age' }`. */
export function modelColumn(table: string, key: string, node: Node): Declared[] {
  const isObject = bare(node).type === 'ObjectExpression';
  const type = sequelizeType(isObject ? entryOf(node, 'type') : node);
  if (!type) return [];
  const column = textOf(entryOf(node, 'field')) ?? key;
  const primary = isTrue(entryOf(node, 'primaryKey')) || entryOf(node, 'references') !== undefined;
  return [
    {
      table,
      column,
      type: columnOf(type, { key: primary, nullable: !primary && !isFalse(entryOf(node, 'allowNull')) }),
    },
  ];
}

/** The type in SQL of one of sequelize. */
export function sequelizeType(node: Node | undefined): string | undefined {
  if (!node) return undefined;
  let at = bare(node);
  if (at.type === 'CallExpression' || at.type === 'NewExpression') at = bare(at.callee as Node);
  while (at.type === 'MemberExpression') {
    const found = SEQUELIZE[memberName(at) ?? ''];
    if (found) return found;
    at = bare(at.object);
    if (at.type === 'CallExpression') at = bare(at.callee as Node);
  }
  return at.type === 'Identifier' ? SEQUELIZE[at.name] : undefined;
}

const DRIZZLE: Readonly<Record<string, string>> = {
  serial: 'serial',
  bigserial: 'bigserial',
  integer: 'integer',
  int: 'integer',
  smallint: 'smallint',
  tinyint: 'smallint',
  bigint: 'bigint',
  real: 'real',
  float: 'real',
  double: 'double precision',
  doublePrecision: 'double precision',
  numeric: 'numeric',
  decimal: 'numeric',
  boolean: 'boolean',
  text: 'text',
  varchar: 'varchar',
  char: 'char',
  date: 'date',
  timestamp: 'timestamp',
  datetime: 'timestamp',
  time: 'time',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'jsonb',
  blob: 'bytea',
};

/** `age: integer('age').notNull()` */
function drizzle(table: string, key: string, node: Node): Declared[] {
  const [make, ...more] = chainOf(node).calls;
  const type = make && DRIZZLE[make.name];
  if (!make || !type) return [];
  const names = new Set(more.map(({ name }) => name));
  const primary = names.has('primaryKey') || names.has('references');
  return [
    {
      table,
      column: textOf(make.args[0]) ?? key,
      type: columnOf(type, { key: primary, nullable: !primary && !names.has('notNull') }),
    },
  ];
}
