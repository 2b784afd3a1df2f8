import type { SinkCall } from '../resolve/sinks.ts';

/** Clients that are declared with any list of values; others name the types of values they take, as knex and mysql2 do. */
const TAKES_UNKNOWN = /^(pg|mysql|sqlite3|sequelize|typeorm|oracledb)$/;

/** The type of a list of values, or of an object of named ones, that the client's own types take. */
export function listType({ driver, sink }: Pick<SinkCall, 'driver' | 'sink'>): string {
  if (sink.mark === '@name') return 'Record<string, unknown>';
  return TAKES_UNKNOWN.test(driver) && sink.placement !== 'later' ? 'unknown[]' : 'any[]';
}
