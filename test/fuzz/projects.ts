import { structure } from '../sql-proof/shop.ts';
import type { Dialect } from '../support/engines.ts';
import type { Chance } from './random.ts';
import type { Written } from './sources.ts';

/** The files of an app; `main.js` is the one that runs the statement. */
export type Files = Record<string, string>;

/** A program over several files, or `null` where its opening has another form. */
export function asProject(chance: Chance, written: Written, dialect: Dialect): Files | null {
  const { opening, build, main, uses } = written;
  if (!opening.startsWith('const') || uses === '' || /pg-promise/.test(opening)) return null;
  const isModule = chance.often(40);
  const apart = build !== '' && chance.often(70);
  const names = { db: [uses], queries: apart ? ['build'] : [] };
  const body = { db: opening, queries: apart ? build : '', main: apart ? main : build + main };
  const whole = !isModule && chance.often(30);
  const files = isModule ? modules(names, body) : scripts(names, body, whole);
  const takesCallback = /exports\.run = \(input, done\)/.test(main);
  return {
    ...files,
    'app.js': isModule
      ? `import express from 'express';\nimport { run } from './main.js';\n${serves(takesCallback)}`
      : `const express = require('express');\nconst { run } = require('./main');\n${serves(takesCallback)}`,
    'package.json': JSON.stringify({
      name: 'shop',
      main: 'app.js',
      ...(isModule ? { type: 'module' } : {}),
      dependencies: { express: '^4.21.0', [/require\('([\w-]+)/.exec(opening)?.[1] ?? '']: '*' },
    }),
    ...(chance.often(40) ? { 'db/schema.sql': structure(dialect) } : {}),
  };
}

interface Names {
  db: readonly string[];
  queries: readonly string[];
}
type Bodies = Record<'db' | 'queries' | 'main', string>;

function serves(takesCallback: boolean): string {
  const call = takesCallback
    ? 'run(req.body, (error, rows) => (error ? res.sendStatus(500) : res.json(rows)));'
    : 'res.json(await run(req.body));';
  return `const app = express();\napp.use(express.json());\napp.post('/run', async (req, res) => {\n  ${call}\n});\napp.listen(3000);\n`;
}

/** `whole`: a module is what it exports. */
function scripts(names: Names, body: Bodies, whole: boolean): Files {
  const exported = (own: readonly string[]): string =>
    whole ? `module.exports = ${own[0]};\n` : `module.exports = { ${own.join(', ')} };\n`;
  const imported = (own: readonly string[], file: string): string =>
    own.length === 0 ? '' : `const ${whole ? own[0] : `{ ${own.join(', ')} }`} = require('./${file}');\n`;
  return {
    'db.js': body.db + exported(names.db),
    ...(names.queries.length > 0 ? { 'queries.js': body.queries + exported(names.queries) } : {}),
    'main.js': imported(names.db, 'db') + imported(names.queries, 'queries') + body.main,
  };
}

function modules(names: Names, body: Bodies): Files {
  const imported = (own: readonly string[], file: string): string =>
    own.length === 0 ? '' : `import { ${own.join(', ')} } from './${file}.js';\n`;
  const db = body.db
    .replace(/const \{ (\w+) \} = require\('([^']+)'\);/, "import driver from '$2';\n\nconst { $1 } = driver;")
    .replace(
      /const (\w+) = require\('([^']+)'\)\.verbose\(\);/,
      "import driver from '$2';\n\nconst $1 = driver.verbose();",
    )
    .replace(/const (\w+) = require\('([^']+)'\);/, "import $1 from '$2';");
  return {
    'db.js': `${db}export { ${names.db.join(', ')} };\n`,
    ...(names.queries.length > 0
      ? { 'queries.js': body.queries.replace(/^function build/m, 'export function build') }
      : {}),
    'main.js':
      imported(names.db, 'db') +
      imported(names.queries, 'queries') +
      body.main.replace('exports.run =', 'export const run ='),
  };
}
