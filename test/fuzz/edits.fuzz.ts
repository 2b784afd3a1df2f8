import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from '../../src/code/syntax/parser.ts';
import { harden } from '../../src/engine/index.ts';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import { protections } from '../../src/protections/index.ts';
import { Chance } from './random.ts';

const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
const count = Number(process.env.FUZZ_COUNT ?? 2_000);
/** FUZZ_FOLDER: apps, one a folder; without it those of fixtures. */
const HOME = process.env.FUZZ_FOLDER ?? join(import.meta.dirname, '../fixtures');
const CODE = /\.(?:[cm]?[jt]s|[jt]sx)$/;

type Files = Record<string, string>;

function appsIn(home: string): string[] {
  if (process.env.FUZZ_FOLDER) return readdirSync(home).map((name) => join(home, name));
  return readdirSync(home).flatMap((id) => readdirSync(join(home, id)).map((name) => join(home, id, name, 'before')));
}

function filesIn(folder: string): Files {
  const names = (readdirSync(folder, { recursive: true }) as string[]).filter(
    (name) => !/(^|[\\/])(\.git|node_modules)([\\/]|$)/.test(name),
  );
  const texts = names.filter(
    (name) => statSync(join(folder, name)).isFile() && statSync(join(folder, name)).size < 100_000,
  );
  return Object.fromEntries(
    texts.map((name) => [name.replaceAll('\\', '/'), readFileSync(join(folder, name), 'utf8')]),
  );
}

const PIECES = [
  '\r\n',
  '\n',
  '\t',
  ' ',
  ';',
  '/* a */',
  '// b\n',
  ')',
  '(',
  '{',
  '}',
  '`',
  "'",
  '\u00a0',
  '\u2028',
  '💥',
  '$&',
  '${x}',
  'await ',
  ', ',
  '?.',
  '...',
  '#!',
  '<!--',
];

/** The text with something of it doubled, left out, moved, or put in. */
function edited(text: string, chance: Chance): string {
  const lines = text.split('\n');
  const at = chance.below(lines.length);
  const other = chance.below(lines.length);
  const place = chance.below(text.length + 1);
  return chance.one(
    () => lines.toSpliced(at, 1).join('\n'),
    () => lines.toSpliced(at, 0, lines[other] ?? '').join('\n'),
    () =>
      lines
        .with(at, lines[other] ?? '')
        .with(other, lines[at] ?? '')
        .join('\n'),
    () => text.slice(0, place) + chance.pick(PIECES) + text.slice(place),
    () => text.slice(0, place) + text.slice(place + 1 + chance.below(8)),
    () => text.replaceAll('\n', '\r\n'),
    () => `\ufeff${text}`,
    () => text.replace(/^ +/gm, (blanks) => '\t'.repeat(blanks.length / 2)),
    () => lines.join(' '),
  );
}

const parses = (text: string, path: string): boolean => {
  try {
    parse(text, path);
    return true;
  } catch {
    return false;
  }
};

const ends = (text: string): number => new Set(text.match(/\r?\n/g) ?? []).size;

/** What a change of a file breaks that was whole before. */
function faults(path: string, before: string, after: string): string[] {
  const found: string[] = [];
  if (CODE.test(path) && !parses(before, path)) return [`${path} does not parse, and was changed`];
  if (CODE.test(path) && !parses(after, path)) found.push(`${path} does not parse any more`);
  if (ends(before) === 1 && ends(after) > 1) found.push(`${path} has two kinds of line ends`);
  if (before.startsWith('\ufeff') !== after.startsWith('\ufeff')) found.push(`${path} gained or lost its mark`);
  return found;
}

it(`edited apps: ${count} from seed ${seed}`, async () => {
  const apps = appsIn(HOME).filter((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory());
  const failures: string[] = [];
  let changed = 0;
  for (let at = 0; at < count; at += 1) {
    const chance = new Chance(seed + at);
    const folder = chance.pick(apps);
    const files = filesIn(folder);
    const code = Object.keys(files).filter((path) => CODE.test(path));
    if (code.length === 0) continue;
    for (let edits = 1 + chance.below(3); edits > 0; edits -= 1) {
      const path = chance.pick(code);
      files[path] = edited(files[path] ?? '', chance);
    }
    const tree = createTree(memoryBase(files));
    const answers = { level: 'preserve', get: () => undefined } as const;
    try {
      const { found } = await harden(tree, { protections, answers, unsafeFixes: true });
      const wrong = found.flatMap(({ reason, ruleId }) =>
        /please report/.test(reason ?? '') ? [`${ruleId}: ${reason}`] : [],
      );
      for (const change of tree.changes())
        if (change.kind === 'update') wrong.push(...faults(change.path, change.before, change.after));
      changed += tree.changes().length > 0 ? 1 : 0;
      if (wrong.length > 0) failures.push(`seed ${seed + at}, ${folder.slice(-60)}: ${wrong.join('; ')}`);
    } catch (error) {
      failures.push(`seed ${seed + at}, ${folder.slice(-60)}: ${(error as Error).stack?.slice(0, 600)}`);
    }
  }
  console.log(`edited apps: ${changed} of ${count} changed`);
  expect(failures.join('\n\n')).toBe('');
  expect(changed).toBeGreaterThan(count / 3);
});
