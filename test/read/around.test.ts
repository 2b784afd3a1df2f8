import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diskBase } from '../../src/io/disk.ts';
import type { Project } from '../../src/model/project.ts';
import { createTree } from '../../src/model/tree.ts';
import { readProject } from '../../src/read/index.ts';
import { makeFolder } from '../io/folder.ts';

const APP =
  "const express = require('express');\nconst app = express();\napp.get('/', (req, res) => res.json({}));\napp.listen(3000);\n";

/** An app in a folder of a repository, read from that folder. */
function readBelow(around: Readonly<Record<string, string>>): Project {
  const root = makeFolder({
    '.git/HEAD': 'ref: refs/heads/main\n',
    'api/package.json': '{ "name": "api", "dependencies": { "express": "^4.21.2" } }',
    'api/app.js': APP,
    ...around,
  });
  return readProject(createTree(diskBase(join(root, 'api'))));
}

describe('a folder of a repository', () => {
  it.each([
    ['Dockerfile', 'FROM node:22\nCOPY api .\n'],
    ['docker-compose.yml', 'services:\n  api:\n    build: .\n'],
    ['docker/nginx.conf', 'server { location / { proxy_pass http://api:3000; } }'],
    ['Procfile', 'web: cd api && node app.js'],
    ['k8s/api.yaml', 'kind: Deployment\n'],
  ])('%s above it may mean a proxy in front, without a number', (path, text) => {
    expect(readBelow({ [path]: text }).proxy).toEqual({ hops: null, source: `../${path}` });
  });

  it('takes nothing else above it for a sign', () => {
    expect(
      readBelow({ 'package.json': '{}', 'docs/guide.md': 'reverse proxy', 'web/Dockerfile': 'FROM node' }).proxy,
    ).toBeNull();
  });

  it('goes by its own files where they say more', () => {
    const { proxy } = readBelow({ Dockerfile: 'FROM node:22\n', 'api/Procfile': 'web: node app.js' });
    expect(proxy).toEqual({ hops: 1, source: 'Procfile' });
  });
});
