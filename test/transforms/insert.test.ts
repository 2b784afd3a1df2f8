import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appsOf } from '../../src/code/express/apps-in-file.ts';
import { stageIndex } from '../../src/code/packages/stages.ts';
import { open } from '../../src/code/syntax/source-file.ts';
import insert, { type InsertOptions } from '../../transforms/insert.ts';
import { layouts } from './layouts.ts';

const security = { module: './config/security.js', kind: 'named', name: 'security' } as const;
const helmet = { module: 'helmet', kind: 'default', name: 'helmet' } as const;

const chain = (app: string): InsertOptions => ({
  edits: [
    { app, stage: 'settings', code: "$app.disable('x-powered-by');", imports: [] },
    { app, stage: 'headers', code: '$app.use($helmet($security.helmet));', imports: [helmet, security] },
    { app, stage: 'not-found', code: '$app.use($security.notFound);', imports: [security] },
    { app, stage: 'errors', code: '$app.use($security.errorHandler);', imports: [security] },
  ],
});
const ALL = chain('app');

/** The text without what was inserted: the declared ranges are all empty, so that every original character is still there in order. */
function withoutInsertions(before: string, after: string): string {
  let at = 0;
  for (const character of after) if (before[at] === character) at++;
  return before.slice(0, at);
}

describe('insert, into a chain', () => {
  it('keeps every byte, follows the line endings, and changes nothing the second time', () => {
    fc.assert(
      fc.property(layouts, ({ text, eol }) => {
        const result = insert.apply(text, 'app.js', ALL);
        for (const { start, end } of result.ranges) expect(start).toBe(end);
        expect(withoutInsertions(text, result.text)).toBe(text);
        if (eol === '\r\n') expect(result.text.replaceAll('\r\n', '')).not.toContain('\n');
        else expect(result.text).not.toContain('\r');
        const again = insert.apply(result.text, 'app.js', ALL);
        expect(again.text).toBe(result.text);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('keeps what has to be first in a file first, and leaves the chain in the order of the stages', () => {
    fc.assert(
      fc.property(layouts, ({ text }) => {
        const result = insert.apply(text, 'app.js', ALL);
        const head = /^(\uFEFF?#![^\n]*\n|\uFEFF?\/\*![^]*?\*\/)/.exec(text)?.[0] ?? '';
        expect(result.text.startsWith(head)).toBe(true);
        const strict = text.indexOf("'use strict'");
        if (strict >= 0) expect(result.text.indexOf("'use strict'")).toBe(strict);
        const [app] = appsOf(open(result.text, 'app.js'));
        const stages = app?.items.filter(({ node }) =>
          /disable|helmet|notFound|errorHandler/.test(result.text.slice(node.start ?? 0, node.end ?? 0)),
        );
        const indexes = stages?.map(({ stage }) => stageIndex(stage)) ?? [];
        expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
      }),
      { numRuns: 300, seed: 8 },
    );
  });

  it.each([
    ['stays in a try that ends the process', 'process.exit(1);', true],
    ['stands behind a try that goes on without its routes', "console.warn('no extras');", false],
  ])('%s', (_, caught, isInside) => {
    const text = `const app = require('express')();\ntry {\n  app.use(require('./extras'));\n} catch (error) {\n  ${caught}\n}\napp.listen(1);\n`;
    const tail = { edits: (ALL.edits ?? []).filter((edit) => 'stage' in edit && edit.stage === 'not-found') };
    const result = insert.apply(text, 'app.js', tail).text;
    expect(result.indexOf('security.notFound') < result.indexOf('catch')).toBe(isInside);
  });

  it('reuses an import under another name, and renames one that clashes', () => {
    const there =
      "const secure = require('helmet');\nconst express = require('express');\nconst app = express();\napp.listen(1);\n";
    expect(insert.apply(there, 'app.js', ALL).text).toContain('app.use(secure(security.helmet));');
    const clash =
      "const express = require('express');\nconst helmet = 'a hat';\nconst app = express();\napp.listen(1);\n";
    const { text } = insert.apply(clash, 'app.js', ALL);
    expect(text).toContain("const helmet = 'a hat';");
    expect(text).not.toMatch(/const helmet = require/);
    expect(text).toMatch(/const (\w+) = require\('helmet'\);[^]*app\.use\(\1\(/);
  });

  it('adds links to a chain of one expression', () => {
    const before = "const express = require('express');\n\nexpress()\n  .get('/', home)\n  .listen(3000);\n";
    const { text } = insert.apply(before, 'app.js', chain(''));
    expect(text).toContain("express()\n  .disable('x-powered-by')\n  .use(helmet(security.helmet))\n  .get('/', home)");
    expect(text).toMatch(
      /\.get\('\/', home\)\n {2}\.use\(security\.notFound\)\n {2}\.use\(security\.errorHandler\)\n {2}\.listen/,
    );
  });

  it('puts the end of the chain behind a function that sets routes and returns nothing', () => {
    const before =
      "const express = require('express');\nconst routes = require('./routes');\nconst app = express();\nroutes(app);\napp.listen(3000);\n";
    const { text } = insert.apply(before, 'app.js', ALL);
    expect(text).toContain(
      'routes(app);\napp.use(security.notFound);\napp.use(security.errorHandler);\napp.listen(3000);',
    );
  });

  it('refuses the end of a chain that is completed elsewhere', () => {
    const before = "const express = require('express');\nconst app = express();\nmodule.exports = app;\n";
    const result = insert.apply(before, 'app.js', ALL);
    expect(result.text).not.toContain('notFound');
    expect(result.refusals.length).toBeGreaterThan(0);
    expect(result.refusals[0]?.reason).toMatch(/added elsewhere/);
  });

  it('says so where there is no such app', () => {
    expect(insert.apply('const a = 1;\n', 'app.js', ALL)).toMatchObject({
      text: 'const a = 1;\n',
      refusals: Array(4).fill(expect.objectContaining({ reason: expect.stringContaining('app') })),
    });
  });

  it('knows apps of one name apart by where they are made', () => {
    const before = `const express = require('express');
function make() {
  const app = express();
  app.get('/', home);
  return app;
}
const app = express();
app.use('/sub', make());
app.listen(3000);
`;
    const first = before.indexOf('express();');
    const appAt = { start: first, end: first + 'express()'.length };
    const code = { stage: 'settings', code: "$app.disable('etag');" } as const;
    expect(insert.apply(before, 'app.js', { edits: [{ appAt, ...code }] }).text).toContain(
      "  const app = express();\n  app.disable('etag');\n  app.get('/', home);",
    );
    const named = insert.apply(before, 'app.js', { edits: [{ app: 'app', ...code }] });
    expect(named.refusals[0]?.reason).toContain('There are 2 apps called app');
  });

  it('knows what two methods of a class are handed apart', () => {
    const before = `class Server {
  config(app) {
    app.use(json);
    app.set('view engine', 'ejs');
  }
  start(app) {
    app.use('/api', api);
    app.listen(3000);
  }
}
`;
    const at = before.indexOf('app) {');
    const edit = { appAt: { start: at, end: at + 3 }, stage: 'settings', code: "$app.disable('etag');" } as const;
    const { text, refusals } = insert.apply(before, 'server.js', { edits: [edit] });
    expect(refusals).toEqual([]);
    expect(text).toMatch(/config\(app\) \{[^}]*app\.disable\('etag'\);[^]*start\(app\) \{\n {4}app\.use\('\/api'/);
  });
});

describe('insert, in front of handlers', () => {
  it('leaves a handler as it is laid out where all that comes in front of it makes the line too long', () => {
    const text = "const app = express();\napp.post('/in', async (req, res) => {\n  res.json({});\n});\n";
    const handlersOf = { start: text.indexOf('app.post'), end: text.lastIndexOf(';') };
    const add = (...members: string[]): string =>
      insert.apply(text, 'app.js', {
        edits: members.map((name) => ({ handlersOf, code: `$security.${name}`, imports: [security] })),
      }).text;
    expect(add('loginRateLimit')).toContain("app.post('/in', security.loginRateLimit, async (req, res) => {");
    expect(add('loginRateLimit', 'renewSession')).toContain(
      "app.post('/in', security.loginRateLimit);\napp.post('/in', security.renewSession);\napp.post('/in', async",
    );
  });
});

describe('insert, beside something', () => {
  const before = 'const app = make();\nif (ready) {\n  start(app, port);\n}\n';
  const at = (code: string): { start: number; end: number } => ({
    start: before.indexOf(code),
    end: before.indexOf(code) + code.length,
  });

  it.each([
    [
      { before: at('start(app, port);'), code: 'log($security.name);' },
      '{\n  log(security.name);\n  start(app, port);\n}',
    ],
    [
      { after: at('start(app, port);'), code: 'log($security.name);' },
      '{\n  start(app, port);\n  log(security.name);\n}',
    ],
    [{ before: at('port'), code: '$security.host' }, 'start(app, security.host, port);'],
    [{ after: at('port'), code: '$security.host' }, 'start(app, port, security.host);'],
  ])('%j', (edit, wanted) => {
    const { text, refusals } = insert.apply(before, 'app.mjs', { edits: [{ ...edit, imports: [security] }] });
    expect(refusals).toEqual([]);
    expect(text).toContain(wanted);
    expect(text).toContain("import { security } from './config/security.js';");
  });
});

it.each([
  ['// eslint-disable-next-line no-unused-vars', true],
  ['// @ts-expect-error: the types are older', true],
  ['/* istanbul ignore next */', true],
  ['// Errors', true],
  ['// Errors', false, 'app.use(onOtherErrors);\n'],
])('insert leaves %s with its statement: %s', (comment, isOwned, more = '') => {
  const text = `const app = make();\n\n${comment}\napp.use(onError);\n${more}`;
  const start = text.indexOf('app.use');
  const edit = { before: { start, end: start + 16 }, code: 'app.use($security.uploadErrors);', imports: [security] };
  const result = insert.apply(text, 'app.mjs', { edits: [edit] }).text;
  const lines = [comment, 'app.use(security.uploadErrors);'];
  expect(result).toContain(`\n\n${(isOwned ? lines.reverse() : lines).join('\n')}\napp.use(onError);`);
});

it.each([
  ['a server of sockets', 'export const io = new Server(server, {\n  cors: { origin: "*" },\n});\n', true],
  ['a constant', 'export const port = process.env.PORT || 3000;\n', true],
  ['a function', 'export const run = () => app.listen(3000);\n', false],
  ['something that is given the app', 'const admin = mount(app);\n', false],
])('insert puts middleware behind the constants that follow the app: %s', (_what, line, isBehind) => {
  const text = `import express from 'express';\nimport http from 'http';\n\nconst app = express();\nconst server = http.createServer(app);\n${line}\n// Middleware\napp.use(express.json());\napp.get('/', list);\n`;
  const result = insert.apply(text, 'app.mjs', ALL).text;
  expect(result.indexOf('security.helmet') > result.indexOf(line.trim().split('\n').at(-1) ?? '')).toBe(isBehind);
  expect(result.indexOf('security.helmet')).toBeLessThan(result.indexOf('// Middleware'));
});
