import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { inside } from './running.ts';
import { makeStates, type States } from './states.ts';

let folder = '';
let states: States | null = null;

afterEach(() => {
  states?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const html = (list: string): string =>
  `<!doctype html><title>t</title><script>var a = 1;</script>${list}<script async>var c = 3;</script>`;

const ENGINES = {
  ejs: {
    setup: "app.set('view engine', 'ejs');",
    files: {
      'home.ejs': html("<% for (const n of names) { %><%- include('part', { n }) %><% } %>"),
      'part.ejs': '<script>var b = "<%= n %>";</script>',
    },
  },
  pug: {
    setup: "app.set('view engine', 'pug');",
    files: {
      'home.pug':
        'doctype html\nscript.\n  var a = 1;\neach n in names\n  script(data-n=n) var b = 2;\nscript(async).\n  var c = 3;\n',
    },
  },
  hbs: {
    setup: "app.set('view engine', 'hbs');",
    files: { 'home.hbs': html('{{#each names}}<script>var b = "{{this}}";</script>{{/each}}') },
  },
  handlebars: {
    setup:
      "app.engine('handlebars', require('express-handlebars').engine({ defaultLayout: false }));\napp.set('view engine', 'handlebars');",
    files: { 'home.handlebars': html('{{#with first}}<script>var b = "{{name}}";</script>{{/with}}') },
  },
} as const;

test.each(Object.entries(ENGINES))(
  'at level strict, %s writes into each inline script the nonce that the policy names',
  async (engine, { setup, files }) => {
    folder = mkdtempSync(join(tmpdir(), 'nonces-'));
    mkdirSync(join(folder, 'views'));
    const name = engine === 'handlebars' ? 'express-handlebars' : engine;
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify(
        { name: 'pages', scripts: { start: 'node app.js' }, dependencies: { express: '^5.1.0', [name]: '*' } },
        null,
        2,
      ).replace('"express":"', '"express": "'),
    );
    writeFileSync(
      join(folder, 'app.js'),
      `const express = require('express');\nconst app = express();\n${setup}\napp.set('views', __dirname + '/views');\napp.get('/', (req, res) => res.render('home', { names: ['x', 'y'], first: { name: 'x' } }));\napp.listen(process.env.PORT);\n`,
    );
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, 'views', file), text);
    states = await makeStates(folder, 5, 'strict');
    await inside(states.after, async ({ origin }) => {
      const answers = await Promise.all([fetch(origin), fetch(origin)]);
      const nonces = await Promise.all(
        answers.map(async (answer) => {
          const policy = answer.headers.get('content-security-policy') ?? '';
          const [, nonce = 'none'] = /script-src [^;]*'nonce-([\w-]{20,})'/.exec(policy) ?? [];
          const tags = [...(await answer.text()).matchAll(/<script\b([^>]*)>/g)].map(
            ([, attributes = '']) => attributes,
          );
          expect(tags.length).toBeGreaterThanOrEqual(3);
          expect(tags.filter((attributes) => !attributes.includes(`nonce="${nonce}"`))).toEqual([]);
          return nonce;
        }),
      );
      expect(nonces[0]).not.toBe(nonces[1]);
    });
  },
);
