import { createRequire } from 'node:module';
import type { Engine } from '../support/engines.ts';
import { fakeModules, type RecordedCall } from './fakes.ts';

const nodeRequire = createRequire(import.meta.url);

type Options = Record<string, unknown>;
type Constructor = new (...args: never[]) => object;
type Module = Record<string, unknown>;

/** What a program can `require`: the real drivers, led to one engine whatever the program's own settings say. */
export interface Session {
  require(name: string): unknown;
  /** What the programs told the fakes of drivers for which there is no engine. */
  calls: readonly RecordedCall[];
  close(): Promise<void>;
}

/** Object-relational mappers take long to start: one for each engine, whatever session asks for it. */
const mappers = new WeakMap<Engine, Map<string, object>>();

/** `shared`: every `new Pool()` of the session's programs is the same pool, for many small programs. */
export function openSession(engine: Engine | null, options: { shared?: boolean } = {}): Session {
  const closers: (() => unknown)[] = [];
  const calls: RecordedCall[] = [];
  const kept = new Map<string, unknown>();

  function keep<T>(key: string, settings: unknown, make: () => T): T {
    const id = key + JSON.stringify(settings);
    if (!options.shared) return make();
    if (!kept.has(id)) kept.set(id, make());
    return kept.get(id) as T;
  }

  const modules: Record<string, () => unknown> = engine
    ? { ...drivers(engine, closers, keep), ...slowModules(engine) }
    : fakeModules(calls);
  const loaded = new Map<string, unknown>();

  return {
    calls,
    require(name) {
      const make = modules[name];
      if (!make) {
        if (!/^(node:)?(util|path|events|assert|fs|querystring|url)$/.test(name))
          throw new Error(`No module ${name} for a program`);
        return nodeRequire(name);
      }
      if (!loaded.has(name)) loaded.set(name, make());
      return loaded.get(name);
    },
    async close() {
      for (const close of closers.splice(0)) await quietly(close);
    },
  };
}

type Keep = <T>(key: string, settings: unknown, make: () => T) => T;

function drivers(engine: Engine, closers: (() => unknown)[], keep: Keep): Record<string, () => unknown> {
  const { connection } = engine;
  const settings = (own: unknown): Options => ({ ...(isObject(own) ? own : {}), ...connection });
  /** `new Original(settings)` under the original's name, ended with the session. */
  const led = (Original: Constructor, key: string, end: (made: never) => unknown): unknown =>
    class {
      constructor(own: unknown) {
        return keep(key, own, () => {
          const made = new Original(settings(own) as never);
          closers.push(() => end(made as never));
          return made;
        });
      }
    };
  const mysqlModule = (name: string, withPromises: boolean): Module => {
    const real = nodeRequire(name) as Module & Record<string, (options: Options) => Ended>;
    const make = (member: string) => (own: unknown) =>
      keep(name + member, own, () => {
        const made = real[member]?.(settings(own)) as Ended;
        if (!withPromises) closers.push(() => new Promise((resolve) => made.end(() => resolve(null))));
        else closers.push(async () => (await made).end());
        return 'then' in made ? endsQuietly(made) : made;
      });
    return { ...real, createPool: make('createPool'), createConnection: make('createConnection') };
  };

  if (engine.dialect === 'postgres') {
    return {
      pg: () => {
        const real = nodeRequire('pg') as Module & { Pool: Constructor; Client: Constructor };
        const end = (made: { end(): unknown; ended?: boolean }) => made.ended || made.end();
        const module: Module = { ...real, Pool: led(real.Pool, 'pool', end), Client: led(real.Client, 'client', end) };
        return module;
      },
      'pg-promise': () => (own?: Options) => {
        const pgp = (nodeRequire('pg-promise') as (o: Options) => ((c: unknown) => Ended & { $pool: Ended }) & Module)({
          ...own,
          noWarnings: true,
        });
        const connect = (ownConnection: unknown) =>
          keep('pgp', ownConnection, () => {
            const db = pgp({ ...connection, max: 3 });
            closers.push(() => db.$pool.end());
            return db;
          });
        return Object.assign(connect, pgp);
      },
    };
  }
  if (engine.dialect === 'mysql') {
    return {
      mysql: () => mysqlModule('mysql', false),
      mysql2: () => mysqlModule('mysql2', false),
      'mysql2/promise': () => mysqlModule('mysql2/promise', true),
      'promise-mysql': () => mysqlModule('promise-mysql', true),
    };
  }
  return {
    sqlite3: () => {
      const real = nodeRequire('sqlite3') as Module & { Database: Constructor };
      const Database = class {
        constructor(_file: unknown, ...rest: unknown[]) {
          const done = rest.find((argument) => typeof argument === 'function');
          return keep('sqlite3', null, () => {
            const made = new real.Database(...([connection.filename, ...(done ? [done] : [])] as never[])) as Closed;
            closers.push(() => new Promise((resolve) => made.close(() => resolve(null))));
            return made;
          });
        }
      };
      const module: Module = { ...real, Database };
      module.verbose = () => module;
      return module;
    },
    '@libsql/client': () => {
      const real = nodeRequire('@libsql/client') as Module & { createClient(own: Options): Closed };
      const createClient = (own: unknown): object =>
        keep('libsql', own, () => {
          const made = real.createClient({ url: `file:${String(connection.filename)}` });
          closers.push(() => made.close());
          return made;
        });
      return { ...real, createClient };
    },
    'better-sqlite3': () => {
      const Real = nodeRequire('better-sqlite3') as Constructor;
      return class {
        constructor(_file: unknown) {
          return keep('better-sqlite3', null, () => {
            const made = new Real(connection.filename as never) as Closed;
            closers.push(() => made.close());
            return made;
          });
        }
      };
    },
  };
}

/** A program that ends its connection and does not wait: a server that is slow to answer is no failure of the program. */
async function endsQuietly(made: Ended): Promise<Ended> {
  const connection = await made;
  const end = connection.end.bind(connection);
  return Object.assign(connection, {
    end: () => {
      const ended = Promise.resolve(end());
      ended.catch(() => undefined);
      return ended;
    },
  });
}

interface Ended {
  end(done?: () => void): unknown;
}
interface Closed {
  close(done?: () => void): unknown;
}

function slowModules(engine: Engine): Record<string, () => unknown> {
  const cache = mappers.get(engine) ?? new Map<string, object>();
  mappers.set(engine, cache);
  const once = (key: string, make: () => object): object => {
    if (!cache.has(key)) cache.set(key, make());
    return cache.get(key) as object;
  };
  const { connection, dialect } = engine;
  return {
    knex: () => {
      const real = nodeRequire('knex') as { knex: (options: Options) => object } & Module;
      const led = (own: Options) =>
        once(`knex ${JSON.stringify(own)}`, () =>
          real.knex({ ...own, connection, pool: { min: 0, max: 3 }, useNullAsDefault: true }),
        );
      return Object.assign(led, real, { knex: led, default: led });
    },
    sequelize: () => {
      const real = nodeRequire('sequelize') as Module & { Sequelize: Constructor & Module };
      const Sequelize: object = new Proxy(real.Sequelize, {
        get: (target, key) => (key === 'Sequelize' || key === 'default' ? Sequelize : Reflect.get(target, key)),
        construct: () =>
          once('sequelize', () => {
            const { filename, host, port, user, password, database, options } = connection;
            const dialectOptions = options ? { options } : {};
            const own = { dialect, host, port, username: user, password, database };
            return new real.Sequelize({
              ...own,
              storage: filename,
              dialectOptions,
              logging: false,
              pool: { max: 3 },
            } as never);
          }),
      });
      return Sequelize;
    },
    typeorm: () => {
      const real = nodeRequire('typeorm') as Module & { DataSource: Constructor };
      const DataSource = class {
        constructor(own: Options) {
          return once(`typeorm ${JSON.stringify(own)}`, () => {
            const { filename, host, port, user, password, database, options } = connection;
            const type = { postgres: 'postgres', mysql: 'mysql', sqlite: 'better-sqlite3' }[dialect];
            const led = {
              type,
              host,
              port,
              username: user,
              password,
              database: filename ?? database,
              extra: options ? { options } : {},
            };
            return new real.DataSource({ ...own, ...led } as never);
          });
        }
      };
      return { ...real, DataSource };
    },
  };
}

/** Ends the object-relational mappers of an engine. */
export async function closeMappers(engine: Engine): Promise<void> {
  type Any = { destroy?(): unknown; close?(): unknown };
  for (const mapper of mappers.get(engine)?.values() ?? []) {
    const { destroy, close } = mapper as Any;
    await quietly(() => (destroy ?? close)?.call(mapper));
  }
  mappers.delete(engine);
}

/** A program may have ended its own connection already. */
async function quietly(close: () => unknown): Promise<void> {
  try {
    await close();
  } catch {
    // ended by the program
  }
}

function isObject(value: unknown): value is Options {
  return typeof value === 'object' && value !== null;
}
