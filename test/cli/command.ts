import { PassThrough } from 'node:stream';
import { dispatch } from '../../src/cli/harden.ts';
import { execute, type Terminal } from '../../src/cli/terminal.ts';

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command line in this process, in a folder, without a terminal. */
export async function harden(folder: string, ...args: string[]): Promise<Ran> {
  const { world, read } = pipes();
  const code = await execute(() => dispatch([...args, ...(isBare(args) ? [] : ['-C', folder])], world), world);
  return { code, ...read() };
}

const isBare = (args: readonly string[]): boolean => ['--help', '--version'].includes(args[0] ?? '');

function pipes(): { world: Terminal; read(): { stdout: string; stderr: string } } {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const world = { stdin: new PassThrough(), stdout, stderr, env: {} } as unknown as Terminal;
  const text = (stream: PassThrough): string => ((stream.read() as Buffer | null) ?? Buffer.alloc(0)).toString();
  return { world, read: () => ({ stdout: text(stdout), stderr: text(stderr) }) };
}

/** A small app that lacks everything. Its packages need no installation where `--no-install` is passed. */
export const APP: Readonly<Record<string, string>> = {
  'package.json': `{
  "name": "shop",
  "version": "1.0.0",
  "dependencies": {
    "express": "^4.21.2"
  }
}
`,
  'app.js': `'use strict';
const express = require('express');

const app = express();

app.use(express.json());
app.get('/', (req, res) => res.send('hello'));
app.post('/login', (req, res) => res.json({ ok: true }));

app.listen(process.env.PORT || 3000);
`,
};
