import { baseOf, type Base, type ColumnType, type Schema } from './column-type.ts';

/** What is declared of one column, or taken back. */
export type Declared =
  | { table: string; column: string; type: ColumnType }
  | { table: string; column: string; dropped: true }
  | { table: string; column: string; renamed: string }
  | { table: string; moved: string };

/** A column from the name of its type. */
export function columnOf(type: string, more: Partial<ColumnType> = {}): ColumnType {
  const base = more.base ?? baseOf(type);
  const key = more.key ?? /\b(primary\s+key|references)\b|serial\b|increments/i.test(type);
  return {
    base,
    sql: more.sql ?? castOf(type, base),
    nullable: more.nullable ?? !(key || /\bnot\s+null\b/i.test(type)),
    key,
  };
}

/** The type as a cast of PostgreSQL takes it; '' where it is none of its own. */
function castOf(type: string, base: Base): string {
  const [name = ''] =
    /^[a-z ]+/i.exec(
      type
        .trim()
        .toLowerCase()
        .replace(/\s+(not|null|primary|default|unique|references|check|constraint|generated|collate)\b.*$/s, ''),
    ) ?? [];
  const plain = name.trim();
  if (/^timestamp with time zone$/.test(plain)) return 'timestamptz';
  if (/serial$/.test(plain)) return base === 'bigint' ? 'bigint' : 'int';
  return CASTS.test(plain) ? plain : '';
}

const CASTS =
  /^(int|integer|bigint|smallint|numeric|decimal|real|double precision|boolean|text|date|time|timestamp|timestamptz|interval|uuid|json|jsonb|bytea|inet|cidr)$/;

/** The tables that the declarations make, in their order. What two places declare differently is not known. */
export function tablesOf(declared: readonly Declared[]): Schema {
  const tables = new Map<string, Map<string, ColumnType>>();
  for (const one of declared) {
    const name = one.table.toLowerCase();
    const columns = tables.get(name) ?? new Map<string, ColumnType>();
    tables.set(name, columns);
    if ('moved' in one) {
      tables.delete(name);
      tables.set(one.moved.toLowerCase(), columns);
      continue;
    }
    const column = one.column.toLowerCase();
    if ('dropped' in one) columns.delete(column);
    else if ('renamed' in one) {
      const type = columns.get(column);
      columns.delete(column);
      if (type) columns.set(one.renamed.toLowerCase(), { ...type, name: one.renamed });
    } else columns.set(column, { ...one.type, name: one.column });
  }
  return Object.fromEntries([...tables].map(([name, columns]) => [name, Object.fromEntries(columns)]));
}

/** One schema of several sources; a column on whose type they differ is there, and its type is not known. */
export function agreed(schemas: readonly Schema[]): Schema {
  const tables = new Map<string, Map<string, ColumnType>>();
  for (const schema of schemas) {
    for (const [table, columns] of Object.entries(schema)) {
      const known = tables.get(table) ?? new Map<string, ColumnType>();
      tables.set(table, known);
      for (const [column, type] of Object.entries(columns)) known.set(column, both(known.get(column), type));
    }
  }
  return Object.fromEntries([...tables].map(([table, columns]) => [table, Object.fromEntries(columns)]));
}

function both(known: ColumnType | undefined, type: ColumnType): ColumnType {
  if (known === undefined) return type;
  if (known.disputed || known.base !== type.base) return { ...known, disputed: true };
  return {
    base: known.base,
    sql: known.sql || type.sql,
    nullable: known.nullable || type.nullable,
    key: known.key || type.key,
    ...(known.name === undefined ? {} : { name: known.name }),
  };
}
