import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import Sqlite from 'better-sqlite3';
import pg from 'pg';

const require = createRequire(import.meta.url);

export type EngineName = 'sqlite' | 'pglite' | 'postgres' | 'mariadb';
export type Dialect = 'sqlite' | 'postgres' | 'mysql';
export type Row = Record<string, unknown>;

/** A database of our own on a running engine, empty at the start. The connection options are those its drivers take. */
export interface Engine {
  name: EngineName;
  dialect: Dialect;
  /** Of `pg`, `mysql` and `mysql2`; `{ filename }` for SQLite. */
  connection: Readonly<Record<string, string | number | undefined>>;
  /** One or several statements, past the drivers under test. */
  script(sql: string): Promise<void>;
  rows(sql: string): Promise<Row[]>;
  /** Drops the database and lets go of the engine. */
  stop(): Promise<void>;
}

const POSTGRES_URL = process.env.TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test';
const MARIADB_URL = process.env.TEST_MARIADB_URL ?? 'mysql://root@127.0.0.1:3306/test';

/** Why an engine can't be used here, or null: for `describe.skipIf`, so that what is skipped is counted. */
export async function unavailable(name: EngineName): Promise<string | null> {
  if (name === 'sqlite' || name === 'pglite') return null;
  const attempt = name === 'postgres' ? withPostgres(async () => {}) : withMariadb(async () => {});
  return attempt.then(
    () => null,
    (error: Error & { code?: string }) => `no ${name} server answers (${error.code ?? error.message})`,
  );
}

/** `label` keeps the databases of test files apart that run at the same time. */
export function startEngine(name: EngineName, label: string): Promise<Engine> {
  const database = `${label}_${process.pid}`.replace(/\W/g, '_').toLowerCase();
  return { sqlite: startSqlite, pglite: startPglite, postgres: startPostgres, mariadb: startMariadb }[name](database);
}

async function startSqlite(database: string): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), `${database}-`));
  const filename = join(folder, 'test.db');
  const db = new Sqlite(filename);
  db.pragma('journal_mode = MEMORY');
  db.pragma('synchronous = OFF');
  return {
    name: 'sqlite',
    dialect: 'sqlite',
    connection: { filename },
    script: async (sql) => void db.exec(sql),
    rows: async (sql) => db.prepare(sql).all() as Row[],
    stop: async () => {
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startPglite(): Promise<Engine> {
  const db = await PGlite.create();
  const server = new PGLiteSocketServer({ db, port: 0, host: '127.0.0.1', maxConnections: 40 });
  await server.start();
  const port = Number(server.getServerConn().split(':').at(-1));
  return {
    name: 'pglite',
    dialect: 'postgres',
    connection: { host: '127.0.0.1', port, user: 'postgres', database: 'postgres' },
    script: async (sql) => void (await db.exec(sql)),
    rows: async (sql) => (await db.query<Row>(sql)).rows,
    stop: async () => {
      await server.stop();
      await db.close();
    },
  };
}

async function withPostgres<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: POSTGRES_URL, connectionTimeoutMillis: 2_000 });
  await client.connect();
  return use(client).finally(() => client.end());
}

async function startPostgres(schema: string): Promise<Engine> {
  await withPostgres((client) => client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}`));
  const url = new URL(POSTGRES_URL);
  const connection = {
    host: url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password) || undefined,
    database: url.pathname.slice(1),
    options: `-c search_path=${schema} -c synchronous_commit=off`,
  };
  const admin = new pg.Client(connection);
  await admin.connect();
  return {
    name: 'postgres',
    dialect: 'postgres',
    connection,
    script: async (sql) => void (await admin.query(sql)),
    rows: async (sql) => (await admin.query<Row>(sql)).rows,
    stop: async () => {
      await admin.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
      await admin.end();
    },
  };
}

interface MysqlConnection {
  query(sql: string): Promise<[unknown, unknown]>;
  end(): Promise<void>;
}
type ConnectMysql = (options: Record<string, unknown>) => Promise<MysqlConnection>;
const connectMysql = (require('mysql2/promise') as { createConnection: ConnectMysql }).createConnection;

function mariadbConnection(): Record<string, string | number | undefined> {
  const url = new URL(MARIADB_URL);
  return {
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password) || undefined,
  };
}

async function withMariadb<T>(use: (connection: MysqlConnection) => Promise<T>): Promise<T> {
  const connection = await connectMysql({ ...mariadbConnection(), connectTimeout: 2_000, multipleStatements: true });
  return use(connection).finally(() => connection.end());
}

async function startMariadb(database: string): Promise<Engine> {
  await withMariadb((connection) =>
    connection.query(`DROP DATABASE IF EXISTS ${database}; CREATE DATABASE ${database} CHARACTER SET utf8mb4`),
  );
  const connection = { ...mariadbConnection(), database };
  const admin = await connectMysql({
    ...connection,
    multipleStatements: true,
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
  });
  return {
    name: 'mariadb',
    dialect: 'mysql',
    connection,
    script: async (sql) => void (await admin.query(sql)),
    rows: async (sql) => (await admin.query(sql))[0] as Row[],
    stop: async () => {
      await admin.query(`DROP DATABASE IF EXISTS ${database}`);
      await admin.end();
    },
  };
}
