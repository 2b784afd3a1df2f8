import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commitAll, makeFolder } from '../io/folder.ts';
import { APP, harden } from './command.ts';

const CONFIG = 'harden-express.config.json';

/** The app, with a config and what else is given. */
function project(config: object, files: Readonly<Record<string, string>> = {}): string {
  const folder = makeFolder({ ...APP, ...files, [CONFIG]: JSON.stringify(config) });
  commitAll(folder);
  return folder;
}

interface AuditReport {
  findings: { ruleId: string; status: string; reason: string | null }[];
  protections: { id: string; status: string }[];
}

async function auditOf(folder: string): Promise<AuditReport & { stderr: string }> {
  const { stdout, stderr, code } = await harden(folder, 'audit', '--format', 'json');
  expect(code, stderr).toBe(0);
  return { ...(JSON.parse(stdout) as AuditReport), stderr };
}

describe('ignore, in the config', () => {
  const reason = 'the gateway counts';

  it('leaves findings as they are, with the reason', async () => {
    const folder = project({ ignore: [{ rule: 'request-limits', reason }] });
    const { findings } = await auditOf(folder);
    const own = findings.filter(({ ruleId }) => ruleId.startsWith('request-limits/'));
    expect(own.length).toBeGreaterThan(0);
    expect(own.map((finding) => [finding.status, finding.reason])).toEqual(own.map(() => ['ignored', reason]));
    const { stdout } = await harden(folder, 'migrate', '--dry-run', '--set', 'proxy.hops=0');
    expect(stdout).toContain('helmet');
    expect(stdout).toContain('rateLimit(security.loginRateLimit)');
    expect(stdout).not.toContain('security.rateLimit');
  });

  it('speaks of one rule, in files that a glob names', async () => {
    const ignore = [{ rule: 'headers/missing', files: ['legacy/**'], reason }];
    const folder = project({ ignore });
    const { findings, stderr } = await auditOf(folder);
    expect(findings.find(({ ruleId }) => ruleId === 'headers/missing')?.status).toBe('open');
    expect(stderr).toContain('Warning: ignore: there is no finding of headers/missing in legacy/**.');
  });

  it.each<[object, RegExp]>([
    [{ rule: 'cors/any-origni', reason }, /no rule "cors\/any-origni".*Did you mean cors\/any-origin\?/s],
    [{ rule: 'cors' }, /"ignore" must be a list of \{ "rule"/],
    [{ rule: 'cors', reason: ' ' }, /"ignore" must be a list of \{ "rule"/],
    [{ rule: 'cors', reason, file: 'a.js' }, /"ignore" must be a list of \{ "rule"/],
  ])('%j is refused', async (entry, message) => {
    const { code, stderr } = await harden(project({ ignore: [entry] }), 'audit');
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

const PLUGIN = `
export default {
  id: 'weak-etags', title: 'No weak ETags', why: 'Answers are not cached.', owasp: ['A05:2021'], references: ['https://example.com'],
  needsApp: true, recommended: true, breaks: 'Caches.', turnOff: 'Delete the line.',
  example: { before: 'const app = express();\\n', after: "const app = express();\\napp.disable('etag');\\n" },
  rules: { on: { severity: 'low', fix: 'safe', message: 'ETags are on.', cwe: 'CWE-200', owasp: 'A05:2021' } },
  *detect(project) {
    for (const app of project.entries) {
      const { file, name } = app.home;
      const edit = { app: name, stage: 'settings', code: "$app.disable('etag');", imports: [] };
      const steps = () => [{ kind: 'transform', transform: 'insert', file, edit }];
      yield off(app) ? { ok: app.place } : { rule: 'on', at: app.place, steps };
    }
  },
};
const off = (app) => app.chain.some((item) => item.method === 'disable' && item.path.seen && item.path.value === 'etag');
`;

describe('plugins, in the config', () => {
  const named = { plugins: ['./security/etags.mjs'] };
  const files = { 'security/etags.mjs': PLUGIN };

  it('are protections like ours: listed, explained, audited and carried out', async () => {
    const folder = project(named, files);
    expect((await harden(folder, 'list')).stdout).toMatch(/^weak-etags /m);
    expect((await harden(folder, 'list', '--json')).stdout).toContain('"id": "weak-etags"');
    expect((await harden(folder, 'explain', 'weak-etags/on')).stdout).toContain("app.disable('etag')");
    expect((await auditOf(folder)).findings).toContainEqual(
      expect.objectContaining({ ruleId: 'weak-etags/on', status: 'open' }),
    );
    const run = ['migrate', '--yes', '--only', 'weak-etags'];
    expect((await harden(folder, ...run)).code).toBe(0);
    expect(readFileSync(join(folder, 'app.js'), 'utf8')).toContain("const app = express();\napp.disable('etag');\n");
    expect((await harden(folder, ...run)).stdout).toContain('Nothing to do');
  });

  it('may be a package of the project, and a list', async () => {
    const path = 'node_modules/express-etags';
    const folder = project(
      { plugins: ['express-etags'] },
      {
        [`${path}/package.json`]: '{"name":"express-etags","type":"module","exports":"./index.js"}',
        [`${path}/index.js`]: PLUGIN.replace('export default {', 'export default [{').replace(/^};$/m, '}];'),
      },
    );
    expect((await auditOf(folder)).protections.map(({ id }) => id)).toContain('weak-etags');
  });

  it.each<[string, RegExp]>([
    ['throw new Error("no licence");', /cannot be loaded: no licence/],
    ['export default 1;', /default export is no protection/],
    [PLUGIN.replace("id: 'weak-etags'", "id: 'cors'"), /"cors" is there already/],
    [PLUGIN.replace('*detect', '*find'), /"weak-etags" has no function detect/],
    [PLUGIN.replace(/title: '[^']*', /, ''), /"weak-etags" says nothing of "title"/],
  ])('what is none is refused: %#', async (text, message) => {
    const folder = project(named, { 'security/etags.mjs': text });
    const { code, stderr } = await harden(folder, 'migrate', '--yes');
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(existsSync(join(folder, 'config'))).toBe(false);
  });

  it('that is not there is named', async () => {
    const { code, stderr } = await harden(project({ plugins: ['express-none'] }), 'audit');
    expect(stderr).toMatch(/plugin express-none cannot be loaded.*a package that is installed/s);
    expect(code).toBe(2);
  });
});
