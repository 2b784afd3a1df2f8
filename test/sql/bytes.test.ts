import { expect, test } from 'vitest';
import sqlInjection from '../../transforms/sql-injection.ts';

test('line ends, tabs and comments stay; new lines end as the file does', () => {
  const before =
    'const { Pool } = require("pg");\r\nconst pool = new Pool();\r\nexports.f = function (req) {\r\n\tlet sql = "SELECT * FROM t";\r\n' +
    '\tif (req.query.a) {\r\n\t\tsql += " WHERE a = \'" + req.query.a + "\'"; // by name\r\n\t}\r\n\treturn pool.query(sql);\r\n};';
  const { text } = sqlInjection.apply(before, 'f.js', {});
  expect(text).toBe(
    before
      .replace('"SELECT * FROM t";\r\n', '"SELECT * FROM t";\r\n\tconst params = [];\r\n')
      .replace('a = \'" + req.query.a + "\'"', 'a = $" + params.push(req.query.a)')
      .replace('query(sql)', 'query(sql, params)'),
  );
});
