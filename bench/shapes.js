/** Apps whose one file holds much of one thing: doubling it must at most double the work. */

const HEAD = `const express = require('express');
const mysql = require('mysql2');
const app = express();
const db = mysql.createConnection(process.env.DATABASE_URL);
const COLUMNS = ['name', 'age'];
app.use(express.json());
`;
const TAIL = `app.listen(process.env.PORT || 3000);\n`;

const lines = (count, line) => Array.from({ length: count }, (_, at) => line(at)).join('\n');
const app = (body) => ({
  'package.json': JSON.stringify({
    name: 'shape',
    main: 'app.js',
    dependencies: { express: '^4.19.2', mysql2: '^3.9.7' },
  }),
  'app.js': `${HEAD}${body}\n${TAIL}`,
});
const handler = (body) => app(`app.get('/find', (req, res) => {\n${body}\n});`);
const run = `  db.query(sql, (err, rows) => res.json(rows));`;

/** By name, the files for a number of things. */
export const shapes = {
  'async handlers': (n) =>
    app(
      lines(
        n,
        (at) => `app.get('/u${at}', async (req, res) => {\n  const user = await find(${at});\n  res.json(user);\n});`,
      ),
    ),
  'reassignments of sql': (n) =>
    handler(
      `  let sql = 'SELECT * FROM users WHERE a = 1';\n${lines(n, (at) => `  sql = sql + ' AND c${at} = ' + req.query.c${at};`)}\n${run}`,
    ),
  'statements in one variable': (n) =>
    handler(
      `  let sql;\n${lines(n, (at) => `  sql = "SELECT * FROM t${at} WHERE id = '" + req.query.id + "'";\n  db.query(sql, () => {});`)}\n  res.end();`,
    ),
  'conditional appends': (n) =>
    handler(
      `  let sql = 'SELECT * FROM users WHERE 1 = 1';\n${lines(n, (at) => `  if (req.query.c${at}) sql += " AND c${at} = '" + req.query.c${at} + "'";`)}\n${run}`,
    ),
  'concatenated pairs': (n) =>
    handler(
      `  const sql = 'SELECT * FROM users WHERE 1 = 1'${lines(n, (at) => `    + ' AND c${at} = ' + req.query.c${at}`)};\n${run}`,
    ),
  'operands of +': (n) => handler(`  const text = ${lines(n, (at) => `'a${at}' + `)}'';\n  res.send(text);`),
  'SQL sites': (n) =>
    app(
      lines(
        n,
        (at) =>
          `app.get('/r${at}', (req, res) => {\n  const id = req.params.id;\n  db.query("SELECT * FROM t${at} WHERE id = '" + id + "'", (err, rows) => {\n    if (err) {\n      return res.status(500).end();\n    }\n    const list = rows;\n    res.json(list);\n  });\n});`,
      ),
    ),
  'checks before statements': (n) =>
    handler(
      lines(
        n,
        (at) =>
          `  if (!COLUMNS.includes(req.query.c${at})) return res.end();\n  db.query('SELECT * FROM users ORDER BY ' + req.query.c${at}, () => {});`,
      ),
    ),
  'comments in a text': (n) =>
    handler(`  const sql = 'SELECT * FROM users ${'--\\n'.repeat(n)}' + req.query.a;\n${run}`),
  'inline scripts': (n) => ({
    ...app(`app.use(express.static('public'));`),
    'public/index.html': `<!doctype html>\n<html><body>\n${lines(n, (at) => `<script>\n  console.log(${at});\n</script>\n<p onclick="go(${at})" style="color: red">${at}</p>`)}\n</body></html>\n`,
  }),
  'nested calls': (n) => handler(`  const text = ${'f('.repeat(n)}req.query.a${')'.repeat(n)};\n  res.send(text);`),
  'else if': (n) => handler(lines(n, (at) => `${at ? 'else ' : ''}if (req.query.a === '${at}') res.json(${at});`)),
};
