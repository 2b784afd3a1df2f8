import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chosen, nameOf } from './combinations.ts';
import { build, listens, run, scriptOf, start, type Made } from './workshop.ts';

// Compilers, linters and servers of a whole app: on a busy machine each takes its time.
vi.setConfig({ testTimeout: 300_000 });

const REDIS = 'redis://127.0.0.1:6379/9';
const DATABASES = {
  postgres: { port: 5432, url: process.env['TEST_POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test' },
  mysql: { port: 3306, url: process.env['TEST_MARIADB_URL'] ?? 'mysql://root@127.0.0.1:3306/test' },
};

const running = {
  redis: await listens(6379),
  postgres: await listens(DATABASES.postgres.port),
  mysql: await listens(DATABASES.mysql.port),
};

describe.each(chosen().map((answers) => [nameOf(answers), answers] as const))('%s', (_, answers) => {
  const ts = answers.lang === 'ts';
  const server = answers.db === 'postgres' || answers.db === 'mysql' ? answers.db : null;
  let made: Made;
  beforeAll(async () => {
    made = await build(answers);
  });
  afterAll(() => made.remove());

  const succeeds = async (command: readonly string[], variables?: Record<string, string>): Promise<string> => {
    const { code, output } = await run(made.folder, command, variables);
    expect(code, output.slice(-4000)).toBe(0);
    return output;
  };

  it('is linted clean', () => succeeds(scriptOf(made, 'lint')));

  it.runIf(ts)('has no error of types', () => succeeds(scriptOf(made, 'types')));

  it.runIf(ts)('compiles', () => succeeds(scriptOf(made, 'build')));

  it('passes its own tests', () => succeeds(scriptOf(made, 'test')));

  it('closes every attack', async () => {
    const output = await succeeds(scriptOf(made, 'security'));
    expect(output).toMatch(/^\d+ attacks closed, 0 open, 0 skipped$/m);
  });

  it('starts with what .env holds, and stops when it is asked to', async () => {
    const app = await start(made, ts);
    expect((await fetch(`${app.origin}/healthz`)).status).toBe(200);
    expect(await app.stop()).toBe(0);
  });

  it('does not start in production with what is missing', async () => {
    const program = ts ? ['--import', 'tsx', 'src/server.ts'] : ['src/server.js'];
    const { code, output } = await run(made.folder, ['node', ...program], { NODE_ENV: 'production', PORT: '0' });
    expect(code).toBe(1);
    expect(output).toMatch(/PUBLIC_URL: is missing/);
  });

  const servicesRun = running.redis && (server === null || running[server]);
  const services = { REDIS_URL: REDIS, ...(server ? { DATABASE_URL: DATABASES[server].url } : {}) };

  it.skipIf(!servicesRun || answers.template === 'minimal')('passes its tests with the services of production', () =>
    succeeds(scriptOf(made, 'test'), services),
  );

  it.skipIf(!servicesRun)('serves in production', async () => {
    const app = await start(made, ts, {
      NODE_ENV: 'production',
      PUBLIC_URL: 'https://app.example',
      TRUST_PROXY: '1',
      REDIS_URL: REDIS,
      DATABASE_URL: server ? DATABASES[server].url : 'file:data/production.db',
    });
    const insecure = await fetch(app.origin, { redirect: 'manual' });
    expect([insecure.status, insecure.headers.get('location')]).toEqual([308, 'https://app.example/']);
    const secure = await fetch(app.origin, { headers: { 'x-forwarded-proto': 'https' } });
    expect(secure.headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
    expect(await app.stop()).toBe(0);
  });
});
