/** Statements, values and sinks. */
import { app, asyncHandler, handler, lines, run } from './shape-kit.js';

export const statements = {
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
  'string pieces': (n) =>
    handler(
      `  const sql = 'SELECT * FROM users WHERE 1 = 1'${lines(n, (at) => `    + ' AND c${at} = ' + req.query.c${at}`)};\n${run}`,
    ),
  'template pieces': (n) =>
    handler(
      `  const sql = \`SELECT * FROM users WHERE 1 = 1 ${lines(n, (at) => ` AND c${at} = \${req.query.c${at}}`)}\`;\n${run}`,
    ),
  'pieces pushed to a list': (n) =>
    handler(
      `  const parts = [];\n${lines(n, (at) => `  if (req.query.c${at}) parts.push("c${at} = '" + req.query.c${at} + "'");`)}\n  const sql = 'SELECT * FROM t WHERE ' + parts.join(' AND ');\n${run}`,
    ),
  'variables in a row': (n) =>
    handler(
      `  const v0 = req.query.a;\n${lines(n, (at) => `  const v${at + 1} = v${at} + 'x';`)}\n  const sql = 'SELECT ' + v${n};\n${run}`,
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
  'SQL sites in one function': (n) =>
    asyncHandler(
      lines(n, (at) => `  const r${at} = await db.query(\`SELECT * FROM t${at} WHERE id = '\${req.query.id}'\`);`) +
        '\n  res.end();',
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
  'else if': (n) => handler(lines(n, (at) => `${at ? 'else ' : ''}if (req.query.a === '${at}') res.json(${at});`)),
  'cases of a switch': (n) =>
    handler(
      `  let sql = 'SELECT 1';\n  switch (req.query.a) {\n${lines(n, (at) => `    case '${at}': sql = 'SELECT ' + req.query.b${at}; break;`)}\n  }\n${run}`,
    ),
  'keys of an object': (n) =>
    app(
      `const MAP = {\n${lines(n, (at) => `  k${at}: 'v${at}',`)}\n};\napp.get('/o', (req, res) => db.query('SELECT ' + MAP[req.query.k], (e, r) => res.json(r)));`,
    ),
  'writes to members': (n) =>
    app(
      `const state = {};\n${lines(n, (at) => `state.k${at} = process.argv[${at}];`)}\napp.get('/o', (req, res) => res.json(state));`,
    ),
  'reads of the environment': (n) => app(lines(n, (at) => `const e${at} = process.env.NAME_${at};`)),
  'secrets in code': (n) => app(lines(n, (at) => `const apiKey${at} = 'sk_live_${'4eC39HqLyjWDarjtT1zdp7dc'}${at}';`)),
  redirects: (n) => app(lines(n, (at) => `app.get('/go${at}', (req, res) => res.redirect(req.query.to));`)),
  cookies: (n) => handler(lines(n, (at) => `  res.cookie('c${at}', req.query.a);`) + '\n  res.end();'),
  commands: (n) =>
    app(
      `const { exec } = require('child_process');\n` +
        lines(n, (at) => `app.get('/x${at}', (req, res) => exec('ls ' + req.query.d, (e, out) => res.send(out)));`),
    ),
  'files sent': (n) =>
    app(
      `const path = require('path');\nconst fs = require('fs');\n` +
        lines(n, (at) => `app.get('/fs${at}', (req, res) => res.sendFile(path.join(__dirname, req.query.f)));`),
    ),
  fetches: (n) => app(lines(n, (at) => `app.get('/ft${at}', async (req, res) => res.json(await fetch(req.query.u)));`)),
  'models and Mongo': (n) =>
    app(
      `const mongoose = require('mongoose');\n` +
        lines(
          n,
          (at) =>
            `const M${at} = mongoose.model('M${at}', new mongoose.Schema({ a: String }));\napp.post('/m${at}', async (req, res) => res.json(await M${at}.findOne({ a: req.body.a })));`,
        ),
    ),
};
