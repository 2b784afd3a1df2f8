import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chosen, isSample, nameOf, needsServices } from './combinations.ts';
import { build, listens, makeDatabase, run, runs, scriptOf, start, UNHURRIED, type Made } from './workshop.ts';

// What they do is independent, and each waits a good deal: two at a time keep two cores busy.
vi.setConfig({ ...UNHURRIED, maxConcurrency: 2 });

/** Apps that run at the same time count in databases of their own: one for the tests of each, one for its production. */
const redisOf = (index: number, use: 0 | 1): string => `redis://127.0.0.1:6379/${1 + ((index * 2) % 14) + use}`;

const PRODUCTION = {
  NODE_ENV: 'production',
  PORT: '0',
  PUBLIC_URL: 'https://app.example',
  SECURITY_CONTACT: 'mailto:security@app.example',
  TRUST_PROXY: '1',
  DRAIN_DELAY: '0',
  PAGES_URL: 'https://www.app.example',
  SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'App <noreply@app.example>',
};

const running = { redis: await listens(6379), postgres: await runs('postgres'), mysql: await runs('mysql') };

describe.each(chosen().map((answers, index) => [nameOf(answers), answers, index] as const))(
  '%s',
  { concurrent: true },
  (_, answers, index) => {
    const ts = answers.lang === 'ts';
    const server = answers.db === 'postgres' || answers.db === 'mysql' ? answers.db : null;
    const servicesRun = running.redis && (server === null || running[server]);
    let made: Made;
    let database: Awaited<ReturnType<typeof makeDatabase>> | null = null;
    beforeAll(async () => {
      made = await build(answers);
      if (server && servicesRun) database = await makeDatabase(server);
      // Types have a law of their own.
      if (ts) await succeeds([...scriptOf(made, 'build'), '--noCheck']);
    });
    afterAll(async () => {
      made.remove();
      await database?.remove();
    });

    const succeeds = async (command: readonly string[], variables?: Record<string, string>): Promise<string> => {
      const { code, output } = await run(made.folder, command, variables);
      const failed = output.search(/^ *not ok /m);
      expect(code, failed < 0 ? output.slice(-4000) : output.slice(failed, failed + 4000)).toBe(0);
      return output;
    };

    it('is linted clean', () => succeeds(scriptOf(made, 'lint')));

    it.runIf(ts)('has no error of types', () => succeeds(scriptOf(made, 'types')));

    const hasServices = servicesRun && needsServices(answers);
    // Both runs are of the same tests: with a database in the process, which each file starts anew, it takes four times as long.
    it.skipIf(isSample && server && hasServices)('passes its own tests', () => succeeds(scriptOf(made, 'test')));

    it('closes every attack', async () => {
      const output = await succeeds(scriptOf(made, 'security'));
      expect(output).toMatch(/^\d+ attacks closed, 0 open, 0 skipped$/m);
    });

    it('starts with what .env holds, and stops when it is asked to', async () => {
      const app = await start(made);
      expect((await fetch(`${app.origin}/healthz`)).status).toBe(200);
      const path = answers.template === 'minimal' ? '/greetings' : '/notes';
      const { status } = await fetch(`${app.origin}${path}?secret=1`, { method: 'POST', redirect: 'manual' });
      expect(await app.stop()).toBe(0);
      expect(app.log()).toContain(`"msg":"POST ${path} ${status}"`);
      expect(app.log()).not.toContain('secret=1');
    });

    it('does not start in production with what is missing', async () => {
      const { code, output } = await run(made.folder, scriptOf(made, 'start'), { NODE_ENV: 'production', PORT: '0' });
      expect(code).toBe(1);
      expect(output).toMatch(/PUBLIC_URL: is missing/);
    });

    const endsWithout = async (name: string, variables: Record<string, string>): Promise<void> => {
      const { code, output } = await run(made.folder, scriptOf(made, 'start'), { ...PRODUCTION, ...variables });
      expect(code, output).toBe(1);
      const fatal = output.split('\n').filter((line) => line.includes('"level":60'));
      expect(fatal).toEqual([expect.stringMatching(`"msg":"could not open .*\\(${name}\\): .*ECONNREFUSED`)]);
      expect(output).not.toMatch(/^ +at /m);
    };

    it.runIf(server)('does not start in production where no database answers', () =>
      endsWithout('DATABASE_URL', { DATABASE_URL: `${server}://app@127.0.0.1:1/app`, REDIS_URL: redisOf(index, 1) }),
    );

    it.skipIf(answers.template === 'minimal' || (server && !servicesRun))(
      'does not start in production where no Redis answers',
      () =>
        endsWithout('REDIS_URL', {
          DATABASE_URL: database?.url ?? 'file:data/production.db',
          REDIS_URL: 'redis://127.0.0.1:1',
        }),
    );

    it.runIf(hasServices)('passes its tests with the services of production', () =>
      succeeds(scriptOf(made, 'test'), {
        REDIS_URL: redisOf(index, 0),
        ...(database ? { DATABASE_URL: database.url } : {}),
      }),
    );

    it.skipIf(!servicesRun)('serves in production', async () => {
      const variables = {
        ...PRODUCTION,
        REDIS_URL: redisOf(index, 1),
        DATABASE_URL: database?.url ?? 'file:data/production.db',
      };
      if (answers.db !== 'none') {
        await expect(start(made, variables)).rejects.toThrow(/the database lacks 0001-|the database lacks 0002-/);
        const [, ...script] = scriptOf(made, 'start');
        await succeeds(['node', ...script.map((path) => path.replace('server', 'migrate'))], variables);
      }
      const app = await start(made, variables);
      const insecure = await fetch(app.origin, { redirect: 'manual' });
      expect([insecure.status, insecure.headers.get('location')]).toEqual([308, 'https://app.example/']);
      const secure = await fetch(app.origin, { headers: { 'x-forwarded-proto': 'https' } });
      expect(secure.headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
      expect(await app.stop()).toBe(0);
    });
  },
);
