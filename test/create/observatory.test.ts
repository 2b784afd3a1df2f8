import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { defaultsOf } from '../../src/scaffold/answers.ts';
import type { Boot } from '../../src/verify/boot.ts';
import { gradeOf } from '../../src/verify/observatory.ts';
import { build, listens, run, start, UNHURRIED } from './workshop.ts';

vi.setConfig(UNHURRIED);

/**
 * Where the grader is installed: `npm i @mdn/mdn-http-observatory --ignore-scripts`, with `{}` in its conf/hsts-preload.json and
 * `[]` in its conf/tld-list.json. Its own installation downloads both.
 */
const folder = resolve(process.env['OBSERVATORY'] ?? '.');
const isThere = existsSync(join(folder, 'node_modules/@mdn/mdn-http-observatory'));

describe.skipIf(!isThere || !(await listens(6379)))('the grader of the MDN HTTP Observatory', () => {
  it('gives a site that runs as in production 130 points', async () => {
    const answers = { ...defaultsOf('web'), template: 'web', name: 'site', pm: 'npm', lang: 'js' } as const;
    const made = await build(answers);
    const variables = {
      NODE_ENV: 'production',
      DRAIN_DELAY: '0',
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'Site <noreply@app.example>',
      PUBLIC_URL: 'https://app.example',
      SECURITY_CONTACT: 'mailto:security@app.example',
      TRUST_PROXY: '1',
      REDIS_URL: 'redis://127.0.0.1:6379/10',
      DATABASE_URL: 'file:data/app.db',
      SESSION_SECRETS: 'Zm9yLXRlc3RzLW9ubHktc2VjcmV0LXdpdGgtZW5vdWdoLWxldHRlcnM',
    };
    expect((await run(made.folder, ['node', 'src/migrate.js'], variables)).code).toBe(0);
    const app = await start(made, variables);
    try {
      const booted = { ok: true, app: { origin: app.origin, stop: () => Promise.resolve() } } as unknown as Boot;
      expect(await gradeOf(folder, () => Promise.resolve(booted))).toEqual({ grade: 'A+', score: 130 });
    } finally {
      await app.stop();
      made.remove();
    }
  });
});
