import { isFunction, walk, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { chainOf, entriesOf, entryOf, isFalse, isTrue, textOf } from './literal.ts';
import { modelColumn } from './models.ts';
import { columnOf, type Declared } from './tables.ts';

/** Methods of a knex table builder by the type of the column they make. */
const BUILDERS: Readonly<Record<string, string>> = {
  increments: 'serial',
  bigIncrements: 'bigserial',
  integer: 'integer',
  int: 'integer',
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  bigInteger: 'bigint',
  bigint: 'bigint',
  float: 'real',
  double: 'double precision',
  decimal: 'numeric',
  boolean: 'boolean',
  string: 'varchar',
  text: 'text',
  char: 'char',
  date: 'date',
  datetime: 'timestamptz',
  timestamp: 'timestamptz',
  time: 'time',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'jsonb',
  binary: 'bytea',
  enum: 'enum',
  enu: 'enum',
};

/** What a call of a migration declares: knex, sequelize, typeorm, node-pg-migrate, db-migrate. */
export function readMigrationCall(call: NodeOf<'CallExpression'>, name: string): Declared[] {
  const [first, second, third] = call.arguments as Node[];
  if (/^(createTable|createTableIfNotExists|alterTable|table)$/.test(name)) {
    if (first?.type === 'NewExpression') return typeormTable(first);
    const table = tableName(first);
    if (!table) return [];
    if (isFunction(second)) return built(table, second);
    return entriesOf(second).flatMap(([column, type]) => declared(table, column, type));
  }
  const table = tableName(first);
  if (!table) return [];
  if (name === 'addColumns') return entriesOf(second).flatMap(([column, type]) => declared(table, column, type));
  const column = textOf(second);
  if (/^(addColumn|changeColumn|alterColumn)$/.test(name)) {
    if (column !== undefined) return third ? declared(table, column, third) : [];
    if (second?.type === 'NewExpression') return typeormColumn(table, second.arguments[0] as Node | undefined);
    return entriesOf(second).flatMap(([own, type]) => declared(table, own, type));
  }
  if (name === 'removeColumn' || name === 'dropColumn')
    return column === undefined ? [] : [{ table, column, dropped: true }];
  const renamed = textOf(third);
  return name === 'renameColumn' && column !== undefined && renamed !== undefined ? [{ table, column, renamed }] : [];
}

/** `'users'`, `{ tableName: 'users' }`, `{ schema: 'app', name: 'users' }`. */
function tableName(node: Node | undefined): string | undefined {
  return textOf(node) ?? textOf(entryOf(node, 'tableName')) ?? textOf(entryOf(node, 'name'));
}

/** `(t) => { t.string('name').notNullable(); }` */
function built(table: string, fn: Node): Declared[] {
  const found: Declared[] = [];
  const [param] = isFunction(fn) ? fn.params : [];
  const name = param?.type === 'Identifier' ? param.name : 'this';
  const seen = new Set<Node>();
  walk(fn, (node) => {
    if (node.type !== 'ExpressionStatement' && node.type !== 'CallExpression') return;
    const expression = node.type === 'ExpressionStatement' ? node.expression : node;
    if (seen.has(expression)) return;
    const { root, calls } = chainOf(expression);
    const own = (root.type === 'Identifier' && root.name === name) || root.type === 'ThisExpression';
    const [make, ...more] = calls;
    if (!own || !make) return;
    for (let at: Node = expression; at.type === 'CallExpression';) {
      seen.add(at);
      if (at.callee.type !== 'MemberExpression') break;
      at = at.callee.object;
    }
    const column = textOf(make.args[0]);
    const names = new Set(more.map((one) => one.name));
    if (make.name === 'timestamps') {
      for (const stamp of ['created_at', 'updated_at'])
        found.push({ table, column: stamp, type: columnOf('timestamptz') });
      return;
    }
    if (make.name === 'increments' || make.name === 'bigIncrements')
      found.push({ table, column: column ?? 'id', type: columnOf(BUILDERS[make.name] ?? '') });
    else if (column !== undefined && BUILDERS[make.name])
      found.push({
        table,
        column,
        type: columnOf(BUILDERS[make.name] ?? '', {
          nullable: !names.has('notNullable') && !names.has('notNull') && !names.has('primary'),
          key: names.has('primary') || names.has('references'),
        }),
      });
    else if (column !== undefined && make.name === 'specificType')
      found.push({ table, column, type: columnOf(textOf(make.args[1]) ?? '') });
    else if (column !== undefined && make.name === 'dropColumn') found.push({ table, column, dropped: true });
    const renamed = make.name === 'renameColumn' ? textOf(make.args[1]) : undefined;
    if (column !== undefined && renamed !== undefined) found.push({ table, column, renamed });
  });
  return found;
}

/** One entry of an object of columns: the name of a type, an object with `type`, or a type of sequelize. */
function declared(table: string, column: string, node: Node): Declared[] {
  const plain = textOf(node);
  // node-pg-migrate has a word for the usual key.
  if (plain === 'id') return [{ table, column, type: columnOf('serial') }];
  if (plain !== undefined) return [{ table, column, type: columnOf(plain) }];
  const name = textOf(entryOf(node, 'type'));
  if (name === undefined) return modelColumn(table, column, node);
  const key = isTrue(entryOf(node, 'primaryKey')) || entryOf(node, 'references') !== undefined;
  const nullable = !key && !isTrue(entryOf(node, 'notNull')) && !isFalse(entryOf(node, 'allowNull'));
  return [{ table, column, type: columnOf(name, { key, nullable }) }];
}

/** `new Table({ name, columns: [{ name, type, isNullable }] })` */
function typeormTable(node: NodeOf<'NewExpression'>): Declared[] {
  const [options] = node.arguments as Node[];
  const table = textOf(entryOf(options, 'name'));
  const columns = entryOf(options, 'columns');
  if (!table || columns?.type !== 'ArrayExpression') return [];
  return columns.elements.flatMap((element) => {
    if (element?.type === 'NewExpression') return typeormColumn(table, element.arguments[0] as Node | undefined);
    return element ? typeormColumn(table, element as Node) : [];
  });
}

function typeormColumn(table: string, options: Node | undefined): Declared[] {
  const column = textOf(entryOf(options, 'name'));
  const type = textOf(entryOf(options, 'type'));
  if (column === undefined || type === undefined) return [];
  const key = isTrue(entryOf(options, 'isPrimary'));
  return [{ table, column, type: columnOf(type, { key, nullable: isTrue(entryOf(options, 'isNullable')) }) }];
}
