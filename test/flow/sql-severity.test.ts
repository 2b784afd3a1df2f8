import { expect, test } from 'vitest';
import { audit } from '../../src/engine/audit.ts';
import sqlInjection from '../../src/protections/sql-injection/index.ts';
import { read } from '../read/support.ts';

const DB = "const { Pool } = require('pg');\nmodule.exports = new Pool();\n";
const PACKAGE = JSON.stringify({
  name: 'shop',
  dependencies: { express: '^4.21.0', pg: '^8.0.0' },
  scripts: { start: 'node app.js' },
});

function severities(files: Record<string, string>): string[] {
  const project = read({ 'package.json': PACKAGE, 'db.js': DB, ...files });
  return audit(project, [sqlInjection]).found.map(
    ({ at, ruleId, rule }) => `${at?.file} ${ruleId.split('/')[1]} ${rule.severity}`,
  );
}

const app = (route: string, head = ''): string => `const express = require('express');
const db = require('./db');
${head}
const app = express();
app.get('/', async (req, res) => {
  ${route}
});
app.listen(3000);
`;

test('what a request decides is high, through a service in another file, too', () => {
  const files = {
    'app.js': app('res.json(await users.byName(req.query.name));', "const users = require('./users');"),
    'users.js':
      "const db = require('./db');\nexports.byName = (name) => db.query(`SELECT * FROM users WHERE name = '${name}'`);\n",
  };
  expect(severities(files)).toEqual(['users.js concatenated-value high']);
});

test('what is decided by nobody that is seen is medium', () => {
  const files = {
    'app.js': app('res.json([]);'),
    'users.js':
      "const db = require('./db');\nexports.byName = (name) => db.query(`SELECT * FROM users WHERE name = '${name}'`);\n",
  };
  expect(severities(files)).toEqual(['users.js concatenated-value medium']);
});

test.each([
  ['a variable of the environment', '`SELECT * FROM ${process.env.USERS_TABLE}`', ''],
  ['a module of the configuration', '`SELECT * FROM ${config.table}`', "const config = require('./config.json');"],
])('the name of a table from %s is no finding', (_name, text, head) => {
  const files = { 'app.js': app(`res.json(await db.query(${text}));`, head), 'config.json': '{ "table": "users" }' };
  expect(severities(files)).toEqual([]);
});

test.each([
  ['a variable of the build', 'SCHEMA', 'const SCHEMA = import.meta.env.DB_SCHEMA ?? "public";'],
  ['a member of an enum', 'Schema.Public', "enum Schema { Public = 'public' }"],
  ['the keys of an object', 'Object.keys(COLUMNS)', "const COLUMNS = { id: 'integer', name: 'text' };"],
])('%s is no finding', (_name, part, head) => {
  const code = `import db from './db';\n${head}\nexport const all = () => db.query(\`SELECT * FROM \${${part}}\`);\n`;
  expect(severities({ 'app.js': app('res.json([]);'), 'users.ts': code })).toEqual([]);
});

const IN_LIST = `exports.inList = (values, offset = 1) => {
  const marks = values.map((_, index) => '$' + (offset + index)).join(', ');
  return { marks, params: values };
};
`;

test.each([
  ['of a list that is gone through', 'const { params } = inList(req.body.ids);', 'params.length', 'medium'],
  ['of what a text is split into', "const ids = req.query.ids.split(',');", 'ids.length', 'medium'],
  ['of a list that is filled', 'const ids = []; ids.push(...req.body.ids);', 'ids.length', 'medium'],
  ['of what may be an object', 'const { ids } = req.body;', 'ids.length', 'high'],
  [
    'of what is gone through under a condition',
    'const { ids } = req.body; if (Array.isArray(ids)) ids.map(Number);',
    'ids.length',
    'high',
  ],
])('the number of a placeholder from the length %s', (_name, before, length, severity) => {
  const route = `${before} res.json(await db.query('SELECT * FROM a WHERE ' + conditionAt(${length}), [1]));`;
  const head = `const { inList } = require('./lists');
function conditionAt(number) { return fetchText(number) + 'id = $1'; }
function fetchText(number) { return [number].concat(process.argv).pop(); }`;
  expect(severities({ 'app.js': app(route, head), 'lists.js': IN_LIST })).toEqual([`app.js raw-query ${severity}`]);
});

test('statements of migrations and seeds are named once', () => {
  const migration =
    "const db = require('../db');\nexports.up = (name, other) => Promise.all([db.query(`DROP TABLE ${name}`), db.query(`DROP TABLE ${other}`)]);\n";
  const files = { 'app.js': app('res.json([]);'), 'migrations/001.js': migration };
  expect(severities(files)).toEqual(['migrations/001.js left-out low']);
});
