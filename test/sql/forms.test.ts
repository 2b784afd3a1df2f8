import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { readSchema } from '../../src/code/sql/schema/index.ts';
import rewriter from '../../transforms/sql-injection.ts';
import { readPrograms } from '../sql-proof/corpus.ts';

const DRIVERS: Record<string, { opening: string; call: (sql: string) => string }> = {
  pg: { opening: "const { Pool } = require('pg');\nconst db = new Pool();", call: (sql) => `db.query(${sql})` },
  'mysql, mysql2 query()': {
    opening: "const mysql = require('mysql2');\nconst db = mysql.createPool({});",
    call: (sql) => `db.query(${sql})`,
  },
  'mysql2 execute()': {
    opening: "const mysql = require('mysql2');\nconst db = mysql.createPool({});",
    call: (sql) => `db.execute(${sql})`,
  },
  sqlite3: {
    opening: "const sqlite3 = require('sqlite3');\nconst db = new sqlite3.Database('a.db');",
    call: (sql) => `db.all(${sql})`,
  },
  'better-sqlite3': {
    opening: "const Database = require('better-sqlite3');\nconst db = new Database('a.db');",
    call: (sql) => `db.prepare(${sql}).all()`,
  },
  sequelize: {
    opening: "const { Sequelize } = require('sequelize');\nconst db = new Sequelize('');",
    call: (sql) => `db.query(${sql})`,
  },
  mssql: {
    opening: "const sql = require('mssql');\nconst db = new sql.Request();",
    call: (sql) => `new sql.Request().query(${sql})`,
  },
};

/** Statements with one value, each in a place of its own. */
const PLACES: Record<string, (value: string) => string> = {
  'text in quotes': (value) => `SELECT * FROM goods WHERE label = '\${${value}}'`,
  'part of a text': (value) => `SELECT * FROM goods WHERE label LIKE '%\${${value}}%'`,
  'a key': (value) => `SELECT * FROM goods WHERE id = \${${value}}`,
  'a number compared': (value) => `SELECT * FROM goods WHERE stock > \${${value}}`,
  'a text stored': (value) => `INSERT INTO goods (label, id) VALUES ('\${${value}}', 1)`,
  'a number stored': (value) => `INSERT INTO goods (stock, id) VALUES (\${${value}}, 1)`,
  'a flag stored': (value) => `UPDATE goods SET active = \${${value}}`,
  'a number added': (value) => `UPDATE goods SET stock = stock + \${${value}}`,
  'a factor': (value) => `UPDATE goods SET stock = stock * \${${value}}`,
  'a divisor': (value) => `SELECT stock / \${${value}} FROM goods`,
  LIMIT: (value) => `SELECT * FROM goods LIMIT \${${value}}`,
  'a list of numbers': (value) => `SELECT * FROM goods WHERE id IN (\${${value}.join(',')})`,
};

const KNOWN: Record<string, { value: string; typed: boolean }> = {
  nothing: { value: 'x', typed: false },
  '`req.query.x`': { value: 'req.query.x', typed: false },
  '`req.params.x`': { value: 'req.params.x', typed: false },
  'the type of the column': { value: 'x', typed: true },
};

const schema = readSchema([
  {
    path: 'schema.sql',
    text: 'CREATE TABLE goods (id integer PRIMARY KEY, label varchar(40) NOT NULL, stock integer NOT NULL, active boolean NOT NULL);',
    ast: null,
  },
]);

/** The placeholder with what stands around it, and the value that is bound; a dash where it is left. */
function formOf(driver: string, place: string, known: string): string {
  const { opening, call } = DRIVERS[driver] ?? { opening: '', call: (sql: string) => sql };
  const { value, typed } = KNOWN[known] ?? { value: 'x', typed: false };
  const sql = PLACES[place]?.(value) ?? '';
  const text = `${opening}\nexports.run = (req, x) => ${call(`\`${sql}\``)};\n`;
  const result = rewriter.apply(text, 'a.js', typed ? { schema } : {});
  if (result.text === text) return '–';
  const [, after = ''] = /exports\.run = \(req, x\) => (.*);\n$/s.exec(result.text) ?? [];
  const before = sql.slice(0, sql.search(/'?%?\$\{/));
  const rest = sql.slice(sql.lastIndexOf('}') + 1).replace(/^%?'/, '');
  const query = after.lastIndexOf('.query(`');
  const whole =
    /`((?:[^`\\]|\\.|\$\{[^}]*\})*?)`(?=[,)])/.exec(driver === 'mssql' ? after.slice(query) : after)?.[1] ?? '';
  const start = place === 'a list of numbers' ? before.lastIndexOf(' IN') + 1 : before.length;
  const mark = whole.slice(start, rest && place !== 'a list of numbers' ? whole.length - rest.length : undefined);
  const bound =
    /\.input\('\w+', (.*?)\)\.query/.exec(after)?.[1] ??
    /(?:replacements: )?\[(.*)\][^\]]*$/s.exec(after.slice(after.indexOf(whole) + whole.length))?.[1] ??
    /\.all\((.*)\)$/s.exec(after)?.[1] ??
    '';
  return `${code(mark)} ← ${code(bound)}`.replaceAll('|', '\\|');
}

function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function table(driver: string): string {
  const heads = Object.keys(KNOWN);
  const rows = Object.keys(PLACES).map((place) => [place, ...heads.map((known) => formOf(driver, place, known))]);
  const head = ['place', ...heads.map((known) => `known: ${known}`)];
  return [
    `## ${driver}`,
    '',
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}

describe('the form of a bound value', () => {
  it('is as the docs have it, driver by driver (run with -u after a change)', async () => {
    const intro = [
      '# How values are bound',
      '',
      'Made by a test from what the rewriter does. Left of the arrow stands what the statement holds afterwards, right of it the value that goes with it. A value is bound as it is, unless its place asks for more: PostgreSQL takes the type from the place, a MySQL client writes objects and lists into the text, SQLite tells text from numbers. Column types come from the tables that the project declares, or from `--schema`.',
      '',
    ].join('\n');
    const text = `${intro}\n${Object.keys(DRIVERS).map(table).join('\n\n')}\n`;
    const formatted = await format(text, { parser: 'markdown' });
    await expect(formatted).toMatchFileSnapshot('../../docs/sql-forms.md');
  });
});

/** What no reviewer takes: SQL functions and conditions that only convert, and conversions of what has the type. */
const ODD_FORMS: Record<string, RegExp> = {
  'json_extract()': /json_extract\(\?/g,
  'a condition on the type': /typeof [\w.[\]']+ ===/g,
  'a choice between conversions': /\? (?:String|Number)\([^()]*\) : (?:String|Number)\(/g,
  'a pattern for numbers': /(?<!desc\$\/i)\.test\((?:String\()?\w/g,
  'a conversion of a conversion': /\b(String|Number)\((String|Number)\(/g,
  'text made text': /String\((?:`|'|req\.params\.|req\.get\(|[\w.]+\.(?:trim|toLowerCase|toString)\(\)\))/g,
  'a number made a number': /Number\((?:[\w.]+\.length|parseInt\(|\d)/g,
};

function countIn(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

describe('no rewrite holds', () => {
  const home = join(import.meta.dirname, 'fixtures');
  const pairs = [
    ...readdirSync(home).map((name): [string, string, string] => {
      const files = readdirSync(join(home, name));
      const read = (start: string): string =>
        readFileSync(join(home, name, files.find((file) => file.startsWith(start)) ?? ''), 'utf8');
      return [name, read('before.'), read('after.')];
    }),
    ...['mysql', 'postgres', 'sqlite', 'mappers', 'recorded'].flatMap((corpus) =>
      readPrograms(corpus).map(({ name, path, text }): [string, string, string] => [
        name,
        text,
        rewriter.apply(text, path, {}).text,
      ]),
    ),
  ];
  for (const [name, pattern] of Object.entries(ODD_FORMS)) {
    it(name, () => {
      const added = pairs.filter(([, before, after]) => countIn(after, pattern) > countIn(before, pattern));
      expect(added.map(([program]) => program)).toEqual([]);
    });
  }
});
