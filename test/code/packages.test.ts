import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isHealth } from '../../src/code/express/health.ts';
import {
  hasRole,
  isLimiter,
  makesApp,
  packagesWith,
  stagedPackages,
  stageOfPackage,
} from '../../src/code/packages/catalogue.ts';
import { STAGES } from '../../src/code/packages/stages.ts';

const root = join(import.meta.dirname, '../..');

describe('the catalogue of packages', () => {
  test('the longest known name decides the stage', () => {
    expect(stageOfPackage('lusca', '')).toBe('headers');
    expect(stageOfPackage('lusca', 'csrf')).toBe('csrf');
    expect(stageOfPackage('@sentry/node', 'Handlers.requestHandler')).toBe('logger');
    expect(stageOfPackage('@sentry/node', 'Handlers.errorHandler')).toBe('errors');
    expect(stageOfPackage('express', 'json')).toBe('body');
    expect(stageOfPackage('left-pad', '')).toBeUndefined();
  });
  test('names that begin alike share a role, and a path in a package is the package', () => {
    expect(hasRole('@bull-board/express', 'pages')).toBe(true);
    expect(hasRole('passport-google-oauth20', 'sign-in')).toBe(true);
    expect(hasRole('passport', 'sign-in')).toBe(false);
    expect(hasRole('mysql2/promise', 'database')).toBe(true);
    expect(hasRole('node:http', 'server')).toBe(true);
  });
  test('an app is made by the members that make one', () => {
    expect(makesApp('json-server', 'create')).toBe(true);
    expect(makesApp('json-server', 'router')).toBe(false);
    expect(makesApp('@feathersjs/express', '')).toBe(true);
  });
  test('a limiter of the chain is a limiter for every question', () => {
    for (const name of stagedPackages().filter((module) => stageOfPackage(module, '') === 'rate-limit'))
      expect(isLimiter(name)).toBe(true);
  });
  test('no stage is spelled that the chain has not', () => {
    for (const name of stagedPackages()) expect([...STAGES, undefined]).toContain(stageOfPackage(name, ''));
  });
});

test.each([
  ['/health', true],
  ['/api/health', true],
  ['/api/v2/healthz', true],
  ['/_status', true],
  ['/readyz', true],
  ['/favicon.ico', true],
  ['', false],
  ['/', false],
  ['/healthy-recipes', false],
  ['/users/health', false],
  [null, false],
])('a health check: %s is %s', (path, expected) => expect(isHealth(path)).toBe(expected));

/** Tables of packages stand in the catalogue: elsewhere a file names the few it is about. */
function tableLaw(files: readonly { path: string; text: string }[]): string[] {
  const known = [...stagedPackages(), ...packagesWith('database', 'upload', 'token', 'http-client', 'sockets')];
  const telling = known.filter((name) => /[-@/]/.test(name));
  return files
    .filter(({ text }) => telling.filter((name) => new RegExp(`['"|(]${name}['"|)]`).test(text)).length > 3)
    .map(({ path }) => path);
}

describe('no fact about a package has two answers', () => {
  test('no other file holds a table of packages', () => {
    const folders = ['src/code/express', 'src/code/values', 'src/read', 'src/protections', 'src/verify', 'src/engine'];
    const files = folders.flatMap((folder) =>
      (readdirSync(join(root, folder), { recursive: true }) as string[])
        .filter((name) => name.endsWith('.ts'))
        .map((name) => ({ path: join(folder, name), text: readFileSync(join(root, folder, name), 'utf8') })),
    );
    expect(tableLaw(files)).toEqual([]);
  });
  test('the law can fail', () => {
    const text = "const LIMITERS = ['express-rate-limit', 'express-slow-down', 'express-brute', 'express-limiter'];";
    expect(tableLaw([{ path: 'a.ts', text }])).toEqual(['a.ts']);
  });
});
