/** Files, modules and what is beside the code. */
import { app, lines, manifest } from './shape-kit.js';

export const files = {
  imports: (n) => ({
    ...app(
      `${lines(n, (at) => `const m${at} = require('./m${at}');`)}\napp.get('/i', (req, res) => res.json([${lines(n, (at) => `m${at}.a,`)}]));`,
    ),
    ...Object.fromEntries(Array.from({ length: n }, (_, at) => [`m${at}.js`, `exports.a = ${at};\n`])),
  }),
  exports: (n) => ({
    ...app(`const m = require('./m');\napp.get('/i', (req, res) => res.json(m.a0(req.query.a)));`),
    'm.js': lines(n, (at) => `exports.a${at} = (a) => a + ${at};`),
  }),
  'a ring of files': (n) => ({
    ...app(`const m0 = require('./m0');\napp.use(m0.router);`),
    ...Object.fromEntries(
      Array.from({ length: n }, (_, at) => [
        `m${at}.js`,
        `const express = require('express');\nconst next = require('./m${(at + 1) % n}');\nconst router = express.Router();\nrouter.get('/m${at}', (req, res) => res.json(next.find(req.query.a)));\nexports.find = (a) => next.find(a);\nexports.router = router;\n`,
      ]),
    ),
  }),
  'a row of barrels': (n) => ({
    ...manifest({ type: 'module', main: 'app.js' }),
    'app.js': `import express from 'express';\nimport { find } from './m0.js';\nconst app = express();\napp.get('/a', (req, res) => res.json(find(req.query.a)));\napp.listen(3000);\n`,
    ...Object.fromEntries(
      Array.from({ length: n }, (_, at) => [
        `m${at}.js`,
        at + 1 < n
          ? `export * from './m${at + 1}.js';\nexport const v${at} = ${at};\n`
          : `export const find = (a) => a;\n`,
      ]),
    ),
  }),
  'files of routes': (n) => ({
    ...app(lines(n, (at) => `app.use('/m${at}', require('./m${at}'));`)),
    ...Object.fromEntries(
      Array.from({ length: n }, (_, at) => [
        `m${at}.js`,
        `const router = require('express').Router();\nconst db = require('mysql2').createConnection(process.env.DATABASE_URL);\nrouter.get('/:id', async (req, res) => {\n  const [rows] = await db.promise().query('SELECT * FROM t WHERE id = ' + req.params.id);\n  res.json(rows);\n});\nmodule.exports = router;\n`,
      ]),
    ),
  }),
  'settings in .env.example': (n) => ({
    ...app(lines(n, (at) => `const e${at} = process.env.NAME_${at};`)),
    '.env.example': lines(n, (at) => `NAME_${at}=${at}`),
  }),
  'scripts and dependencies of a manifest': (n) => ({
    ...app(''),
    ...manifest({
      scripts: Object.fromEntries(Array.from({ length: n }, (_, at) => [`s${at}`, `node s${at}.js`])),
      devDependencies: Object.fromEntries(Array.from({ length: n }, (_, at) => [`d-${at}`, '^1.0.0'])),
    }),
  }),
  comments: (n) =>
    app(`/*\n${lines(n, (at) => ` * app.get('/c${at}', (req, res) => db.query('SELECT ' + req.query.a));`)}\n */`),
  'line comments': (n) =>
    app(`${lines(n, (at) => `// app.get('/c${at}', (req, res) => res.send(process.env.A${at}));`)}`),
  'comments that hide findings': (n) =>
    app(
      lines(
        n,
        (at) =>
          `// harden-express-ignore redirects -- known\napp.get('/go${at}', (req, res) => res.redirect(req.query.to));`,
      ),
    ),
  'one line': (n) =>
    app(
      lines(n, (at) => `app.get('/u${at}',async(a,b)=>{const c=await find(a.query.d);b.json(c)});`).replaceAll(
        '\n',
        '',
      ),
    ),
  'a minified module': (n) => ({
    ...app(`const m = require('./m');`),
    'm.js': `var a={};${lines(n, (at) => `function t${at}(e,t){return e+t*${at}}a.x${at}=t${at};`).replaceAll('\n', '')}module.exports=a;`,
  }),
  'elements of JSX': (n) => ({
    ...app(''),
    'page.jsx': `export const Page = (props) => <div>\n${lines(n, (at) => `<p id="p${at}" dangerouslySetInnerHTML={{ __html: props.a${at} }}>{props.b}</p>`)}\n</div>;\n`,
  }),
  'nested JSX': (n) => ({
    ...app(''),
    'page.jsx': `import express from 'express';\nexport const Page = (props) => ${'<div>'.repeat(n)}{props.a}${'</div>'.repeat(n)};\n`,
  }),
  decorators: (n) => ({
    ...app(''),
    'c.ts': `import { Controller, Get, Req } from 'routing-controllers';\nimport express from 'express';\n@Controller()\nexport class C {\n${lines(n, (at) => `  @Get('/d${at}')\n  get${at}(@Req() req: any) { return db.query('SELECT ' + req.query.a); }`)}\n}\n`,
  }),
  types: (n) => ({
    ...app(''),
    'types.ts': `import express from 'express';\n${lines(n, (at) => `export interface T${at} extends T${at + 1} { a${at}: T${at + 1}; }`)}\nexport interface T${n} { b: string }\nexport const f = (req: express.Request, t: T0) => t;\n`,
  }),
  'clauses of a data file': (n) => ({
    ...app(`const data = require('./data');\napp.get('/d', (req, res) => res.json(data));`),
    'data.js': `module.exports = [\n${lines(n, (at) => `  { id: ${at}, name: 'n${at}', tags: ['a', 'b'] },`)}\n];\n`,
  }),
};
