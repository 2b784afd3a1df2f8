import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { harden } from '../../src/engine/index.ts';
import { createTree, memoryBase, type Tree } from '../../src/model/tree.ts';
import { protections } from '../../src/protections/index.ts';
import { containersOf, type Container } from '../../src/read/shipping/containers.ts';
import { ignoredBy } from '../../src/read/shipping/ignore-files.ts';
import { Sources } from '../../src/read/sources.ts';

const APP = `const express = require('express');
const app = express();
app.use(express.json());
app.get('/', (req, res) => res.json({ port: 0 }));
const server = app.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
`;
const MODULE = APP.replace("const express = require('express')", "import express from 'express'");
const answers = { level: 'preserve', get: () => undefined } as const;

const running: ChildProcess[] = [];
const folders: string[] = [];
afterEach(() => {
  // The whole group: the app is a child of the shell.
  for (const { pid } of running.splice(0)) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function hardened(files: Record<string, string>): Promise<Tree> {
  const tree = createTree(memoryBase(files));
  const report = await harden(tree, { protections, answers, unsafeFixes: false });
  expect(report.found.filter(({ status }) => status === 'failed')).toEqual([]);
  return tree;
}

/** Writes the files of a container, without those that git would not have, and starts what the container starts. */
async function start(tree: Tree, { files, command, workdir }: Container): Promise<Headers> {
  const root = mkdtempSync(join(tmpdir(), 'image-'));
  folders.push(root);
  const sources = new Sources(tree);
  for (const [path, file] of files) {
    if (ignoredBy(sources, file) !== undefined) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), tree.read(file) ?? '');
  }
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  const child = spawn('sh', ['-c', command], { cwd: join(root, workdir), stdio: 'pipe', detached: true });
  running.push(child);
  const port = await new Promise<string>((done, fail) => {
    let output = '';
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /port (\d+)/.exec(output)?.[1];
      if (found) done(found);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('exit', () => fail(new Error(output)));
  });
  return (await fetch(`http://127.0.0.1:${port}/`)).headers;
}

const manifest = (more: object = {}): string =>
  JSON.stringify({ name: 'shop', private: true, dependencies: { express: '^5.3.0' }, ...more });

describe('an image of the hardened tree starts, with its headers', () => {
  test.each<[string, Record<string, string>]>([
    [
      'git and the image have server/ alone',
      {
        'package.json': manifest({ scripts: { start: 'node server' } }),
        '.gitignore': '/config/\nnode_modules\n',
        'server/index.js': APP,
        Dockerfile:
          'FROM node:20\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci\nCOPY server ./server\nCMD ["node", "server"]\n',
      },
    ],
    [
      'scripts by their ending, in a second stage',
      {
        'package.json': manifest({ main: 'app.js' }),
        'app.js': APP,
        Dockerfile:
          'FROM node:20 AS deps\nWORKDIR /app\nCOPY . .\nRUN npm ci\n\nFROM node:20-slim\nWORKDIR /app\nCOPY --from=deps /app/*.js /app/package.json ./\nCMD node app.js\n',
      },
    ],
    [
      'a module, all but what a .dockerignore names',
      {
        'package.json': manifest({ type: 'module', main: 'src/app.js' }),
        'src/app.js': MODULE,
        'config/default.json': '{}',
        '.dockerignore': '*\n!package.json\n!src\n',
        Dockerfile: 'FROM node:20\nCOPY . /srv\nWORKDIR /srv\nENTRYPOINT ["node", "src/app.js"]\n',
      },
    ],
    [
      'compose keeps config/ in a volume',
      {
        'package.json': manifest({ main: 'app.js' }),
        'app.js': APP,
        Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nCMD ["node", "app.js"]\n',
        'compose.yaml':
          'services:\n  shop:\n    build: .\n    volumes: ["settings:/app/config"]\nvolumes:\n  settings:\n',
      },
    ],
    [
      'compose runs a folder in an image of Node',
      {
        'api/package.json': manifest({ main: 'main.js' }),
        'api/main.js': APP,
        'compose.yaml':
          'services:\n  api:\n    image: node:20\n    working_dir: /srv/api\n    volumes: ["./api:/srv/api"]\n    command: node main.js\n',
      },
    ],
  ])('%s', async (_, files) => {
    const tree = await hardened(files);
    const containers = containersOf(new Sources(tree));
    expect(containers.length).toBeGreaterThan(0);
    for (const container of containers) {
      const headers = await start(tree, container);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  test('where no place ships, nothing names the module, and the reason is told', async () => {
    const tree = createTree(
      memoryBase({
        'package.json': manifest({ main: 'app.js' }),
        'app.js': APP,
        Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY app.js package.json ./\nCMD ["node", "app.js"]\n',
      }),
    );
    const report = await harden(tree, { protections, answers, unsafeFixes: false });
    expect(tree.changes().filter(({ kind }) => kind === 'create')).toEqual([]);
    expect(tree.read('app.js')).not.toContain('security');
    const missing = report.found.find(({ ruleId }) => ruleId === 'headers/missing');
    expect(missing).toMatchObject({ status: 'refused' });
    expect(missing?.reason).toContain('There is no place for the module with the settings that ships with app.js');
    const [container] = containersOf(new Sources(tree));
    if (container) await start(tree, container);
  });
});
