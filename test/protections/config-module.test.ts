import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderConfig, type ConfigSections } from '../../templates/index.ts';
import { faultsOf, hostOf } from '../support/compiler.ts';

const root = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'config-module-'));
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
afterAll(() => rmSync(folder, { recursive: true }));

const PAGES: ConfigSections['headers'] = {
  csp: 'pages',
  enforce: 'opt-in',
  baseUri: ["'self'"],
  objectSrc: ["'none'"],
  ancestors: ["'self'"],
  opener: 'same-origin-allow-popups',
  resource: 'cross-origin',
  resourceWhy: 'cors() at app.js:3',
  hsts: 31536000,
  tls: true,
  permissions: 'camera=(), geolocation=(self)',
};
const POLICY: ConfigSections['csp'] = {
  enforce: 'opt-in',
  directives: [
    { name: 'defaultSrc', values: ["'self'"], nonce: false },
    { name: 'scriptSrc', values: ["'self'", 'https://cdn.example'], nonce: true },
  ],
  nonce: true,
  tls: true,
};
const DIALECT = { count: 'limit', headers: 'draft-8', keys: true } as const;
const SECTIONS: ConfigSections = {
  'trust-proxy': { env: 'TRUST_PROXY', fallback: 'false' },
  headers: PAGES,
  csp: POLICY,
  'tool-pages': {},
  disclosure: { contact: 'mailto:security@example.com' },
  logging: { logins: ['^\\/login\\/?$'] },
  https: { env: 'PUBLIC_HOSTS', hosts: 'app.example.com' },
  cors: { env: 'CORS_ORIGINS', origins: 'https://app.example', credentials: true },
  'request-limits': {
    limit: 300,
    uncounted: ['^\\/webhooks\\/pay\\/?$'],
    why: 'Webhooks.',
    data: true,
    observe: false,
    dialect: DIALECT,
  },
  'login-limits': {
    limit: 20,
    account: null,
    failures: false,
    codes: false,
    data: true,
    observe: false,
    dialect: DIALECT,
  },
  'client-address': { keys: true },
  'body-limits': { limit: '100kb' },
  errors: {
    notFound: true,
    errorHandler: true,
    inDevelopment: true,
    forwardRejections: true,
    asyncRoute: true,
    asyncParam: true,
    asyncErrorHandler: true,
    answers: 'both',
    multer: true,
  },
  sessions: {},
  'csrf-token': { store: 'session', ignored: ['GET', 'HEAD'], cookie: { name: '', options: {} } },
  'origin-guard': {
    env: 'ALLOWED_ORIGINS',
    cors: true,
    bearer: true,
    hidden: true,
    exempt: ['^\\/auth\\/callback\\/?$'],
    forward: false,
    body: ".json({ error: 'Cross-site request refused' })",
  },
  'private-cache': { signs: [{ part: 'session', key: 'user' }] },
  secrets: {},
  timeouts: { uploads: false, proxied: true, idle: true },
  redirects: {},
  paths: {},
  'code-injection': {},
  'mass-assignment': {},
  xss: {},
  uploads: {},
  operators: { dots: false },
  'last-values': { lists: ['tags'] },
  'public-address': {},
  'public-agents': {},
  'public-agent': {},
  'public-fetch': {},
};

/** An app with everything chosen. The environment is filled after the import, as dotenv does. */
const APP = `
security.forwardRejections(express);
app.disable('x-powered-by');
app.set('trust proxy', security.trustProxy);
app.use(security.cspNonce);
app.use(helmet(security.helmet));
app.use(security.contentSecurityPolicy);
app.use(security.permissionsPolicy);
app.use(cors(security.cors));
app.use(rateLimit(security.rateLimit));
app.use(express.json({ limit: security.bodyLimit }));
app.get('/', (req, res) => res.json({ ip: req.ip, nonce: res.locals.cspNonce }));
app.post('/echo', (req, res) => res.json(req.body));
const mark = (req, res, next) => { req.body.$marked = true; next(); };
app.post('/fields', mark, security.withoutOperators, (req, res) => res.json(req.body));
app.post('/raw', express.raw({ type: 'text/*' }), mark, security.withoutOperators, (req, res) => res.json(req.body.$marked));
app.post('/webhooks/pay', (req, res) => res.json({}));
app.get('/throws', async () => { throw new Error('the password is hunter2'); });
app.get('/goes-on', (req, res, next) => { res.json({ ok: true }); next(); });
app.get('/teapot', (req, res, next) => next(Object.assign(new Error('secret detail'), { status: 418 })));
app.get('/upload', (req, res, next) => next(Object.assign(new Error('File too large'), { code: 'LIMIT_FILE_SIZE' })));
app.post('/login', rateLimit(security.loginRateLimit), (req, res) => {
  res.redirect('/');
});
app.use(security.notFound);
app.use(security.errorHandler);
const server = app.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
`;
const PACKAGES = [
  ['helmet', 'helmet'],
  ['cors', 'cors'],
  ['{ rateLimit }', 'express-rate-limit'],
];

function source(express: string, modules: 'cjs' | 'esm'): string {
  const environment = 'Object.assign(process.env, JSON.parse(process.argv[2]));\n';
  if (modules === 'cjs') {
    const requires = PACKAGES.map(([name, module]) => `const ${name} = require('${module}');\n`).join('');
    return `const { security } = require('./config/security');\nconst express = require('${express}');\n${requires}${environment}const app = express();\n${APP}`;
  }
  const imports = PACKAGES.map(([name, module]) =>
    `import ${name} from '${module}';\n`.replace('{ rateLimit }', '{ rateLimit }'),
  ).join('');
  return `import { security } from './config/security.js';\nimport express from '${express}';\n${imports}${environment}const app = express();\n${APP}`;
}

/** Starts the app of a folder; resolves with its address. */
async function start(
  dir: string,
  env: Record<string, string>,
): Promise<{ url: string; process: ChildProcess; errors: () => string }> {
  const child = spawn(process.execPath, ['app.js', JSON.stringify(env)], {
    cwd: dir,
    env: { PATH: process.env['PATH'] },
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const port = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const match = /port (\d+)/.exec(text);
      if (match?.[1]) resolve(match[1]);
    });
    child.on('exit', () => reject(new Error(errors)));
  });
  return { url: `http://127.0.0.1:${port}`, process: child, errors: () => errors };
}

describe.each([
  ['express4', 'cjs'],
  ['express4', 'esm'],
  ['express', 'cjs'],
  ['express', 'esm'],
] as const)('the config module on %s, %s', (express, modules) => {
  const dir = join(folder, `${express}-${modules}`);
  let app: Awaited<ReturnType<typeof start>>;

  beforeAll(async () => {
    mkdirSync(join(dir, 'config'), { recursive: true });
    writeFileSync(join(dir, 'package.json'), JSON.stringify({ type: modules === 'esm' ? 'module' : 'commonjs' }));
    writeFileSync(join(dir, 'config/security.js'), renderConfig({ modules, language: 'js', sections: SECTIONS }));
    writeFileSync(join(dir, 'app.js'), source(express, modules));
    app = await start(dir, { RATE_LIMIT: '30', LOGIN_RATE_LIMIT: '3', TRUST_PROXY: '1' });
  });
  afterAll(() => app.process.kill());

  const get = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
    fetch(app.url + path, { redirect: 'manual', ...init, headers: { 'x-forwarded-for': '192.0.2.1', ...headers } });
  const post = (path: string, body: string, ip: string) =>
    get(path, { 'content-type': 'application/json', 'x-forwarded-for': ip }, { method: 'POST', body });

  test('sets the headers, with a small enforced policy and the full one as a report', async () => {
    const [first, second] = [await get('/'), await get('/')];
    expect(first.headers.get('x-powered-by')).toBeNull();
    expect(first.headers.get('content-security-policy')).toBe(
      "base-uri 'self';frame-ancestors 'self';object-src 'none'",
    );
    const report = first.headers.get('content-security-policy-report-only');
    expect(report).toContain('https://cdn.example');
    expect(report).toContain(`'nonce-${((await first.json()) as { nonce: string }).nonce}'`);
    expect(report).not.toBe(second.headers.get('content-security-policy-report-only'));
    expect(first.headers.get('cross-origin-opener-policy')).toBe('same-origin-allow-popups');
    expect(first.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(first.headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
    expect(first.headers.get('permissions-policy')).toBe('camera=(), geolocation=(self)');
    expect(first.headers.get('strict-transport-security')).toBeNull();
  });

  test('takes operators out of fields, and looks for none in what is sent raw', async () => {
    const fields = await post('/fields', JSON.stringify({ name: { $gt: '', first: 'A' } }), '192.0.2.7');
    expect(await fields.json()).toEqual({ name: { first: 'A' } });
    const raw = await get('/raw', { 'content-type': 'text/plain' }, { method: 'POST', body: 'hello' });
    expect(await raw.json()).toBe(true);
  });

  test('lets in the named front end and localhost, nobody else', async () => {
    const allowed = async (origin: string) => (await get('/', { origin })).headers.get('access-control-allow-origin');
    expect(await allowed('https://app.example')).toBe('https://app.example');
    expect(await allowed('http://localhost:5173')).toBe('http://localhost:5173');
    expect(await allowed('https://evil.example')).toBeNull();
    expect(await allowed('http://localhost.evil.example')).toBeNull();
    expect(await allowed('null')).toBeNull();
  });

  test('answers errors with their status and nothing of their inside', async () => {
    const answers = async (path: string, headers = {}) => {
      const answer = await get(path, headers);
      return [answer.status, await answer.text()];
    };
    expect(await answers('/throws')).toEqual([500, '{"error":"Internal Server Error"}']);
    expect(await answers('/teapot')).toEqual([418, '{"error":"I\'m a Teapot"}']);
    expect(await answers('/upload')).toEqual([413, '{"error":"Payload Too Large"}']);
    expect(await answers('/nowhere')).toEqual([404, '{"error":"Not Found"}']);
    expect(await answers('/nowhere', { accept: 'text/html' })).toEqual([404, 'Not Found']);
    expect(await answers('/goes-on')).toEqual([200, '{"ok":true}']);
    expect(app.errors()).toContain('hunter2');
    expect(app.errors()).not.toContain('ERR_HTTP_HEADERS_SENT');
  });

  test('keeps the statuses of a broken body and one that is too large', async () => {
    const broken = await post('/echo', '{"a":', '192.0.2.2');
    expect([broken.status, await broken.text()]).toEqual([400, '{"error":"Bad Request"}']);
    const large = await post('/echo', JSON.stringify({ a: 'a'.repeat(200_000) }), '192.0.2.2');
    expect([large.status, await large.json()]).toEqual([413, { error: STATUS_CODES[413] }]);
  });

  test('leaves OPTIONS to the routes', async () => {
    const options = await get('/echo', {}, { method: 'OPTIONS' });
    expect([
      options.status < 300,
      options.headers.get('access-control-allow-methods') ?? options.headers.get('allow'),
    ]).toEqual([true, expect.stringContaining('POST')]);
  });

  test('limits one address, and not webhooks', async () => {
    const statuses = await all(40, () => get('/', { 'x-forwarded-for': '192.0.2.3' }).then(({ status }) => status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(30);
    expect(statuses.at(-1)).toBe(429);
    const spoofed = await get('/', { 'x-forwarded-for': '203.0.113.9, 192.0.2.3' });
    expect([spoofed.status, spoofed.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
    expect(await spoofed.text()).toBe('{"error":"Too Many Requests"}');
    expect((await post('/webhooks/pay', '{}', '192.0.2.3')).status).toBe(200);
  });

  test('counts every login where its status does not tell how it ended', async () => {
    const login = (password: string, ip: string) =>
      post('/login', JSON.stringify({ password }), ip).then(({ status }) => status);
    expect(await all(5, () => login('wrong', '192.0.2.4'))).toEqual([302, 302, 302, 429, 429]);
    expect(await all(4, () => login('right', '192.0.2.5'))).toEqual([302, 302, 302, 429]);
  });

  test('in production: HSTS, and localhost is a foreign origin', async () => {
    const live = await start(dir, {
      NODE_ENV: 'production',
      CSP_ENFORCE: '1',
      CORS_ORIGINS: 'https://a.example, https://b.example',
    });
    const answer = await fetch(live.url, { headers: { origin: 'https://b.example' } });
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000');
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://b.example');
    expect(answer.headers.get('content-security-policy')).toMatch(/script-src.*upgrade-insecure-requests/);
    expect(answer.headers.get('content-security-policy-report-only')).toBeNull();
    const local = await fetch(live.url, { headers: { origin: 'http://localhost:5173' } });
    expect(local.headers.get('access-control-allow-origin')).toBeNull();
    live.process.kill();
  });

  test('refuses to trust everybody', async () => {
    await expect(start(dir, { TRUST_PROXY: 'true' })).rejects.toThrow('trusts every client');
  });
});

async function all<T>(count: number, action: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let i = 0; i < count; i++) results.push(await action());
  return results;
}

describe('the config module in TypeScript', () => {
  const variants: Record<string, Partial<ConfigSections>> = {
    everything: SECTIONS,
    api: {
      ...SECTIONS,
      headers: { ...PAGES, csp: 'api', enforce: 'never', framed: true },
      csp: { ...POLICY, enforce: 'never', nonce: false },
      errors: { ...SECTIONS.errors, answers: 'json', multer: false },
      'request-limits': { ...SECTIONS['request-limits'], observe: true, data: false },
      'login-limits': { ...SECTIONS['login-limits'], account: 'email', observe: true, data: false },
    },
    few: { cors: SECTIONS.cors, sessions: { forget: ['csrfToken'] } },
  };
  const app = `import express from 'express';
import helmet from 'helmet';
import cors from 'cors';
import { rateLimit } from 'express-rate-limit';
import { security } from './config/security.js';
security.forwardRejections(express);
export const app = express();
app.set('trust proxy', security.trustProxy);
app.use(security.cspNonce);
app.use(helmet(security.helmet));
app.use(security.contentSecurityPolicy);
app.use(security.permissionsPolicy);
app.use(cors(security.cors));
app.use(rateLimit(security.rateLimit));
app.use(express.json({ limit: security.bodyLimit }));
app.get('/users/:id', async (req, res) => { res.json({ id: req.params.id }); });
app.post('/login', rateLimit(security.loginRateLimit), (_req, res) => { res.json({}); });
app.use(security.notFound);
app.use(security.errorHandler);
`;

  test.each([
    ['nodenext', 'nodenext', 'module'],
    ['commonjs', 'node10', 'commonjs'],
    ['esnext', 'bundler', 'module'],
  ])('type-checks strictly with module %s, %s', (module, moduleResolution, type) => {
    const dir = join(folder, `ts-${module}`);
    for (const [name, sections] of Object.entries(variants)) {
      mkdirSync(join(dir, name, 'config'), { recursive: true });
      writeFileSync(join(dir, name, 'config/security.ts'), renderConfig({ modules: 'esm', language: 'ts', sections }));
    }
    writeFileSync(join(dir, 'everything/app.ts'), app);
    writeFileSync(join(dir, 'package.json'), JSON.stringify({ type }));
    const compilerOptions = {
      module,
      moduleResolution,
      target: 'es2022',
      strict: true,
      noEmit: true,
      esModuleInterop: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: module !== 'commonjs',
      skipLibCheck: true,
      types: ['node'],
      ignoreDeprecations: '5.0',
    };
    const config = { compilerOptions, include: ['**/*.ts'] };
    const { options, fileNames, errors } = ts.parseJsonConfigFileContent(config, ts.sys, dir);
    expect(errors).toEqual([]);
    expect(fileNames).toContain(join(dir, 'everything/app.ts'));
    expect(faultsOf(ts.createProgram(fileNames, options, hostOf(options)), dir)).toEqual([]);
  });
});

describe('the config module in JavaScript that the compiler reads', () => {
  const errors = { ...SECTIONS.errors, late: true, headers: true, exposes: true };
  const whole = { ...SECTIONS, errors, sessions: { forget: ['csrfToken'] } };
  const least: Partial<ConfigSections> = {
    errors: { ...SECTIONS.errors, answers: 'json', multer: false },
    sessions: {},
    secrets: {},
    'csrf-token': { ...SECTIONS['csrf-token'], store: 'cookie' },
    'private-cache': { early: true, signs: [{ part: 'user', key: '' }] },
  };

  test.each([
    ['esm', whole],
    ['cjs', whole],
    ['esm', least],
    ['cjs', least],
  ] as const)('has its types in comments, as %s', (modules, sections) => {
    const dir = join(folder, `js-${modules}-${Object.keys(sections).length}`);
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'package.json'), JSON.stringify({ type: modules === 'esm' ? 'module' : 'commonjs' }));
    const text = renderConfig({ modules, language: 'js', checked: true, sections });
    expect(text).not.toMatch(/@ts-nocheck|@type \{any\}/);
    writeFileSync(join(dir, 'security.js'), text);
    const options: ts.CompilerOptions = {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      strict: true,
      allowJs: true,
      checkJs: true,
      noEmit: true,
      noUnusedParameters: false,
      noUncheckedIndexedAccess: true,
      esModuleInterop: true,
      skipLibCheck: true,
      types: ['node'],
    };
    expect(faultsOf(ts.createProgram([join(dir, 'security.js')], options, hostOf(options)), dir)).toEqual([]);
  });
});
