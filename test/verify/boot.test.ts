import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { boot } from '../../src/verify/boot.ts';
import type { Boot, BootOptions } from '../../src/verify/boot.ts';
import { send } from '../../src/verify/probes/http.ts';
import { findStartCommand, runBuild } from '../../src/verify/start-command.ts';

let dir = '';
let booted: Boot[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'verify-boot-'));
  booted = [];
});

afterEach(async () => {
  for (const result of booted) if (result.ok) await result.app.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function start(source: string, options: Partial<BootOptions> = {}): Promise<Boot> {
  writeFileSync(join(dir, 'app.js'), source);
  const result = await boot({ dir, command: 'node app.js', timeout: 10_000, ...options });
  booted.push(result);
  return result;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A killed process whose parent has not asked for it stays in the table.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

const SERVER = `require('http').createServer((q, s) => s.end('pid ' + process.pid))`;

test('an app that reads PORT answers at the origin that is given', async () => {
  const result = await start(`${SERVER}.listen(process.env.PORT, () => console.log('ready'))`);
  if (!result.ok) throw new Error(result.reason);
  expect((await send(result.app.origin, { path: '/' })).body).toMatch(/^pid \d+$/);
  expect(result.app.alive()).toBe(true);
  expect(result.app.output()).toContain('ready');
});

test.each([
  ['as Node does', 'Error: listen EADDRINUSE: address already in use :::${process.env.PORT}'],
  ['by the code', 'EADDRINUSE'],
  ['in words', 'Port ${process.env.PORT} is already in use'],
])('an app whose port was taken meanwhile, and that says so %s, is started again on another', async (_, taken) => {
  const result = await start(`const fs = require('fs');
if (!fs.existsSync('port')) {
  fs.writeFileSync('port', process.env.PORT);
  console.error(\`${taken}\`);
  process.exit(1);
}
${SERVER}.listen(process.env.PORT)`);
  if (!result.ok) throw new Error(result.reason);
  expect((await send(result.app.origin, { path: '/' })).body).toMatch(/^pid/);
  expect(readFileSync(join(dir, 'port'), 'utf8')).not.toBe(String(result.app.port));
});

test.runIf(process.platform === 'linux')('the port of an app that does not read PORT is found', async () => {
  const result = await start(`${SERVER}.listen(0, '127.0.0.1')`);
  if (!result.ok) throw new Error(result.reason);
  expect((await send(result.app.origin, { path: '/' })).status).toBe(200);
});

test.runIf(process.platform === 'linux')('of two ports the one that speaks HTTP is the app', async () => {
  const result = await start(`require('net').createServer((s) => s.destroy()).listen(0); ${SERVER}.listen(0)`);
  if (!result.ok) throw new Error(result.reason);
  expect((await send(result.app.origin, { path: '/' })).body).toMatch(/^pid/);
});

test.runIf(process.platform === 'linux')('a side server that listens first is not taken for the app', async () => {
  const side = `require('http').createServer((q, s) => s.end('side')).listen(0, '127.0.0.1')`;
  const result = await start(`${side}; setTimeout(() => ${SERVER}.listen(process.env.PORT), 400)`);
  if (!result.ok) throw new Error(result.reason);
  expect((await send(result.app.origin, { path: '/' })).body).toMatch(/^pid/);
});

const noOpenssl = spawnSync('openssl', ['version']).error !== undefined;

test.skipIf(noOpenssl)(
  'an app that speaks HTTPS only is asked over HTTPS, whoever signed its certificate',
  async () => {
    const files = ['-keyout', join(dir, 'key.pem'), '-out', join(dir, 'cert.pem')];
    spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', ...files]);
    const result = await start(`const fs = require('fs');
    const keys = { key: fs.readFileSync('key.pem'), cert: fs.readFileSync('cert.pem') };
    require('https').createServer(keys, (q, s) => s.end('safe')).listen(process.env.PORT);`);
    expect(result.ok && result.app.origin).toMatch(/^https:/);
    if (result.ok) expect(await send(result.app.origin, { path: '/' })).toMatchObject({ status: 200, body: 'safe' });
  },
);

test('stopping ends the app and what the app started', async () => {
  const child = `require('child_process').spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'])`;
  const source = `const child = ${child}; require('http').createServer((q, s) => s.end(process.pid + ' ' + child.pid)).listen(process.env.PORT)`;
  const result = await start(source);
  if (!result.ok) throw new Error(result.reason);
  const pids = (await send(result.app.origin, { path: '/' })).body.split(' ').map(Number);
  expect(pids.map(isRunning)).toEqual([true, true]);
  await result.app.stop();
  await expect.poll(() => pids.map(isRunning)).toEqual([false, false]);
});

test('when the run ends at once, the app ends before what was to be cleaned up at the end', async () => {
  const others = new Set(process.listeners('exit'));
  const removeFolder = (): void => {};
  process.once('exit', removeFolder);
  const result = await start(
    `require('http').createServer((q, s) => s.end(String(process.pid))).listen(process.env.PORT)`,
  );
  if (!result.ok) throw new Error(result.reason);
  const pid = Number((await send(result.app.origin, { path: '/' })).body);
  const listeners = process.listeners('exit');
  const earlier = listeners.slice(0, listeners.indexOf(removeFolder)).filter((listener) => !others.has(listener));
  process.off('exit', removeFolder);
  for (const listener of earlier) listener(0);
  await expect.poll(() => isRunning(pid)).toBe(false);
});

test('an app that crashes is reported with its error', async () => {
  const result = await start(`throw new TypeError('no secret is set')`);
  expect(result).toMatchObject({ ok: false, reason: 'it ended with exit code 1: TypeError: no secret is set' });
});

test('a missing package is named', async () => {
  const result = await start(`require('left-pad-of-ours')`);
  expect(result).toMatchObject({
    ok: false,
    reason: expect.stringContaining("'left-pad-of-ours' is not installed") as string,
  });
});

test('a program that is not installed is named', async () => {
  expect(await start('', { command: 'no-such-runner app.js' })).toMatchObject({
    ok: false,
    reason: expect.stringContaining("'no-such-runner' is not installed") as string,
  });
});

test('an app that never listens is given up and ended', async () => {
  const result = await start(`console.log(process.pid); setInterval(() => {}, 1000)`, { timeout: 1200 });
  expect(result).toMatchObject({ ok: false, reason: 'it answered on no port within 1 s' });
  if (result.ok) return;
  await expect.poll(() => isRunning(Number(result.output))).toBe(false);
});

test('a port that is taken is named, and the other server on it is not mistaken for the app', async () => {
  const other = createServer((_request, response) => response.end('another app'));
  await new Promise<void>((resolve) => other.listen(0, resolve));
  const { port } = other.address() as AddressInfo;
  const result = await start(`${SERVER}.listen(${port})`, { ports: [port] });
  other.close();
  expect(result).toMatchObject({ ok: false, reason: expect.stringContaining(`port ${port} is in use`) as string });
});

test('the environment of the caller does not make the app believe that it is tested', async () => {
  const result = await start(
    `require('http').createServer((q, s) => s.end(String(process.env.NODE_ENV))).listen(process.env.PORT)`,
  );
  if (!result.ok) throw new Error(result.reason);
  expect((await send(result.app.origin, { path: '/' })).body).toBe('undefined');
});

test('the command comes from --start, the start script, the entry', () => {
  const scripts = { start: 'node server.js', dev: 'nodemon' };
  expect(findStartCommand(dir, { start: 'make run', scripts })).toEqual({ ok: true, command: { command: 'make run' } });
  expect(findStartCommand(dir, { scripts, entry: 'a.js' })).toEqual({
    ok: true,
    command: { command: 'node server.js' },
  });
  expect(findStartCommand(dir, { entry: 'src/my app.js' })).toEqual({
    ok: true,
    command: { command: 'node "src/my app.js"' },
  });
  expect(findStartCommand(dir, { scripts: { dev: 'nodemon a.js' } })).toEqual({
    ok: true,
    command: { command: 'nodemon a.js' },
  });
  expect(findStartCommand(dir, {})).toMatchObject({ ok: false });
});

test('a process manager that leaves a daemon behind is not used', () => {
  const scripts = { start: 'pm2 start app.js' };
  expect(findStartCommand(dir, { scripts, entry: 'app.js' })).toEqual({
    ok: true,
    command: { command: 'node "app.js"' },
  });
});

test('what a build makes is built first', () => {
  mkdirSync(join(dir, 'lib'));
  writeFileSync(join(dir, 'lib/server.js'), '');
  const buildOf = (start: string) => {
    const found = findStartCommand(dir, { scripts: { start, build: 'tsc' } });
    return found.ok ? found.command.build : null;
  };
  expect(buildOf('node dist/server.js')).toBe('tsc');
  expect(buildOf('NODE_ENV=production node ./build/index')).toBe('tsc');
  expect(buildOf('node lib/made-by-the-build.js')).toBe('tsc');
  expect(buildOf('node lib/server')).toBeUndefined();
  expect(buildOf('node server.js')).toBeUndefined();
});

test('a build that fails gives its output', async () => {
  expect(await runBuild(dir, 'echo broken && exit 3')).toBe('broken\n');
  expect(await runBuild(dir, 'exit 0')).toBeNull();
});
