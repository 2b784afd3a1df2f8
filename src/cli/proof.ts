import { dirname, relative } from 'node:path';
import type { Project } from '../model/project.ts';
import type { Report } from '../model/report.ts';
import type { Target, VerifyOptions } from '../verify/index.ts';
import type { Flags } from './options/index.ts';
import type { Settings } from './settings.ts';

/** What the code tells about running and attacking an app; where its copies are is said by the caller. */
export function proofOptions(
  { project, answers }: Report,
  settings: Settings,
  flags: Flags,
): Omit<VerifyOptions, 'before' | 'after'> {
  const [entry] = project.entries;
  const folder = dirname(project.manifest?.path ?? 'package.json');
  const file = entry?.listens[0]?.place.file ?? entry?.file;
  return {
    start: settings.start,
    health: settings.health,
    scripts: project.manifest?.scripts,
    folder,
    entry: file && relative(folder, file),
    routes: project.routes.flatMap(({ method, full, path }) => (path.seen ? [{ method, path: full, full }] : [])),
    tests: settings.tests,
    target: {
      proxies: trustedProxies(project) ?? (Number(answers.get('proxy.hops')) || 0),
      ...socketOf(project),
    },
    ...(flags.db === undefined ? {} : { env: databaseEnvironment(flags.db) }),
  };
}

/** How many addresses stand behind what a client invents, where the app trusts its proxies. */
function trustedProxies({ entries }: Project): number | undefined {
  const trusted = entries.flatMap(({ chain }) =>
    chain.flatMap(({ kind, path, args: [value] }) => {
      const isSetting = kind === 'set' && path.seen && path.value === 'trust proxy';
      return isSetting && value?.kind === 'literal' && typeof value.value === 'number' ? [value.value] : [];
    }),
  );
  return trusted.at(-1);
}

/** Where WebSockets are opened, as far as the package tells. */
function socketOf({ entries }: Project): Pick<Target, 'socket'> {
  const packages = entries.flatMap(({ sockets }) => sockets);
  if (packages.length === 0) return {};
  return { socket: packages.includes('socket.io') ? '/socket.io/?EIO=4&transport=websocket' : '/' };
}

/** A database under the names by which apps ask for theirs. */
function databaseEnvironment(url: string): Record<string, string> {
  const whole = { DATABASE_URL: url, DB_URL: url };
  if (!URL.canParse(url)) return whole;
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  const name = decodeURIComponent(pathname.slice(1));
  const [user, secret] = [username, password].map(decodeURIComponent) as [string, string];
  const parts = { DB_HOST: hostname, DB_PORT: port, DB_USER: user, DB_PASSWORD: secret, DB_NAME: name };
  if (/^postgres/.test(protocol)) {
    const own = { PGHOST: hostname, PGPORT: port, PGUSER: user, PGPASSWORD: secret, PGDATABASE: name };
    return withoutEmpty({ ...whole, POSTGRES_URL: url, ...parts, ...own });
  }
  if (/^(?:mysql|mariadb)/.test(protocol)) {
    const own = {
      MYSQL_HOST: hostname,
      MYSQL_PORT: port,
      MYSQL_USER: user,
      MYSQL_PASSWORD: secret,
      MYSQL_DATABASE: name,
    };
    return withoutEmpty({ ...whole, MYSQL_URL: url, ...parts, ...own });
  }
  return /^mongodb/.test(protocol) ? { ...whole, MONGODB_URI: url, MONGO_URL: url, MONGO_URI: url } : whole;
}

const withoutEmpty = (env: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
