import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildCommand, hasPython, inTerminal, type Built } from '../cli/built.ts';

const ENTER = '\r';
const CTRL_C = '\u0003';
const DOWN = '\u001b[B';

/** The questions of a run without flags, each with an answer. */
const QUESTIONS: readonly (readonly [string, string])[] = [
  ['Where should the app go?', `shop${ENTER}`],
  ['What do you want to build?', DOWN + ENTER],
  ['Which language?', DOWN + ENTER],
  ['Which database?', DOWN.repeat(3) + ENTER],
  ['Which view engine?', DOWN + ENTER],
  ['Add a Dockerfile', `n${ENTER}`],
  ['Which CI checks every change?', DOWN + ENTER],
];

describe.skipIf(!hasPython)('create-secure-express in a terminal', () => {
  let built: Built;
  let folder: string;
  beforeAll(() => {
    built = buildCommand();
    const root = resolve(import.meta.dirname, '../..');
    const place = dirname(dirname(built.command));
    for (const shelf of ['templates', 'src/verify/probes']) {
      cpSync(join(root, shelf), join(place, shelf), { recursive: true });
    }
  });
  afterAll(() => built.remove());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'create-terminal-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (steps: readonly (readonly [string, string])[], args: readonly string[], env = {}) => {
    const command = join(dirname(built.command), 'create-secure-express.js');
    return inTerminal(folder, [process.execPath, command, ...args], steps, { env });
  };
  const create = (steps: readonly (readonly [string, string])[], ...args: string[]) =>
    run(steps, [...args, '--no-install', '--no-git']);

  it('asks, and says how to make the same app without a question', () => {
    const { output, code } = create(QUESTIONS);
    expect(code).toBe(0);
    expect(output).toContain('Made shop: ');
    expect(output).toMatch(
      /npx create-secure-express shop --yes --template web --lang js --db none --views pug --ci gitlab\s+--no-docker/,
    );
    expect(existsSync(join(folder, 'shop/views/layout.pug'))).toBe(true);
  });

  it('takes its own name for the app at Enter, and says at once what is no name', () => {
    const steps = [
      ['Where should the app go?', `My App${ENTER}`],
      ['cannot be the name of an app', '\u007f'.repeat(6) + ENTER],
    ] as const;
    const rest = [
      '--lang',
      'ts',
      '--template',
      'minimal',
      '--db',
      'none',
      '--ci',
      'none',
      '--no-docker',
      '--origins',
      'https://a.example',
    ];
    expect(create(steps, ...rest).code).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'my-app/package.json'), 'utf8'))).toMatchObject({ name: 'my-app' });
  });

  it.each([0, 3, QUESTIONS.length - 1])('is left with Ctrl-C at question %i', (at) => {
    const [text = ''] = QUESTIONS[at] ?? [];
    const { output, code } = create([...QUESTIONS.slice(0, at), [text, CTRL_C]]);
    expect(code).toBe(130);
    expect(output.match(/Cancelled\. Nothing was changed\./g)).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves nothing behind where its installation is cancelled', () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'npm'), '#!/bin/sh\nmkdir node_modules\nexec sleep 60\n', { mode: 0o755 });
    const PATH = `${bin}:${process.env['PATH'] ?? ''}`;
    const { output, code } = run([['npm install', CTRL_C]], ['shop', '--yes', '--template', 'minimal'], { PATH });
    expect(code).toBe(130);
    expect(output).toContain('Cancelled. Nothing is left behind.');
    expect(readdirSync(folder)).toEqual(['bin']);
  });
});
