import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { harden } from '../../src/engine/index.ts';
import { diskBase } from '../../src/io/disk.ts';
import { createTree } from '../../src/model/tree.ts';
import nosqlInjection from '../../src/protections/nosql-injection/index.ts';
import { inside } from '../e2e/running.ts';

/** A stand-in for the driver: it answers operators as the database does. */
const DRIVER = `const users = [{ username: 'alice', password: 'apple' }, { username: 'bob', password: 'pear' }];
const is = (value, wanted) => {
  if (wanted === null || typeof wanted !== 'object') return value === wanted;
  return Object.entries(wanted).every(([key, operand]) => {
    if (key === '$ne') return value !== operand;
    if (key === '$gt') return value > operand;
    if (key === '$eq') return value === operand;
    throw new Error('unknown operator: ' + key);
  });
};
const collection = {
  findOne: async (filter) => users.find((user) => Object.entries(filter).every(([key, wanted]) => is(user[key], wanted))) ?? null,
};
exports.MongoClient = class { db() { return { collection: () => collection }; } };
`;

const APP = `const express = require('express');
const { signIn } = require('./accounts');
const app = express();
app.use(express.json());
app.post('/login', async (req, res, next) => {
  const { username, password } = req.body;
  signIn(username, password).then((user) => (user ? res.json({ user: user.username }) : res.sendStatus(401)), next);
});
app.listen(process.env.PORT);
`;

const ACCOUNTS = `const { MongoClient } = require('mongodb');
const users = new MongoClient('mongodb://127.0.0.1').db('shop').collection('users');
exports.signIn = (username, password) => users.findOne({ username, password });
`;

const modules = join(import.meta.dirname, '../../node_modules');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'attacked-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, express: string): string {
  const dir = join(folder, name);
  mkdirSync(join(dir, 'node_modules/mongodb'), { recursive: true });
  symlinkSync(join(modules, express), join(dir, 'node_modules/express'));
  const version = express === 'express4' ? '^4.21.0' : '^5.1.0';
  const manifest = { name, dependencies: { express: version, mongodb: '^6.0.0' }, scripts: { start: 'node app.js' } };
  writeFileSync(join(dir, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(dir, 'node_modules/mongodb/package.json'), '{"name":"mongodb","version":"6.0.0"}');
  writeFileSync(join(dir, 'node_modules/mongodb/index.js'), DRIVER);
  writeFileSync(join(dir, 'app.js'), APP);
  writeFileSync(join(dir, 'accounts.js'), ACCOUNTS);
  return dir;
}

interface Outcomes {
  honest: number;
  wrong: number;
  attack: number;
}

function outcomes(dir: string): Promise<Outcomes> {
  return inside(dir, async ({ origin }) => {
    const login = async (body: object): Promise<number> => {
      const response = await fetch(`${origin}/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return response.status;
    };
    return {
      honest: await login({ username: 'bob', password: 'pear' }),
      wrong: await login({ username: 'bob', password: 'plum' }),
      attack: await login({ username: 'alice', password: { $ne: null } }),
    };
  });
}

test.each(['express', 'express4'])(
  'a login that operators open is closed, and still lets people in (%s)',
  async (express) => {
    const dir = write(express, express);
    expect(await outcomes(dir)).toEqual({ honest: 200, wrong: 401, attack: 200 });
    const tree = createTree(diskBase(dir));
    await harden(tree, {
      protections: [nosqlInjection],
      answers: { level: 'preserve', get: () => undefined },
      unsafeFixes: true,
    });
    for (const change of tree.changes())
      if (change.kind !== 'delete') writeFileSync(join(dir, change.path), change.after);
    expect(await outcomes(dir)).toEqual({ honest: 200, wrong: 401, attack: 401 });
  },
);
