import type { Driver, Member } from './driver.ts';
import { mariadb, mysql, mysql2 } from './mysql.ts';
import { d1 } from './d1.ts';
import { duckdb, duckdbApi } from './duckdb.ts';
import { libsql } from './libsql.ts';
import { bunSql, neon, postgresJs, vercelPostgres } from './serverless-postgres.ts';
import { drizzle, kysely, mikroOrm, objection } from './query-builders.ts';
import { athena, bigquery, cassandra, clickhouse, snowflake, tedious } from './warehouses.ts';
import { dataApiClient, db2, firebird, hana, hdb, odbc, rdsData } from './other-databases.ts';
import { pg, pglite, pgNative } from './pg.ts';
import { mysqlAwait, planetscale, serverlessMysql, tidb } from './serverless-mysql.ts';
import { pgPromise } from './pg-promise.ts';
import { knex } from './knex.ts';
import { mssql } from './mssql.ts';
import { oracledb } from './oracledb.ts';
import { prisma } from './prisma.ts';
import { sequelize } from './sequelize.ts';
import { typeorm } from './typeorm.ts';
import { betterSqlite3, bunSqlite, nodeSqlite, sqlite3, sqlJs } from './sqlite.ts';

export const drivers: readonly Driver[] = [
  pg,
  pgPromise,
  mysql,
  mysql2,
  sqlite3,
  betterSqlite3,
  sequelize,
  knex,
  typeorm,
  prisma,
  mssql,
  oracledb,
  mariadb,
  postgresJs,
  vercelPostgres,
  neon,
  libsql,
  d1,
  duckdb,
  duckdbApi,
  nodeSqlite,
  bunSqlite,
  sqlJs,
  drizzle,
  kysely,
  mikroOrm,
  objection,
  tedious,
  cassandra,
  clickhouse,
  snowflake,
  bigquery,
  athena,
  pgNative,
  pglite,
  bunSql,
  planetscale,
  tidb,
  serverlessMysql,
  mysqlAwait,
  hana,
  hdb,
  db2,
  odbc,
  firebird,
  rdsData,
  dataApiClient,
];

const byPackage = new Map(drivers.flatMap((driver) => driver.packages.map((name) => [name, driver] as const)));
const byName = new Map(drivers.map((driver) => [driver.name, driver]));

/** The driver that a package is, or a file of the package (`sequelize/types`). */
export function driverOfPackage(specifier: string): Driver | undefined {
  return byPackage.get(specifier) ?? byPackage.get(specifier.replace(/^(@[^/]+\/[^/]+|[^@/][^/]*)\/.*$/, '$1'));
}

export function driverNamed(name: string): Driver | undefined {
  return byName.get(name);
}

export function memberOf(driver: string, role: string, name: string): Member | undefined {
  const members = byName.get(driver)?.roles[role];
  if (!members) return undefined;
  if (Object.hasOwn(members, name)) return members[name];
  return name === '()' || name === 'new' ? undefined : members['*'];
}

/** Every method name that takes SQL text in some driver. */
export const sinkNames: ReadonlySet<string> = new Set(
  drivers.flatMap((driver) =>
    Object.values(driver.roles).flatMap((members) =>
      Object.entries(members).flatMap(([name, member]) => ('sink' in member ? [name] : [])),
    ),
  ),
);
