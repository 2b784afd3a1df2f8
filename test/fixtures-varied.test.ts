import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format, type Options } from 'prettier';
import { describe, expect, test } from 'vitest';
import { Edits } from '../src/code/edit/edits.ts';
import { startOf } from '../src/code/syntax/ancestors.ts';
import { parse } from '../src/code/syntax/parser.ts';
import { readScopes } from '../src/code/syntax/scopes.ts';
import type { Protection } from '../src/model/protection.ts';
import type { Report } from '../src/model/report.ts';
import { protections } from '../src/protections/index.ts';
import { readFixture, runFixture } from '../src/testing/fixture.ts';
import { changesOf, parsesLaw, type Files } from '../src/testing/fixture-laws.ts';

/** `FIXTURES=all`: every fixture in every style. */
const EVERY = process.env['FIXTURES'] === 'all';
const home = join(import.meta.dirname, 'fixtures');

interface Variant {
  name: string;
  change: (code: string, path: string) => string | Promise<string>;
}

const prettier = (options: Options): Variant => ({
  name: JSON.stringify(options),
  change: (code, path) => format(code, { ...options, parser: /ts$/.test(path) ? 'typescript' : 'babel' }),
});

/** What a program does is the same in each of them. */
const VARIANTS: readonly Variant[] = [
  prettier({ semi: false, singleQuote: false }),
  prettier({ semi: false, singleQuote: true, useTabs: true }),
  prettier({ semi: true, singleQuote: false, tabWidth: 4 }),
  prettier({ semi: true, singleQuote: true, endOfLine: 'crlf' }),
  { name: 'other names of parameters', change: renamed },
];

const NAMES: Readonly<Record<string, string>> = { req: 'request', res: 'response', err: 'problem', next: 'proceed' };

function renamed(code: string, path: string): string {
  const edits = new Edits(code);
  const scopes = readScopes(parse(code, path));
  for (const id of scopes.nodes('Identifier')) {
    if (id.type !== 'Identifier') continue;
    const name = scopes.binding(id)?.kind === 'param' ? NAMES[id.name] : undefined;
    if (name === undefined) continue;
    const parent = scopes.parent(id);
    const key = parent?.type === 'ObjectProperty' && parent.shorthand ? `${id.name}: ` : '';
    edits.replace(startOf(id), startOf(id) + id.name.length, key + name);
  }
  return edits.toString();
}

/** How a file is written and what its variables are called decides how an edit is written, and never whether it can be made. */
describe('fixtures in another style', () => {
  const all = protections.flatMap((protection) =>
    readdirSync(join(home, protection.id)).map((name) => ({ protection, name })),
  );
  all.forEach(({ protection, name }, index) => {
    VARIANTS.forEach((variant, at) => {
      if (!EVERY && (index % 8 !== 0 || at !== (index / 8) % VARIANTS.length)) return;
      test(`${protection.id}/${name}: ${variant.name}`, () => sameIn(protection, name, variant));
    });
  });
});

async function sameIn(protection: Protection, name: string, variant: Variant): Promise<void> {
  const { before, expected } = readFixture(join(home, protection.id, name));
  const varied = await changed(before, variant);
  const [written, other] = [
    await runFixture(before, [protection], expected),
    await runFixture(varied, [protection], expected),
  ];
  expect(outcomes(other)).toEqual(outcomes(written));
  expect(parsesLaw(changesOf(other))).toEqual([]);
}

/** Rules by file, with what became of each. */
const outcomes = ({ found }: Report): string[] =>
  found.map(({ at, ruleId, status }) => `${at?.file ?? '-'} ${ruleId} ${status}`).sort();

async function changed(files: Files, { change }: Variant): Promise<Files> {
  const entries = Object.entries(files).map(async ([path, text]) => {
    const isCode = /\.[cm]?[jt]s$/.test(path);
    return [
      path,
      isCode
        ? await Promise.resolve(text)
            .then((code) => change(code, path))
            .catch(() => text)
        : text,
    ];
  });
  return Object.fromEntries(await Promise.all(entries)) as Files;
}
