import { describe, expect, it } from 'vitest';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import { Sources } from '../../src/read/sources.ts';
import { readSql } from '../../src/read/sql.ts';

const MANIFEST = '{ "name": "shop", "dependencies": { "express": "^4.18.0", "pg": "^8.11.0" } }';
const DB = `const { Pool } = require('pg');\nmodule.exports = new Pool();\n`;

function sites(code: string, everything: boolean): string[] {
  const files = { 'package.json': MANIFEST, 'db.js': DB, 'users.js': `const pool = require('./db');\n${code}\n` };
  const sources = new Sources(createTree(memoryBase(files)));
  return readSql(sources, { everything }).sites.map(({ file, line, verdict }) => `${file}:${line} ${verdict}`);
}

describe('files that are looked at for SQL', () => {
  it.each([
    ['a comment first', "pool.query(`/* users */ SELECT * FROM users WHERE name = '${name}'`);"],
    ['a comment of a line first', "pool.query(`-- users\\nSELECT * FROM users WHERE name = '${name}'`);"],
    ['a common table expression', "pool.query(`WITH a AS (SELECT 1) SELECT * FROM users WHERE name = '${name}'`);"],
    ['a setting', "pool.query('SET search_path TO ' + tenant);"],
    ['a plan', "pool.query(`EXPLAIN SELECT * FROM users WHERE name = '${name}'`);"],
    ['a grant', "pool.query('GRANT ALL ON users TO ' + role);"],
    ['a procedure', "pool.query(`CALL rename('${name}')`);"],
    ['a whole statement from the request', 'exports.run = (req, res) => pool.query(req.body.sql);'],
    ['a whole statement in a variable', 'exports.run = (req, res) => { const { sql } = req.body; pool.query(sql); };'],
    ['an unknown first word', "pool.query(`FROBNICATE users WHERE name = '${name}'`);"],
    ['a text over lines', "pool.query(`\n\n    (SELECT * FROM users WHERE name = '${name}')`);"],
    ['text that is replaced into', "pool.query('SELECT * FROM users WHERE id = :id'.replace(':id', id));"],
    ['text that is joined', "pool.query(['SELECT * FROM users WHERE id =', id].join(' '));"],
  ])('%s', (_, code) => {
    const full = sites(code, true);
    expect(full).not.toEqual([]);
    expect(sites(code, false)).toEqual(full);
  });

  it('goes on behind a file that no parser reads', () => {
    const files = {
      'package.json': MANIFEST,
      'db.js': DB,
      'odd.js': 'const pool = require("./db");\npool.query(`SELECT * FROM users WHERE name = ${`);\n',
      'empty.js': 'require();\nrequire(`./${name}`);\npool.query(`SELECT * FROM users WHERE a = ${a}`);\n',
      'users.js': "const pool = require('./db');\npool.query(`SELECT * FROM users WHERE name = '${name}'`);\n",
    };
    const sources = new Sources(createTree(memoryBase(files)));
    expect(readSql(sources).sites.map(({ file }) => file)).toEqual(['empty.js', 'users.js']);
    expect(sources.unread().map(({ file }) => file)).toEqual(['odd.js']);
  });
});
