import type { Project } from '../model/project.ts';
import { type Package, versionOf } from './manifest.ts';
import type { Sources } from './sources.ts';

const DRIVERS = new Set(
  (
    'pg pg-promise pg-native postgres @neondatabase/serverless @vercel/postgres mysql mysql2 promise-mysql mariadb sqlite3 better-sqlite3 sqlite ' +
    '@libsql/client knex sequelize sequelize-typescript typeorm @prisma/client drizzle-orm objection bookshelf kysely slonik mikro-orm @mikro-orm/core ' +
    'mssql msnodesqlv8 tedious oracledb mongoose mongodb marsdb monk redis ioredis @electric-sql/pglite cassandra-driver neo4j-driver firebase-admin ' +
    'nedb @seald-io/nedb lowdb express-myconnection waterline couchbase nano @aws-sdk/client-dynamodb snowflake-sdk'
  ).split(' '),
);

/** Database drivers among the dependencies of the entry's package and those its code calls, with the version in use. */
export function readDrivers(
  sources: Sources,
  manifest: Package | undefined,
  called: readonly string[],
): Project['drivers'] {
  const declared = Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies });
  return [...new Set([...declared, ...called])]
    .filter((name) => DRIVERS.has(name))
    .map((name) => ({ name, version: (manifest && versionOf(sources, manifest, name)?.version) ?? '' }));
}
