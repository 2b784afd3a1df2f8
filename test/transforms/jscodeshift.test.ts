import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transforms, type TransformName, type TransformOptions } from '../../transforms/index.ts';
import type { Range } from '../../src/code/syntax/range.ts';
import type { Transform } from '../../src/code/edit/transform.ts';
import { optimizeLater } from '../../bin/start.js';
import { buildCommand, type Built } from '../cli/built.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const JSCODESHIFT = join(ROOT, 'node_modules/jscodeshift/bin/jscodeshift.js');

const APP = `const express = require('express');
const cors = require('cors');
const { Pool } = require('pg');
const pool = new Pool();
const app = express();
app.enable('trust proxy');
app.use(cors());
app.post('/login', async (req, res) => {
  const { rows } = await pool.query(\`SELECT * FROM users WHERE email = '\${req.body.email}'\`);
  res.json(rows);
});
app.use((err, req, res, next) => {
  res.status(500).json({ error: err.message });
});
app.listen(3000);
`;

const CONFIG = 'const security = {\n  cors: 1,\n};\n\nmodule.exports = { security };\n';

const security = { module: './config/security.js', kind: 'named', name: 'security' } as const;

const rangeOf = (code: string): Range => ({ start: APP.indexOf(code), end: APP.indexOf(code) + code.length });
const HANDLER: Range = { start: APP.indexOf('async (req'), end: APP.indexOf(');\napp.use((err') };

/** One run of each transform, and what must be in its result. */
const RUNS: { [N in TransformName]: { text?: string; options: TransformOptions[N]; wanted: string } } = {
  'config-section': {
    text: CONFIG,
    options: { object: 'security', edits: [{ name: 'bodyLimit', code: "get bodyLimit() {\n  return '100kb';\n}" }] },
    wanted: "get bodyLimit() {\n    return '100kb';\n  },",
  },
  'error-leaks': {
    options: { edits: [{ at: rangeOf('err.message') }] },
    wanted: "process.env.NODE_ENV === 'development' ? err.message",
  },
  insert: {
    options: {
      edits: [{ app: 'app', stage: 'not-found', code: '$app.use($security.notFound);', imports: [security] }],
    },
    wanted: 'app.use(security.notFound);',
  },
  lines: {
    text: '# modules\nnode_modules\n',
    options: { edits: [{ line: '.env', after: 'node_modules' }] },
    wanted: 'node_modules\n.env\n',
  },
  options: {
    options: { edits: [{ at: rangeOf('cors()'), argument: 0, replace: '$security.cors', imports: [security] }] },
    wanted: 'cors(security.cors)',
  },
  replace: {
    options: { edits: [{ at: rangeOf("enable('trust proxy')"), code: "set('trust proxy', 1)" }] },
    wanted: "app.set('trust proxy', 1);",
  },
  'sql-injection': { options: {}, wanted: 'email = $1' },
  'unused-imports': {
    text: "const express = require('express'),\n  csrf = require('csurf');\nconst app = express();\n",
    options: { edits: [{ module: 'csurf' }] },
    wanted: "const express = require('express');\nconst app",
  },
  'view-nonces': {
    text: '<title>Shop</title>\n<script>start();</script>\n',
    options: { edits: [{ engine: 'ejs' }] },
    wanted: '<script nonce="<%= locals.cspNonce %>">start();</script>',
  },
  'view-output': {
    text: '<p><%- name %></p>\n',
    options: { edits: [{ at: { start: 3, end: 14 }, code: '<%= name %>' }] },
    wanted: '<p><%= name %></p>',
  },
  wrap: {
    options: { edits: [{ at: HANDLER, code: '$security.asyncRoute($it)', imports: [security] }] },
    wanted: 'security.asyncRoute(async (req, res) =>',
  },
};

describe('npx jscodeshift -t', () => {
  let folder = '';
  let built: Built;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'jscodeshift-'));
    built = buildCommand();
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    built.remove();
  });

  it.each(Object.keys(transforms) as TransformName[])('%s does there what it does here', (name) => {
    const { text = APP, options, wanted } = RUNS[name];
    const file = join(folder, `${name}.js`);
    writeFileSync(file, text);
    const flags = Object.entries(options).map(
      ([key, value]) => `--${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
    run(name, [...flags, file]);
    const result = readFileSync(file, 'utf8');
    expect(result).toContain(wanted);
    expect(result).toBe((transforms[name] as Transform<unknown>).apply(text, file, options).text);
  });

  it.each(Object.keys(DEFAULTS) as TransformName[])('%s needs no options: dry and for real', (name) => {
    const files = { 'app.js': APP, 'security.js': CONFIG, 'page.ejs': '<script>start();</script>\n', 'empty.js': '' };
    const paths = Object.entries(files).map(([path, text]) => {
      writeFileSync(join(folder, path), text);
      return join(folder, path);
    });
    const chosen = paths.filter((path) => path.endsWith('.ejs') === (name === 'view-nonces'));
    expect(run(name, ['--dry', ...chosen])).toMatch(/^0 errors/m);
    for (const [path, text] of Object.entries(files)) expect(readFileSync(join(folder, path), 'utf8')).toBe(text);
    expect(run(name, chosen)).toMatch(/^0 errors/m);
    const now = readFileSync(join(folder, name === 'view-nonces' ? 'page.ejs' : 'app.js'), 'utf8');
    expect(now).toContain(DEFAULTS[name]);
  });

  it('the others change nothing without options', () => {
    const others = (Object.keys(transforms) as TransformName[]).filter((name) => !(name in DEFAULTS));
    for (const name of others)
      expect((transforms[name] as Transform<unknown>).apply(APP, 'app.js', {}).text, name).toBe(APP);
  });

  it('a transform runs from its source, too', () => {
    const file = join(folder, 'source.js');
    writeFileSync(file, APP);
    const { options, wanted } = RUNS.replace;
    // One of few modules: the compiler of jscodeshift takes each of them anew.
    run('replace', [`--edits=${JSON.stringify(options.edits)}`, file], join(ROOT, 'transforms/replace.ts'));
    expect(readFileSync(file, 'utf8')).toContain(wanted);
  });

  function run(name: TransformName, rest: readonly string[], transform = published(name)): string {
    return execFileSync(
      process.execPath,
      [...optimizeLater, JSCODESHIFT, '-t', transform, '--run-in-band', '--extensions=js,ejs', ...rest],
      {
        cwd: folder,
        encoding: 'utf8',
        // What babel compiled for one run serves the others, and goes with the folder.
        env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', BABEL_CACHE_PATH: join(folder, '.babel') },
      },
    );
  }

  function published(name: TransformName): string {
    return join(dirname(built.command), `../dist/transforms/${name}.js`);
  }
});

/** What a run without options does; nothing, for the others. */
const DEFAULTS: Partial<Record<TransformName, string>> = {
  'error-leaks': "process.env.NODE_ENV === 'development' ? err.message",
  'sql-injection': 'email = $1',
  'view-nonces': '<script nonce="<%= locals.cspNonce %>">',
};
