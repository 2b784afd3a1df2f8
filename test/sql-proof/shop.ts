import type { Dialect, Engine, Row } from '../support/engines.ts';

/** In no result unless an attack reached it. */
export const SECRET = 'TOPSECRET-9f2c';

export type Tables = Readonly<Record<string, readonly Row[]>>;

const NAMES = ['users', 'products', 'orders', 'secrets'];

interface Types {
  id: string;
  text: string;
  decimal: string;
  double: string;
  bigint: string;
  timestamp: string;
  json: string;
  blob: string;
  boolean: string;
  hex: (hex: string) => string;
  yes: string;
  no: string;
}

const TYPES: Record<Dialect, Types> = {
  postgres: {
    id: 'serial PRIMARY KEY',
    text: 'text',
    decimal: 'numeric(10,2)',
    double: 'double precision',
    bigint: 'bigint',
    timestamp: 'timestamp',
    json: 'jsonb',
    blob: 'bytea',
    boolean: 'boolean',
    hex: (hex) => `'\\x${hex}'`,
    yes: 'true',
    no: 'false',
  },
  mysql: {
    id: 'int AUTO_INCREMENT PRIMARY KEY',
    text: 'varchar(500)',
    decimal: 'decimal(10,2)',
    double: 'double',
    bigint: 'bigint',
    timestamp: 'datetime',
    json: 'json',
    blob: 'blob',
    boolean: 'tinyint(1)',
    hex: (hex) => `X'${hex}'`,
    yes: '1',
    no: '0',
  },
  sqlite: {
    id: 'integer PRIMARY KEY AUTOINCREMENT',
    text: 'text',
    decimal: 'decimal(10,2)',
    double: 'double',
    bigint: 'bigint',
    timestamp: 'timestamp',
    json: 'text',
    blob: 'blob',
    boolean: 'boolean',
    hex: (hex) => `X'${hex}'`,
    yes: '1',
    no: '0',
  },
};

/** The CREATE TABLE statements of the tables. */
export function structure(dialect: Dialect, storage = ''): string {
  const t = TYPES[dialect];
  const sql = `
CREATE TABLE users (id ${t.id}, name ${t.text}, email ${t.text}, password ${t.text}, role ${t.text} DEFAULT 'user',
  age integer, active ${t.boolean} DEFAULT ${t.yes}, created_at ${t.timestamp} DEFAULT '2024-01-01 00:00:00');
CREATE TABLE products (id ${t.id}, name ${t.text}, category ${t.text}, price ${t.decimal}, weight ${t.double}, stock integer,
  views ${t.bigint}, released date, updated ${t.timestamp}, attrs ${t.json}, thumb ${t.blob}, active ${t.boolean} DEFAULT ${t.yes});
CREATE TABLE orders (id ${t.id}, user_id integer, product_id integer, qty integer, total ${t.decimal}, code ${t.text},
  note ${t.text}, placed_at ${t.timestamp} DEFAULT '2024-01-01 00:00:00');
CREATE TABLE secrets (id ${t.id}, token ${t.text});`;
  return storage ? sql.replaceAll(');', `) ENGINE = ${storage};`) : sql;
}

function content(dialect: Dialect): string {
  const t = TYPES[dialect];
  const back = dialect === 'mysql' ? '\\\\' : '\\';
  return `
INSERT INTO users (id, name, email, password, role, age, active, created_at) VALUES
  (1, 'alice', 'alice@shop.test', 'wonder', 'admin', 34, ${t.yes}, '2023-01-15 09:30:00'),
  (2, 'bob', 'bob@shop.test', 'builder', 'user', 27, ${t.yes}, '2023-06-01 00:00:00'),
  (3, 'O''Brien', 'ob@shop.test', 'it''s', 'user', 61, ${t.no}, '2024-02-29 23:59:59'),
  (4, 'undefined', 'u@shop.test', 'null', 'user', NULL, ${t.yes}, '2024-03-01 12:00:00'),
  (5, '5', '5@shop.test', '[object Object]', 'guest', 5, ${t.yes}, '2022-12-31 08:00:00'),
  (6, 'a${back}b%_', 'wild@shop.test', 'why?', 'guest', 100, ${t.no}, '2021-07-07 07:07:07');
INSERT INTO products (id, name, category, price, weight, stock, views, released, updated, attrs, thumb, active) VALUES
  (1, 'Lamp', 'home', 9.99, 0.5, 34, 12, '2023-05-01', '2023-05-02 10:00:00', '{"color": "red", "size": 3, "tags": ["new", "hot"]}', ${t.hex('00ff10')}, ${t.yes}),
  (2, 'Desk, oak', 'home', 129.50, 20.25, 7, 90000000000, '2022-11-11', '2023-01-01 00:00:00', '{"color": "brown", "size": 80, "tags": []}', NULL, ${t.yes}),
  (3, 'Cable 50%', 'tech', 3.00, 0.1, 500, 0, '2024-01-31', '2024-02-01 18:45:10', '{"color": "black", "size": 2, "tags": ["usb"]}', ${t.hex('27')}, ${t.no}),
  (4, 'Mug "big"', 'home', 7.25, 0.4, 0, 3, '2023-05-01', '2023-05-03 10:00:00', '{"color": "blue", "size": 10, "tags": ["hot"]}', NULL, ${t.yes}),
  (5, 'Why? book', 'books', 15.00, 1.2, 10, 7, '2020-02-29', '2020-03-01 00:00:00', NULL, NULL, ${t.yes});
INSERT INTO orders (id, user_id, product_id, qty, total, code, note, placed_at) VALUES
  (1, 1, 1, 2, 19.98, 'ORD-2023-1', 'gift', '2023-05-05 12:00:00'),
  (2, 1, 2, 1, 129.50, 'ORD-2023-2', NULL, '2023-06-06 12:00:00'),
  (3, 2, 3, 10, 30.00, 'ORD-2024-3', 'fragile', '2024-02-02 12:00:00'),
  (4, 3, 1, 3, 29.97, 'ORD-2024-4', 'say "hi"', '2024-03-03 12:00:00'),
  (5, 2, 4, 1, 7.25, 'X-5', 'why?', '2024-04-04 12:00:00');
INSERT INTO secrets (id, token) VALUES (1, '${SECRET}');`;
}

/** The tables that all programs run on, and the way back to how they were. */
export class Shop {
  readonly #engine: Engine;
  readonly #storage: string;
  #clean = '';
  #tables: Tables = {};
  #nextTransaction: unknown;

  /** `quick`: on MariaDB, tables without transactions, which are far quicker to refill. */
  constructor(engine: Engine, options: { quick?: boolean } = {}) {
    this.#engine = engine;
    this.#storage = options.quick && engine.dialect === 'mysql' ? 'MyISAM' : '';
  }

  async build(): Promise<void> {
    await this.#dropAll();
    await this.#engine.script(structure(this.#engine.dialect, this.#storage) + content(this.#engine.dialect));
    await this.#number();
    this.#tables = await this.#read();
    this.#clean = await this.#fingerprint();
  }

  get pristine(): Tables {
    return this.#tables;
  }

  /** What the tables hold now; then they hold what they held at first. */
  async takeTables(): Promise<Tables> {
    if (await this.#untouched()) return this.#tables;
    const tables = await this.#read();
    await this.#refill(tables);
    return tables;
  }

  async #refill(tables: Tables): Promise<void> {
    if (Object.keys(tables).join() !== Object.keys(this.#tables).join()) return this.build();
    try {
      const wipe = NAMES.map((name) => `DELETE FROM ${name};`).join('');
      await this.#engine.script(`BEGIN; ${wipe} ${content(this.#engine.dialect)} COMMIT;`);
      await this.#number();
    } catch {
      await this.#engine.script('ROLLBACK');
      await this.build();
    }
    const fingerprint = await this.#fingerprint();
    if (this.#engine.dialect === 'sqlite') this.#clean = fingerprint;
    else if (fingerprint !== this.#clean) await this.build();
  }

  async #untouched(): Promise<boolean> {
    if (this.#engine.dialect !== 'postgres') return (await this.#fingerprint()) === this.#clean;
    // A PostgreSQL transaction gets a number only when it writes.
    const [row] = await this.#engine.rows('SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next');
    if (row?.next === this.#nextTransaction) return true;
    const untouched = (await this.#fingerprint()) === this.#clean;
    if (untouched) this.#nextTransaction = row?.next;
    return untouched;
  }

  /** Changes with every write, rows or the next id, and costs one or two statements. */
  async #fingerprint(): Promise<string> {
    const { dialect } = this.#engine;
    if (dialect === 'sqlite') {
      const [others, own, ddl] = ['PRAGMA data_version', 'SELECT total_changes() AS own', 'PRAGMA schema_version'].map(
        (sql) => this.#engine.rows(sql),
      );
      return JSON.stringify([await others, await own, await ddl]);
    }
    if (dialect === 'mysql') {
      const sums = await this.#engine.rows(`CHECKSUM TABLE ${NAMES.join(', ')}`);
      const numbers = await this.#engine
        .rows(`SELECT table_name AS t, auto_increment AS n FROM information_schema.tables
        WHERE table_schema = database() ORDER BY table_name`);
      return JSON.stringify([sums, numbers]);
    }
    const sums = NAMES.map(
      (name) => `(SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM ${name} t) AS ${name}`,
    );
    const sql = `SELECT ${sums.join(', ')}, (SELECT string_agg(sequencename || last_value, ',' ORDER BY sequencename)
      FROM pg_sequences WHERE schemaname = current_schema()) AS numbers,
      (SELECT string_agg(table_name, ',' ORDER BY table_name) FROM information_schema.tables
      WHERE table_schema = current_schema()) AS names`;
    return this.#engine.rows(sql).then(JSON.stringify, (error: Error) => `not as it was: ${error.message}`);
  }

  async #names(): Promise<string[]> {
    const { dialect } = this.#engine;
    const sql =
      dialect === 'sqlite'
        ? `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`
        : `SELECT table_name AS name FROM information_schema.tables
           WHERE table_schema = ${dialect === 'postgres' ? 'current_schema()' : 'database()'} ORDER BY table_name`;
    return (await this.#engine.rows(sql)).map((row) => String(row.name));
  }

  async #read(): Promise<Tables> {
    const { dialect } = this.#engine;
    const names = await this.#names();
    const read = async (name: string): Promise<Row[]> => {
      if (dialect === 'postgres') {
        const [row] = await this.#engine.rows(`SELECT json_agg(to_json(t) ORDER BY t::text) AS r FROM "${name}" t`);
        return (row?.r as Row[] | null) ?? [];
      }
      const rows = await this.#engine.rows(`SELECT * FROM ${name} ORDER BY 1`);
      return dialect === 'sqlite' ? withStorageClasses(rows, await this.#classes(name)) : rows;
    };
    const entries: [string, Row[]][] = [];
    for (const name of names) entries.push([name, await read(name)]);
    return Object.fromEntries(entries);
  }

  /** 7, 7.0 and '7' are three values in SQLite, and the first two are one in JavaScript. */
  async #classes(name: string): Promise<Row[]> {
    const columns = await this.#engine.rows(`PRAGMA table_info(${name})`);
    const list = columns.map(({ name: column }) => `typeof("${column}") AS "${column}"`).join(', ');
    return this.#engine.rows(`SELECT ${list} FROM ${name} ORDER BY "${columns[0]?.name}"`);
  }

  /** The next id is the one after the last row, as often as a program runs. */
  async #number(): Promise<void> {
    const next = { users: 6, products: 5, orders: 5, secrets: 1 };
    const statements = Object.entries(next).map(([name, last]) => {
      if (this.#engine.dialect === 'postgres') return `SELECT setval('${name}_id_seq', ${last});`;
      if (this.#engine.dialect === 'mysql') return `ALTER TABLE ${name} AUTO_INCREMENT = ${last + 1};`;
      return `UPDATE sqlite_sequence SET seq = ${last} WHERE name = '${name}';`;
    });
    await this.#engine.script(statements.join(' '));
  }

  async #dropAll(): Promise<void> {
    const quote = this.#engine.dialect === 'mysql' ? '`' : '"';
    const cascade = this.#engine.dialect === 'postgres' ? ' CASCADE' : '';
    for (const name of await this.#names()) {
      await this.#engine.script(`DROP TABLE IF EXISTS ${quote}${name}${quote}${cascade}`);
    }
  }
}

function withStorageClasses(rows: Row[], classes: Row[]): Row[] {
  return rows.map((row, at) =>
    Object.fromEntries(
      Object.entries(row).map(([column, value]) => {
        const storage = classes[at]?.[column];
        const shown = Buffer.isBuffer(value) ? value.toString('hex') : value;
        return [column, storage === 'real' && Number.isInteger(value) ? `${shown}.0 (real)` : shown];
      }),
    ),
  );
}
