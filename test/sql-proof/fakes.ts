/** One call that reached a driver: the text and what was bound, as a server would get them. */
export interface RecordedCall {
  driver: string;
  method: string;
  text: unknown;
  /** By position or by name. */
  binds: unknown;
}

type Binds = Record<string, unknown>;

/** Drivers for which no engine runs here: they record what they are told and answer with one row. */
export function fakeModules(calls: RecordedCall[]): Record<string, () => unknown> {
  return {
    mssql: () => fakeMssql(calls),
    oracledb: () => fakeOracle(calls),
    '@prisma/client': () => fakePrisma(calls),
  };
}

function fakeMssql(calls: RecordedCall[]): object {
  class Request {
    readonly #binds: Binds = {};

    input(...args: unknown[]): this {
      const [name, value] = [String(args[0]), args.at(-1)];
      if (name in this.#binds) throw new Error(`The parameter name ${name} has already been declared`);
      this.#binds[name] = value;
      return this;
    }

    query(text: unknown, ...values: unknown[]): Promise<object> {
      const done = values.find((value) => typeof value === 'function') as ((e: null, r: object) => void) | undefined;
      const tagged = isTag(text);
      const sql = tagged ? text.join('@p') : text;
      calls.push({ driver: 'mssql', method: 'query', text: sql, binds: tagged ? values : { ...this.#binds } });
      const result = { recordset: [{ ok: 1 }], rowsAffected: [1] };
      done?.(null, result);
      return Promise.resolve(result);
    }

    batch(text: unknown): Promise<object> {
      return this.query(text);
    }
  }
  class ConnectionPool {
    connect(): Promise<this> {
      return Promise.resolve(this);
    }
    request(): Request {
      return new Request();
    }
    query(text: unknown, ...values: unknown[]): Promise<object> {
      return new Request().query(text, ...values);
    }
    transaction(): Transaction {
      return new Transaction();
    }
    close(): void {}
  }
  class Transaction {
    begin(): Promise<void> {
      return Promise.resolve();
    }
    commit(): Promise<void> {
      return Promise.resolve();
    }
    rollback(): Promise<void> {
      return Promise.resolve();
    }
    request(): Request {
      return new Request();
    }
  }
  class PreparedStatement extends Request {}
  const types = Object.fromEntries(
    ['Int', 'BigInt', 'NVarChar', 'VarChar', 'Decimal', 'DateTime', 'Bit'].map((t) => [t, () => t]),
  );
  const query = (text: unknown, ...values: unknown[]): Promise<object> => new Request().query(text, ...values);
  const connect = (): Promise<ConnectionPool> => new ConnectionPool().connect();
  return { Request, ConnectionPool, Transaction, PreparedStatement, ...types, query, connect, default: undefined };
}

function fakeOracle(calls: RecordedCall[]): object {
  const execute = (text: unknown, ...rest: unknown[]): Promise<object> => {
    const done = rest.find((value) => typeof value === 'function') as ((e: null, r: object) => void) | undefined;
    const binds = typeof rest[0] === 'object' ? rest[0] : {};
    calls.push({ driver: 'oracledb', method: 'execute', text, binds });
    const result = { rows: [[1]], rowsAffected: 1 };
    done?.(null, result);
    return Promise.resolve(result);
  };
  const connection = {
    execute,
    close: async () => {},
    commit: async () => {},
    rollback: async () => {},
    release: async () => {},
  };
  const getConnection = (...args: unknown[]): Promise<object> => {
    const done = args.find((value) => typeof value === 'function') as ((e: null, c: object) => void) | undefined;
    done?.(null, connection);
    return Promise.resolve(connection);
  };
  return {
    getConnection,
    createPool: async () => ({ getConnection }),
    OUT_FORMAT_OBJECT: 4002,
    STRING: 2001,
    NUMBER: 2010,
  };
}

function fakePrisma(calls: RecordedCall[]): object {
  const raw =
    (method: string) =>
    (text: unknown, ...values: unknown[]): Promise<unknown[]> => {
      calls.push({ driver: 'prisma', method, text: isTag(text) ? text.join('?') : text, binds: values });
      return Promise.resolve([{ ok: 1 }]);
    };
  class PrismaClient {
    $queryRaw = raw('$queryRaw');
    $executeRaw = raw('$executeRaw');
    $queryRawUnsafe = raw('$queryRawUnsafe');
    $executeRawUnsafe = raw('$executeRawUnsafe');
    $disconnect(): Promise<void> {
      return Promise.resolve();
    }
    $transaction(run: (tx: PrismaClient) => unknown): unknown {
      return run(this);
    }
  }
  const Prisma = {
    sql: (strings: readonly string[], ...values: unknown[]) => ({ strings, values }),
    raw: (text: string) => ({ strings: [text], values: [] }),
  };
  return { PrismaClient, Prisma };
}

function isTag(text: unknown): text is readonly string[] {
  return Array.isArray(text) && 'raw' in text;
}
