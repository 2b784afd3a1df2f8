import type { Place } from '../../model/place.ts';
import type { Broken } from '../../model/protection.ts';
import type { Call, ClientFact, Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { declaredMajor, dependencySteps, developmentSteps, modulePath, optionsStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

interface Store {
  /** The package, for the version of the driver that is there; `undefined` where none fits. */
  module: string;
  range: string;
  /** How code gets it: what it exports, or a function that is handed the session. */
  import: { kind: 'default' | 'named'; name: string };
  /** The store as code, with `$client` for the client. */
  code: string;
  /** The package with its types, where it has none; `null` where there are none. */
  types?: string | null;
  /** It makes a table for itself. */
  table?: boolean;
}

const REDIS = {
  module: 'connect-redis',
  import: { kind: 'named', name: 'RedisStore' },
  code: 'new $RedisStore({ client: $client })',
} as const;
const MYSQL: Store = {
  module: 'express-mysql-session',
  range: '^3.0.3',
  import: { kind: 'default', name: 'mysqlSession' },
  code: 'new ($mysqlSession($session))({}, $client)',
  types: '^3.0.3',
  table: true,
};

/** The store that an expert takes for a client, by its driver and major version. */
function storeOf(project: Project, driver: string): Store | undefined {
  const major = declaredMajor(project, driver);
  const node = project.node?.major ?? 20;
  switch (driver) {
    case 'redis':
      // Before 4 its functions take callbacks.
      if (major === null || major < 4 || node < 18) return undefined;
      return { ...REDIS, range: major >= 5 ? '^9.0.0' : '^8.1.0' };
    case 'ioredis':
      return node < 18 ? undefined : { ...REDIS, range: '^8.1.0' };
    case 'pg':
      return {
        module: 'connect-pg-simple',
        range: node >= 18 ? '^10.0.0' : '^9.0.1',
        import: { kind: 'default', name: 'connectPgSimple' },
        code: 'new ($connectPgSimple($session))({ pool: $client, createTableIfMissing: true })',
        types: '^7.0.3',
        table: true,
      };
    case 'mysql2':
    case 'mysql':
      return MYSQL;
    case 'better-sqlite3':
      return {
        module: 'better-sqlite3-session-store',
        range: '^0.1.0',
        import: { kind: 'default', name: 'sqliteStore' },
        code: 'new ($sqliteStore($session))({ client: $client, expired: { clear: true, intervalMs: 15 * 60 * 1000 } })',
        types: null,
        table: true,
      };
    default:
      return undefined;
  }
}

/** Sessions in memory: with a client that the app has, they go where its other data is. */
export function memoryStore(project: Project, call: Call): Broken<RuleId> {
  const broken: Broken<RuleId> = { rule: 'memory-store', at: call.place, todo: adviceFor(project) };
  const clients = project.clients.filter((client) => reaches(client, call.place));
  const found = clients.flatMap((client) => {
    const store = storeOf(project, client.driver);
    return store ? [{ client, store }] : [];
  });
  const [first] = found;
  const isSure = first && found.every(({ client }) => client.driver === first.client.driver && client === first.client);
  if (!isSure || !project.manifest) return broken;
  const { client, store } = first;
  if (store.table === true && project.sessionTable)
    return {
      ...broken,
      detail: 'A table of the app is called like that of the store: give the store a name of its own.',
    };
  if (store.types === null && project.language === 'ts') return broken;
  return {
    ...broken,
    fix: 'review',
    detail: `They can go where ${client.name} of ${client.place.file} leads.`,
    steps: () => storeSteps(project, call, client, store),
  };
}

/** The client is made before, in the same file or in one that does not load this one. */
function reaches({ place, exported, loads }: ClientFact, at: Place): boolean {
  if (place.file === at.file) return place.end <= at.start;
  return exported !== null && !loads.includes(at.file);
}

function* storeSteps(project: Project, call: Call, client: ClientFact, store: Store): Iterable<Draft> {
  const { file } = call.place;
  const { module, range, types } = store;
  const isOwn = client.place.file === file;
  const { exported } = client;
  const code = store.code.replace('$client', isOwn ? client.name : `$${exported?.name ?? client.name}`);
  const imports = [
    { module, ...store.import },
    ...(code.includes('$session') ? [{ module: 'express-session', kind: 'default' as const, name: 'session' }] : []),
    ...(isOwn || !exported ? [] : [{ module: modulePath(project, file, client.place.file), ...exported }]),
  ];
  yield optionsStep(call.place, { argument: 0, set: { store: code }, imports });
  yield* dependencySteps(project, module, range, 'sessions outlive the process');
  if (project.language === 'ts' && types) yield* developmentSteps(project, `@types/${module}`, types, 'its types');
}

const ADVICE: readonly (readonly [string, string])[] = [
  ['redis', 'connect-redis with the redis client'],
  ['ioredis', 'connect-redis 8 with the ioredis client'],
  ['pg', 'connect-pg-simple with the pool of pg'],
  ['mysql2', 'express-mysql-session with the pool of mysql2'],
  ['mysql', 'express-mysql-session with a pool of mysql'],
  ['mongoose', 'connect-mongo with the client of mongoose'],
  ['mongodb', 'connect-mongo with the client of mongodb'],
  ['better-sqlite3', 'better-sqlite3-session-store'],
  ['sqlite3', 'connect-sqlite3'],
];

/** The store that fits what the app is connected to already. */
function adviceFor({ drivers }: Project): string {
  const known = ADVICE.find(([name]) => drivers.some((driver) => driver.name === name));
  if (!known) return 'Give it a store that outlives the process: connect-redis, connect-pg-simple, connect-mongo.';
  return `Give it a store that outlives the process: ${known[1]}, which the app uses already.`;
}
