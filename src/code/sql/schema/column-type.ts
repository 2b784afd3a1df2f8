/** What decides how a value is bound, whatever the dialect calls the type. */
export type Base =
  | 'integer'
  | 'bigint'
  | 'decimal'
  | 'float'
  | 'boolean'
  | 'text'
  | 'date'
  | 'timestamp'
  | 'time'
  | 'interval'
  | 'uuid'
  | 'json'
  | 'array'
  | 'binary'
  | 'enum'
  | 'other';

/** A column as the project's own schema declares it. Plain data. */
export interface ColumnType {
  base: Base;
  /** The name of the type in SQL, for a cast: `timestamptz`; '' where only a model tells of it. */
  sql: string;
  /** NULL may stand in it. */
  nullable: boolean;
  /** It identifies rows, here or in another table. */
  key: boolean;
  /** The name as it is declared. */
  name?: string;
  /** Two sources differ on the type. */
  disputed?: true;
}

/** Columns by table, both in lower case. */
export type Schema = Readonly<Record<string, Readonly<Record<string, ColumnType>>>>;

/** A column in a statement: `u.name`, with the table where the statement names it. */
export interface ColumnRef {
  qualifier: string;
  name: string;
}

const BASES: readonly [RegExp, Base][] = [
  [/^[\w ()]*(\[ ?\]|\barray\b)/, 'array'],
  [/^(tinyint ?\( ?1 ?\)|bool(ean)?\b|bit ?\( ?1 ?\)|bit(?! ?\())/, 'boolean'],
  [/^(bigint|bigserial|int8|serial8|unsigned big int|bigincrements)/, 'bigint'],
  [
    /^(integer|int2|int4|int|smallint|mediumint|tinyint|serial|smallserial|serial4|serial2|increments|bigidentity|year)\b/,
    'integer',
  ],
  [/^(numeric|decimal|dec|money|smallmoney|number|fixed)\b/, 'decimal'],
  [/^(real|float|float4|float8|double|binary_float|binary_double)\b/, 'float'],
  [/^(timestamp|timestamptz|datetime|datetime2|smalldatetime|datetimeoffset)\b/, 'timestamp'],
  [/^date\b/, 'date'],
  [/^(time|timetz)\b/, 'time'],
  [/^interval\b/, 'interval'],
  [/^(uuid|uniqueidentifier)\b/, 'uuid'],
  [/^jsonb?\b/, 'json'],
  [/^(enum|set)\b/, 'enum'],
  [/^(bytea|blob|tinyblob|mediumblob|longblob|binary|varbinary|image|raw)\b/, 'binary'],
  [
    /^(text|tinytext|mediumtext|longtext|ntext|clob|nclob|char|nchar|varchar|varchar2|nvarchar|nvarchar2|character|citext|string|bpchar|name|inet|cidr)\b/,
    'text',
  ],
];

/** The type behind a name of it: `varchar(20)`, `INT UNSIGNED`, `timestamp with time zone`. */
export function baseOf(type: string): Base {
  const name = type.trim().toLowerCase();
  return BASES.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

/** A number of any kind. */
export function isNumeric(type: ColumnType): boolean {
  return /^(integer|bigint|decimal|float)$/.test(type.base);
}
