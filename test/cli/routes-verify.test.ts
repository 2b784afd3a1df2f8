import { symlinkSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { commitAll, fingerprint, git, makeFolder } from '../io/folder.ts';
import { APP, harden } from './command.ts';

const GUARDED: Readonly<Record<string, string>> = {
  'package.json': '{"name":"r","dependencies":{"express":"^4.21.2"}}',
  'auth.js': `exports.requireAuth = (req, res, next) => { if (!req.user) return res.status(401).end(); next(); };
exports.door = (req, res, next) => { if (!req.headers.token) return res.status(401).end(); next(); };
exports.isOwner = (req, res, next) => { if (req.note.by !== req.user.id) return res.sendStatus(403); next(); };
exports.log = (req, res, next) => next();
`,
  'app.js': `const express = require('express');
const rateLimit = require('express-rate-limit');
const { body } = require('express-validator');
const csrf = require('csurf');
const { requireAuth, door, log } = require('./auth');
const app = express();
app.get('/health', (q, s) => s.send('ok'));
app.use(rateLimit({ max: 100 }));
app.post('/login', body('email').isEmail(), (q, s) => s.json({}));
app.use('/api', requireAuth, require('./notes'));
app.use(csrf());
app.post('/pay', door, (q, s) => s.json({}));
app.delete('/all', log, (q, s) => s.json({}));
app.listen(3000);
`,
  'notes.js': `const { Router } = require('express');
const { isOwner } = require('./auth');
const router = Router();
router.get('/notes/:id', isOwner, (q, s) => s.json({}));
module.exports = router;
`,
};

interface Shown {
  routes: {
    method: string;
    path: string;
    file: string;
    line: number;
    unguarded: boolean;
    guards: { kind: string; name: string }[];
  }[];
}

describe('routes', () => {
  it('shows each endpoint with its guards in order, and marks what nobody guards', async () => {
    const { stdout, code } = await harden(makeFolder(GUARDED), 'routes', '--format', 'json');
    expect(code).toBe(0);
    const { routes } = JSON.parse(stdout) as Shown;
    const lines = routes.map(({ method, path, file, line, guards, unguarded }) =>
      [method, path, `${file}:${line}`, guards.map(({ kind }) => kind).join('>'), unguarded].join(' '),
    );
    expect(lines).toEqual([
      'GET /health app.js:7  true',
      'POST /login app.js:9 limiter>validation true',
      'GET /api/notes/:id notes.js:4 limiter>auth>owner false',
      'POST /pay app.js:12 limiter>csrf>auth false',
      'DELETE /all app.js:13 limiter>csrf true',
    ]);
  });

  it.each(['pretty', 'markdown', 'html'])('as %s, and in a file', async (format) => {
    const file = join(makeFolder(), 'routes');
    const { stdout } = await harden(makeFolder(GUARDED), 'routes', '--format', format, '--report', `${format}=${file}`);
    expect(stdout).toMatch(/DELETE/);
    expect(stdout).toMatch(/5 endpoints, 3 without authentication/);
    expect(readFileSync(file, 'utf8')).toContain('/api/notes/:id');
  });

  it('fails where it is asked to, and says what it has not', async () => {
    const folder = makeFolder(GUARDED);
    expect((await harden(folder, 'routes', '--fail-on', 'medium')).code).toBe(1);
    expect((await harden(folder, 'routes', '--fail-on', 'high')).code).toBe(0);
    expect((await harden(folder, 'routes', '--format', 'sarif')).stderr).toMatch(
      /no format "sarif".*There are: pretty/s,
    );
    expect((await harden(makeFolder({ 'a.txt': '' }), 'routes')).code).toBe(2);
  });
});

describe('verify', () => {
  const modules = join(import.meta.dirname, '../../node_modules');
  function project(app: string): string {
    const folder = makeFolder({ ...APP, 'app.js': app, '.gitignore': 'node_modules\n' });
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(join(modules, 'express'), join(folder, 'node_modules/express'));
    commitAll(folder);
    return folder;
  }
  const app = (extra = ''): string => `const express = require('express');
const app = express();
${extra}
app.get('/', (req, res) => res.type('html').send('<h1>Hello</h1><script>go()</script>'));
app.listen(process.env.PORT || 3000);
`;
  const ONLY = ['--only', 'headers', '--format', 'json'];

  it('attacks what is there, in a copy, and fits the schema', async () => {
    const folder = project(app("require('fs').writeFileSync('made-by-the-app', '');"));
    const before = fingerprint(folder, []);
    const { code, stdout, stderr } = await harden(folder, 'verify', ...ONLY);
    expect(code, stderr).toBe(0);
    const report = JSON.parse(stdout) as {
      verification: { single: boolean; attacks: { id: string; after: string }[] };
    };
    const schema = JSON.parse(readFileSync(new URL('../../schema/report.json', import.meta.url), 'utf8')) as object;
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
    expect(ajv.validate(schema, report), ajv.errorsText()).toBe(true);
    expect(report.verification.single).toBe(true);
    expect(report.verification.attacks.find(({ id }) => id === 'powered-by')?.after).toBe('open');
    expect(fingerprint(folder, [])).toEqual(before);
    expect((await harden(folder, 'verify', ...ONLY, '--fail-on', 'high')).code).toBe(1);
  });

  it('compares with a git ref, and fails where a page blocks itself since', async () => {
    const folder = project(app());
    writeFileSync(
      join(folder, 'app.js'),
      app("app.use((q, s, n) => { s.set('Content-Security-Policy', \"script-src 'self'\"); n(); });"),
    );
    const { code, stdout } = await harden(folder, 'verify', ...ONLY, '--against', 'HEAD');
    const { verification } = JSON.parse(stdout) as { verification: { pages: object[] } };
    expect(verification.pages).toEqual([
      { path: '/', before: [], after: ['script-src blocks the inline script (line 1)'] },
    ]);
    expect(code).toBe(4);
    expect((await harden(folder, 'verify', '--against', 'no-such-ref')).stderr).toMatch(/no commit "no-such-ref"/);
  });

  it('gives both states the settings and the data that git ignores', async () => {
    const needy = app(
      "app.use((q, s, n) => { s.set('X-Count', String(require('./data/count.json').count)); n(); });",
    ).replace('const app', "require('node:fs').accessSync('.env');\nconst app");
    const folder = project(needy);
    writeFileSync(join(folder, '.gitignore'), 'node_modules\n.env\ndata/\n');
    commitAll(folder);
    writeFileSync(join(folder, '.env'), 'SECRET=1\n');
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data/count.json'), '{"count":1}');
    writeFileSync(join(folder, 'app.js'), needy.replace('const app =', 'const more = 1;\nconst app ='));
    const { code, stdout, stderr } = await harden(folder, 'verify', ...ONLY, '--against', 'HEAD');
    expect(code, stderr).toBe(0);
    const { verification } = JSON.parse(stdout) as { verification: { boot: { before: string; after: string } } };
    expect(verification.boot).toMatchObject({ before: 'started', after: 'started' });
  });

  it('compares with a patch, which it does not apply to the folder', async () => {
    const folder = project(app());
    writeFileSync(join(folder, 'app.js'), app("app.disable('x-powered-by');"));
    const patch = join(makeFolder({ 'a.patch': git(folder, 'diff') }), 'a.patch');
    git(folder, 'checkout', '-q', '.');
    const { code, stdout } = await harden(folder, 'verify', ...ONLY, '--apply', patch);
    const { verification } = JSON.parse(stdout) as {
      verification: { attacks: { id: string; before: string; after: string }[] };
    };
    expect(verification.attacks.find(({ id }) => id === 'powered-by')).toMatchObject({
      before: 'open',
      after: 'closed',
    });
    expect(code).toBe(0);
    expect(git(folder, 'status', '--porcelain')).toBe('');
  });

  it('says why an app does not start, and shows what it said', async () => {
    const { code, stderr } = await harden(
      project(app("console.log('connecting'); throw new Error('DATABASE_URL is missing');")),
      'verify',
    );
    expect(stderr).toMatch(/The app did not start: .*DATABASE_URL is missing/);
    expect(stderr).toMatch(/Its last output:\n {2}\| connecting/);
    expect(stderr).toContain('--start');
    expect(code).toBe(4);
  });

  it('of a folder without an app is a mistake', async () => {
    const { code, stderr } = await harden(makeFolder({ 'a.js': '1;\n' }), 'verify');
    expect(stderr).toMatch(/No Express app was found.*--start/s);
    expect(code).toBe(2);
  });
});
