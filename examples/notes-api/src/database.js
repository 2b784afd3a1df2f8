import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS notes (
    id serial PRIMARY KEY,
    owner text NOT NULL,
    text text NOT NULL,
    created timestamptz NOT NULL DEFAULT now()
  )`;

export async function connect(url = process.env.DATABASE_URL) {
  const db = url ? new pg.Pool({ connectionString: url }) : new PGlite();
  await db.query(SCHEMA);
  return db;
}
