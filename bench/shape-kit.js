/** What shapes are made of. */
const HEAD = `const express = require('express');
const mysql = require('mysql2');
export const app = express();
const db = mysql.createConnection(process.env.DATABASE_URL);
const COLUMNS = ['name', 'age'];
app.use(express.json());
`;
const TAIL = `app.listen(process.env.PORT || 3000);\n`;

export const lines = (count, line) => Array.from({ length: count }, (_, at) => line(at)).join('\n');
export const manifest = (more = {}) => ({
  'package.json': JSON.stringify({
    name: 'shape',
    main: 'app.js',
    dependencies: { express: '^4.19.2', mysql2: '^3.9.7', ejs: '^3.1.10' },
    ...more,
  }),
});
export const app = (body) => ({ ...manifest(), 'app.js': `${HEAD}${body}\n${TAIL}` });
export const handler = (body) => app(`app.get('/find', (req, res) => {\n${body}\n});`);
export const asyncHandler = (body) => app(`app.get('/find', async (req, res) => {\n${body}\n});`);
export const nest = (n, open, inner, close) =>
  Array.from({ length: n }, (_, at) => open(at)).join('') +
  inner +
  Array.from({ length: n }, (_, at) => close(n - 1 - at)).join('');
export const run = `  db.query(sql, (err, rows) => res.json(rows));`;
