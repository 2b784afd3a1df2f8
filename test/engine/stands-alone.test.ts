import { describe, expect, it } from 'vitest';
import { harden } from '../../src/engine/index.ts';
import { defineProtection } from '../../src/model/protection.ts';
import type { Protection } from '../../src/model/protection.ts';
import type { Report } from '../../src/model/report.ts';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import { protections } from '../../src/protections/index.ts';

const MANIFEST = JSON.stringify({ name: 'shop', main: 'app.js', dependencies: { express: '^5.1.0', pg: '^8.0.0' } });

/** Those that are taken where nobody picks; a protection that waits for an answer is refused without it. */
const recommended = protections.filter((one) => one.recommended);

async function run(files: Record<string, string>, chosen: readonly Protection[] = recommended): Promise<Report> {
  const tree = createTree(memoryBase({ 'package.json': MANIFEST, ...files }));
  return harden(tree, { protections: chosen, answers: { level: 'preserve', get: () => undefined }, unsafeFixes: true });
}

const textOf = ({ changes }: Report, path: string): string =>
  changes.flatMap((change) => (change.path === path && change.kind !== 'delete' ? [change.after] : []))[0] ?? '';

const statuses = ({ found }: Report, ruleId: string): string[] =>
  found.flatMap((finding) => (finding.ruleId === ruleId ? [finding.status] : []));

const APP = `const express = require('express');
const { Pool } = require('pg');
const pool = new Pool();
const app = express();
app.get('/users', async (req, res) => {
  const { rows } = await pool.query(\`SELECT * FROM users WHERE name = '\${req.query.name}'\`);
  res.json(rows);
});
app.listen(3000);
`;

describe('a site stands alone', () => {
  it('where a statement cannot be bound, in the same file or elsewhere', async () => {
    const grown = `const { Pool } = require('pg');
const pool = new Pool();
exports.list = async (query) => {
  let sql = 'SELECT * FROM items WHERE shop = 1';
  if (query.name) sql += \` AND name = '\${query.name}'\`;
  if (query.sort) sql += \` ORDER BY name \${query.dir}\`;
  return pool.query(sql);
};
exports.one = (id) => pool.query(\`SELECT * FROM items WHERE code = '\${id}'\`);
`;
    const report = await run({
      'app.js': APP.replace('app.listen', "require('./items');\napp.listen"),
      'items.js': grown,
    });
    expect(textOf(report, 'app.js')).toContain('name = $1');
    expect(textOf(report, 'items.js')).toContain('WHERE code = $1');
    for (const finding of report.found.filter(({ protection }) => protection === 'sql-injection'))
      if (finding.status === 'refused') expect(finding.reason).not.toMatch(/code elsewhere/);
    expect(report.found.some(({ status }) => status === 'failed')).toBe(false);
  });

  it('where a handler has a local called security', async () => {
    const local = `app.get('/guards', (req, res) => {
  const security = [1, 2];
  res.json(security);
});
`;
    const report = await run({ 'app.js': APP.replace('app.listen', `${local}app.listen`) });
    const text = textOf(report, 'app.js');
    expect(text).toContain('const { security: securityConfig } = require(');
    expect(text).toContain('app.use(helmet(securityConfig.helmet));');
    expect(text).toContain('  const security = [1, 2];\n  res.json(security);');
    expect(textOf(report, 'config/security.js')).toMatch(/helmet[^]*errorHandler/);
    expect(report.found.filter(({ status }) => status === 'refused' || status === 'failed')).toEqual([]);
    const { changes } = await run({
      'app.js': text,
      'config/security.js': textOf(report, 'config/security.js'),
      'package.json': textOf(report, 'package.json'),
    });
    expect(changes.map(({ path }) => path).filter((path) => path !== '.env.example')).toEqual([]);
  });

  it('where a file does not parse', async () => {
    const report = await run({
      'app.js': APP.replace('app.listen', "require('./broken');\napp.listen"),
      'broken.js': 'if (',
    });
    expect(report.project.unread).toMatchObject([{ file: 'broken.js' }]);
    expect(textOf(report, 'app.js')).toContain('name = $1');
    expect(textOf(report, 'app.js')).toContain('app.use(helmet(');
  });

  it('where an edit cannot be written: the reason is the true one, and its neighbours are made', async () => {
    const insert = (id: string, code: string): Protection =>
      defineProtection({
        ...(protections[0] as Protection),
        id,
        questions: [],
        rules: { on: { severity: 'low', fix: 'safe', message: 'On.', cwe: 'CWE-200', owasp: 'A05:2021' } },
        *detect({ entries }) {
          for (const { place, home, chain } of entries) {
            if (chain.some((item) => item.path.seen && item.path.value === id)) continue;
            const edit = { app: home.name, stage: 'settings', code, imports: [] } as const;
            const steps = () => [{ kind: 'transform', transform: 'insert', file: home.file, edit }] as const;
            yield { rule: 'on', at: place, steps };
          }
        },
      });
    const before = insert('etag', "$app.disable('etag');");
    const wrong = insert('views', "$app.set('views', $nowhere);");
    const after = insert('env', "$app.set('env', 'test');");
    const report = await run({ 'app.js': APP }, [before, wrong, after]);
    expect(textOf(report, 'app.js')).toContain(
      "const app = express();\napp.disable('etag');\napp.set('env', 'test');\n",
    );
    expect(['etag/on', 'views/on', 'env/on'].flatMap((id) => statuses(report, id))).toEqual([
      'fixed',
      'refused',
      'fixed',
    ]);
    expect(report.found[1]?.reason).toContain('$nowhere');
  });

  it('where a planned finding stays: only what is done for it is taken back', async () => {
    const [wish, other] = ['etag', 'env'].map((name) =>
      defineProtection({
        ...(protections[0] as Protection),
        id: name,
        questions: [],
        rules: { on: { severity: 'low', fix: 'safe', message: 'On.', cwe: 'CWE-200', owasp: 'A05:2021' } },
        *detect({ entries }) {
          for (const { place, home, chain } of entries) {
            // What it writes is never what it looks for.
            if (name === 'env' && chain.some((item) => item.method === 'disable')) continue;
            const edit = { app: home.name, stage: 'settings', code: `$app.disable('${name}');`, imports: [] } as const;
            const steps = () => [{ kind: 'transform', transform: 'insert', file: home.file, edit }] as const;
            yield { rule: 'on', at: place, steps };
          }
        },
      }),
    ) as [Protection, Protection];
    const report = await run({ 'app.js': APP }, [wish, other]);
    expect(textOf(report, 'app.js')).toContain("const app = express();\napp.disable('env');\n");
    expect(textOf(report, 'app.js')).not.toContain('etag');
    expect(report.found.map(({ status }) => status)).toEqual(['refused', 'fixed']);
  });

  it('where the same edit of another app in the file brings a finding', async () => {
    const rule = { severity: 'low', fix: 'safe', cwe: 'CWE-200', owasp: 'A05:2021' } as const;
    const etag = defineProtection({
      ...(protections[0] as Protection),
      id: 'etag',
      questions: [],
      rules: { on: { ...rule, message: 'On.' }, late: { ...rule, fix: 'manual', message: 'Too late.' } },
      *detect({ entries }) {
        for (const { place, home, chain } of entries) {
          const edit = {
            app: home.name,
            appAt: home.at,
            stage: 'settings',
            code: "$app.disable('etag');",
            imports: [],
          } as const;
          const steps = () => [{ kind: 'transform', transform: 'insert', file: home.file, edit }] as const;
          const off = chain.find((item) => item.method === 'disable');
          const cached = chain.find((item) => item.path.seen && item.path.value === '/cached');
          if (!off) yield { rule: 'on', at: place, steps };
          else if (cached) yield { rule: 'late', at: cached.place };
        }
      },
    });
    const text = `const express = require('express');
const one = express();
one.get('/', (req, res) => res.json({}));
one.listen(3000);
const two = express();
two.get('/cached', (req, res) => res.json({}));
two.listen(3001);
`;
    const report = await run({ 'app.js': text }, [etag]);
    expect(textOf(report, 'app.js')).toBe(text.replace('express();', "express();\none.disable('etag');"));
    expect(report.found.map(({ status, reason }) => [status, reason])).toEqual([
      ['fixed', null],
      ['refused', 'It was tried, and brings etag/late: Too late. Change it by hand.'],
    ]);
  });

  it('makes hundreds of edits of one file in one run of the transform', async () => {
    const routes = Array.from(
      { length: 200 },
      (_, n) =>
        `app.get('/u${n}', (req, res) => pool.query(\`SELECT * FROM t${n} WHERE name = '\${req.query.name}'\`));\n`,
    );
    const report = await run({ 'app.js': APP.replace('app.listen', `${routes.join('')}app.listen`) }, [
      protections.find(({ id }) => id === 'sql-injection') as Protection,
    ]);
    expect(report.found).toHaveLength(201);
    expect(report.found.every(({ status }) => status === 'fixed')).toBe(true);
    expect(report.outcomes).toHaveLength(201);
  });

  it('leaves nothing behind of a limit that has no place', async () => {
    const app = `const express = require('express');
class Web { app = express(); }
const web = new Web();
web.app.get('/', (req, res) => res.json({}));
web.app.listen(3000);
`;
    const report = await run({ 'app.js': app });
    expect(statuses(report, 'request-limits/missing')).toEqual(['refused']);
    expect(textOf(report, 'config/security.js')).toContain('errorHandler');
    expect(textOf(report, 'config/security.js')).not.toContain('clientAddress');
    expect(textOf(report, 'package.json')).not.toContain('express-rate-limit');
  });
});
