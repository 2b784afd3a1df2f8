/** A generated repository: an Express app among what most files of a large one are. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const lines = (count, line) => Array.from({ length: count }, (_, at) => line(at)).join('\n');

const plain = (at) =>
  lines(40, (line) => `export function f${line}(a, b) {\n  return a * ${line} + b.map((x) => x + ${at});\n}\n`);
const typed = (at) =>
  lines(
    15,
    (line) =>
      `export interface Item${line} {\n  id: number;\n  name: string;\n}\nexport const make${line} = (name: string): Item${line} => ({ id: ${at}, name });\n`,
  );
const component = (at) =>
  `import React from 'react';\n${lines(12, (line) => `export function Part${line}({ title, items }) {\n  return (\n    <ul title={title}>\n      {items.map((item) => (\n        <li key={item.id}>{item.name} ${at}</li>\n      ))}\n    </ul>\n  );\n}\n`)}`;
const test = (at) =>
  `import { f1 } from './m.js';\n${lines(15, (line) => `test('case ${line}', () => {\n  expect(f1(${line}, [${at}])).toEqual([${line}]);\n});\n`)}`;
/** Every other one puts what was sent into its SQL. */
const router = (at) =>
  `const express = require('express');\nconst db = require('../db');\nconst router = express.Router();\n${lines(
    6,
    (line) =>
      `router.get('/r${line}/:id', async (req, res) => {\n  const { rows } = await db.query(${
        at % 2
          ? `'SELECT * FROM t${line} WHERE id = $1', [req.params.id]`
          : `"SELECT * FROM t${line} WHERE id = " + req.params.id`
      });\n  res.json(rows);\n});\n`,
  )}module.exports = router;\n`;

const APP = `const express = require('express');
const app = express();
app.use(express.json());
require('./routes')(app);
app.listen(process.env.PORT || 3000);
`;

/** One file in 50 is a router of the app, one in five a component, one in five TypeScript, one in ten a test. */
function fileAt(at) {
  const folder = `lib/${Math.floor(at / 100)}`;
  if (at % 50 === 0) return [`routes/r${at}.js`, router(at)];
  if (at % 10 === 1) return [`${folder}/m${at}.test.js`, test(at)];
  if (at % 5 === 2) return [`${folder}/Part${at}.jsx`, component(at)];
  if (at % 5 === 3) return [`${folder}/m${at}.ts`, typed(at)];
  return [`${folder}/m${at}.js`, plain(at)];
}

/** Writes a repository of about so many files. */
export function writeTree(folder, count) {
  const files = Array.from({ length: count }, (_, at) => fileAt(at));
  const routers = files.map(([path]) => /^routes\/(.+)\.js$/.exec(path)?.[1]).filter(Boolean);
  files.push(
    [
      'package.json',
      JSON.stringify({ name: 'large', main: 'app.js', dependencies: { express: '^4.19.2', pg: '^8.12.0' } }),
    ],
    ['app.js', APP],
    ['db.js', `const { Pool } = require('pg');\nmodule.exports = new Pool();\n`],
    [
      'routes/index.js',
      `module.exports = (app) => {\n${routers.map((name) => `  app.use('/${name}', require('./${name}'));`).join('\n')}\n};\n`,
    ],
  );
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
