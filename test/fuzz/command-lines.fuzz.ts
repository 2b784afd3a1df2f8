import { join } from 'node:path';
import { expect, it } from 'vitest';
import { optionTable } from '../../src/cli/options/index.ts';
import { APP, harden } from '../cli/command.ts';
import { commitAll, makeFolder } from '../io/folder.ts';
import { Chance } from './random.ts';

const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
const count = Number(process.env.FUZZ_COUNT ?? 2_000);

/** `verify` starts servers, and installing asks a registry: neither is to be tried by chance. */
const COMMANDS = ['audit', 'migrate', 'routes', 'undo', 'list', 'explain', 'ci', 'nothing', ''];
const NEVER = new Set(['install', 'noInstall', 'verify', 'noVerify', 'tests']);
const options = optionTable(['pretty', 'json', 'sarif', 'markdown', 'github', 'html']).filter(
  ({ name, flags }) => flags !== null && !NEVER.has(name),
);
const ODD = [
  '',
  '-',
  '--',
  '--no-such-thing',
  '-x',
  '=',
  '\u0000',
  '\u001b[31m',
  '*',
  '💥',
  '__proto__',
  'a'.repeat(5000),
];
const WORDS = [
  'cors',
  'sql-injection',
  'cors/any-origin',
  'app.js',
  'app.js:8',
  'json',
  'strict',
  '1',
  'high',
  'a=b',
  'cors.origins=',
];

function commandLine(chance: Chance, folder: string): string[] {
  const places = [join(folder, 'out'), folder, '/nowhere/at/all', join(folder, 'app.js'), join(folder, 'app.js/x')];
  const value = (): string =>
    chance.one(
      () => chance.pick(ODD),
      () => chance.pick(WORDS),
      () => chance.pick(places),
      () => `${chance.pick(WORDS)}:${chance.pick(places)}`,
    );
  const args = [chance.often(80) ? chance.pick(['audit', 'migrate', 'routes']) : chance.pick(COMMANDS)];
  for (let left = chance.below(4); left > 0; left -= 1) {
    const { flags, choices, kind } = chance.pick(
      options.filter(({ commands }) => chance.often(10) || commands.some((name) => name === args[0])),
    );
    const names = (flags ?? '').match(/--?[a-z][\w-]*/gi) ?? [];
    // A file is written where a value says: nowhere but in the folder.
    const isPath = /patch|report|answers/.test(flags ?? '');
    const given = isPath ? chance.pick(places) : choices && chance.often(90) ? chance.pick(choices) : value();
    const name = chance.pick(names);
    args.push(
      ...(kind === 'switch' && chance.often(95)
        ? [name]
        : chance.often(30) && !isPath
          ? [`${name}=${given}`]
          : [name, given]),
    );
  }
  if (chance.often(8)) args.push(chance.pick(ODD));
  return args[0] === 'migrate' ? [...args, '--no-install', '--no-verify'] : args;
}

it(`command lines: ${count} from seed ${seed}`, async () => {
  const codes: Record<number, number> = {};
  const failures: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const chance = new Chance(seed + at);
    const folder = makeFolder(APP);
    commitAll(folder);
    const args = commandLine(chance, folder);
    const { code, stderr } = await harden(folder, ...args);
    codes[code] = (codes[code] ?? 0) + 1;
    if (code > 4 || /This is a bug|\n\s+at .+:\d+:\d+/.test(stderr) || (code === 2 && stderr.trim() === ''))
      failures.push(
        `seed ${seed + at}: ${JSON.stringify(args).slice(0, 400)} ended with ${code}\n${stderr.slice(0, 600)}`,
      );
  }
  console.log(`command lines: exit codes ${JSON.stringify(codes)}`);
  expect(failures.join('\n\n')).toBe('');
  // One that refuses every line would never fail.
  expect(codes[0] ?? 0).toBeGreaterThan(count / 20);
});
