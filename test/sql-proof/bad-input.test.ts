import { describe, expect, it } from 'vitest';
import { parse } from '../../src/code/syntax/parser.ts';
import { rewrite } from './check.ts';
import { verdictOf } from './corpus.ts';

const PG = `const { Pool } = require('pg');\nconst pool = new Pool();\n`;

/** The rewriter answers, and what it gives parses; a text with values is changed or refused with reasons. */
function answer(text: string): ReturnType<typeof rewrite> {
  const result = rewrite(text, '/app/src/bad.js');
  expect(() => parse(result.text, '/app/src/bad.js')).not.toThrow();
  for (const { reason } of result.refusals) expect(reason.length).toBeGreaterThan(10);
  return result;
}

function ofQuery(template: string): ReturnType<typeof rewrite> {
  const text = `${PG}exports.run = async (x) => pool.query(\`${template}\`);\n`;
  const result = answer(text);
  expect(verdictOf(text, result)).not.toBe('untouched');
  return result;
}

describe('SQL that makes no sense', () => {
  const texts: Record<string, string> = {
    'a quote that never ends': `SELECT * FROM t WHERE a = '\${x.a}`,
    'a comment that never ends': 'SELECT /* \${x.a} FROM t',
    'dollar quotes that never end': 'SELECT $$ \${x.a} FROM t',
    'a value alone': '\${x.a}',
    'values alone': '\${x.a}\${x.b} \${x.c}',
    'brackets of all kinds': 'SELECT ((((\${x.a} ]]] }}} FROM t',
    'no SQL at all': 'hello \${x.a}, how are you?',
    'control characters and a private one': 'SELECT \\u0000 \\uE000 \${x.a} \\uFFFF FROM t',
    'an emoji beside the value': `SELECT '👍\${x.a}👩‍👩‍👧' FROM t WHERE ü = \${x.b}`,
    'nothing but quotes': `'''''''\${x.a}''''`,
    'a number glued to the value': 'SELECT * FROM t1\${x.a} WHERE c\${x.b}d = 5\${x.c}',
  };
  for (const [name, text] of Object.entries(texts)) {
    it(`${name} is refused or bound`, () => {
      ofQuery(text);
    });
  }

  it('an odd number of quotes is refused as a whole', () => {
    const { text, refusals } = ofQuery(`SELECT * FROM t WHERE a = '\${x.a} AND b = \${x.b}`);
    expect(text).not.toContain('$1');
    expect(refusals).not.toHaveLength(0);
  });

  it('the mark that the rewriter uses inside is not taken for a value', () => {
    const before = `${PG}exports.run = async (x) => pool.query("SELECT '\uE000' AS a FROM t WHERE b = '" + x.b + "'");\n`;
    const { text } = answer(before);
    if (text !== before) expect(text).toContain("'\uE000'");
  });
});

describe('files that are no pleasure', () => {
  it('a driver that is not known is left alone', () => {
    const text = `const db = require('my-own-database');\nexports.run = (x) => db.query('SELECT * FROM t WHERE a = ' + x);\n`;
    expect(answer(text).text).toBe(text);
  });

  it('20,000 lines', () => {
    const filler = Array.from({ length: 15 }, (_, at) => `  const n${at} = x.b + ${at};\n`).join('');
    const one = (at: number): string =>
      `function f${at}(x) {\n${filler}  const sql = \`SELECT a FROM t WHERE b = '\${x.b}' AND c = \${x.c}\`;\n  return pool.query(sql);\n}\n\n`;
    const text = PG + Array.from({ length: 1_000 }, (_, at) => one(at)).join('');
    expect(text.split('\n').length).toBeGreaterThan(20_000);
    const result = answer(text);
    expect(result.text.match(/\$2/g)).toHaveLength(1_000);
    expect(result.refusals).toHaveLength(0);
  });

  it('ten templates in one another', () => {
    let inner = "a = '${x.a}'";
    for (let depth = 0; depth < 10; depth += 1) inner = `\${\`${inner}\`}`;
    const result = ofQuery(`SELECT id FROM t WHERE ${inner}`);
    expect(result.text).toMatch(/\$1|pool\.query/);
  });

  it('an insert of 200 values', () => {
    const holes = Array.from({ length: 200 }, (_, at) => `'\${x.v${at}}'`);
    const { text } = ofQuery(`INSERT INTO t VALUES (${holes.join(', ')})`);
    expect(text).toContain('$200');
    expect(text).toContain('x.v199');
    expect(text).not.toContain('$201');
  });

  it('a text that grows under 30 conditions', () => {
    const lines = Array.from({ length: 30 }, (_, at) => `  if (x.v${at}) sql += \` AND c${at} = '\${x.v${at}}'\`;\n`);
    const text = `${PG}exports.run = async (x) => {\n  let sql = 'SELECT id FROM t WHERE true';\n${lines.join('')}  return pool.query(sql);\n};\n`;
    expect(verdictOf(text, answer(text))).not.toBe('untouched');
  });

  it('a sum of 2,400 parts; one that nothing could walk down is not read', () => {
    const sum = (values: number): string => {
      const parts = Array.from({ length: values }, (_, at) => `", '" + x.v${at} + "'"`);
      return `${PG}exports.run = (x) => pool.query("SELECT 1" + ${parts.join(' + ')});\n`;
    };
    expect(verdictOf(sum(800), answer(sum(800)))).not.toBe('untouched');
    expect(() => answer(sum(5_000))).toThrow('nested too deep');
  });

  it('names that refer to each other in a circle', () => {
    const text = `${PG}let a = 'SELECT ' + b;\nvar b = a + c;\nvar c = b + a;\nfunction f(x) { return g(x) + a; }\nfunction g(x) { return f(x) + b; }\nexports.run = (x) => pool.query(f(x) + a + \`\${c}\`);\n`;
    expect(answer(text).text).toBe(text);
  });

  it('a file that is no JavaScript says so', () => {
    expect(() => rewrite('SELECT * FROM users;', '/app/src/query.js')).toThrow(/.+/);
  });

  it('an empty file and one of comments', () => {
    for (const text of ['', '// nothing\n', '\uFEFF#!/usr/bin/env node\n'])
      expect(rewrite(text, '/app/src/empty.js').text).toBe(text);
  });

  it('CRLF, tabs, a byte order mark and no newline at the end stay', () => {
    const before = `\uFEFF'use strict';\r\nconst { Pool } = require('pg');\r\n\tconst pool = new Pool();\r\nexports.run = (x) =>\r\n\tpool.query(\`SELECT a\r\n\t FROM t WHERE b = '\${x}'\`)`;
    const { text } = answer(before);
    expect(text.replace("'${x}'", '$1')).toBe(before.replace("'${x}'", '$1').replace('`)', '`, [x])'));
  });
});
