import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importFault } from '../scripts/import-table.js';
import type { Report } from '../src/model/report.ts';
import { protections } from '../src/protections/index.ts';
import { findingsLaw, goneLaw, parsesLaw, resultLaw, stableLaw } from '../src/testing/fixture-laws.ts';

interface Source {
  path: string;
  text: string;
}

const root = join(import.meta.dirname, '..');
const sources: Source[] = ['src', 'transforms', 'templates'].flatMap((folder) =>
  (readdirSync(join(root, folder), { recursive: true }) as string[])
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
);

/** The import table of the house. */
function importLaw(files: readonly Source[]): string[] {
  return files.flatMap(({ path, text }) => {
    const found = [...text.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*'([^']+)'/g)];
    return found.flatMap(([, specifier = '']) => importFault(path, specifier) ?? []);
  });
}

/** The byte rule: nobody prints user code from its tree. */
function printLaw(files: readonly Source[]): string[] {
  return files.filter(({ text }) => /\.toSource\(|recast\.print/.test(text)).map(({ path }) => `${path} prints`);
}

/** Files that import each other, in a circle however long; the interpreter alone is recursive, as what it runs is. */
function circleLaw(files: readonly Source[]): string[] {
  const imports = new Map(
    files.map(({ path, text }) => [
      path,
      [...text.matchAll(/\bfrom\s*'(\.[^']+)'/g)].map(([, to = '']) => posix.join(posix.dirname(path), to)),
    ]),
  );
  const reached = (from: string): Set<string> => {
    const seen = new Set<string>();
    const queue = [...(imports.get(from) ?? [])];
    for (let path = queue.pop(); path; path = queue.pop())
      if (!seen.has(path)) {
        seen.add(path);
        queue.push(...(imports.get(path) ?? []));
      }
    return seen;
  };
  return [...imports.keys()]
    .filter((path) => !path.startsWith('src/code/values/') && reached(path).has(path))
    .map((path) => `${path} is in a circle`);
}

/** What goes into apps is read by their tools: the parsers of old linters end at what regular expressions learned later. */
function expressionLaw(templates: readonly Source[]): string[] {
  return templates.flatMap(({ path, text }) => (/\(\?<[=!\w]/.test(text) ? [`${path} looks behind`] : []));
}

/** Names say what a file holds. */
function nameLaw(files: readonly Source[]): string[] {
  const wrong = ({ path }: Source): boolean =>
    !path.split('/').every((part) => /^[a-z0-9]+(-[a-z0-9]+)*(\.d)?(\.ts)?$/.test(part)) ||
    /(^|[/-])(utils?|common|helpers?|manager)(\.ts|\/|-)/.test(path);
  return files.filter(wrong).map(({ path }) => path);
}

/** A protection, its folder and its fixtures have one name; three cases at least. */
function protectionLaw(ids: readonly string[], files: readonly string[], cases: Record<string, number>): string[] {
  return [
    ...ids.filter((id) => !files.includes(id)).map((id) => `${id} has no folder of its name`),
    ...files.filter((file) => !ids.includes(file)).map((file) => `${file} is not in the list`),
    ...ids.filter((id) => (cases[id] ?? 0) < 3).map((id) => `${id} has fewer than three fixtures`),
  ];
}

describe('the house', () => {
  const folders = readdirSync(join(root, 'src/protections'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'kit')
    .map(({ name }) => name);
  const casesOf = (id: string): number => {
    const dir = join(root, 'test/fixtures', id);
    return existsSync(dir) ? readdirSync(dir).length : 0;
  };

  test('imports go one way', () => expect(importLaw(sources)).toEqual([]));
  test('no files import each other in a circle', () => expect(circleLaw(sources)).toEqual([]));
  test('user code is never printed', () => expect(printLaw(sources)).toEqual([]));
  test('templates hold no expression that old parsers refuse', () => {
    const names = readdirSync(join(root, 'templates/security')).filter((name) => name.endsWith('.hbs'));
    expect(names.length).toBeGreaterThan(20);
    const texts = names.map((path) => ({ path, text: readFileSync(join(root, 'templates/security', path), 'utf8') }));
    expect(expressionLaw(texts)).toEqual([]);
  });
  test('files have telling names', () => expect(nameLaw(sources)).toEqual([]));
  test('protection, folder and fixtures are one name', () => {
    const ids = protections.map(({ id }) => id);
    expect(protectionLaw(ids, folders, Object.fromEntries(ids.map((id) => [id, casesOf(id)])))).toEqual([]);
  });
  test('rules can be published', () => {
    for (const { id, rules, references } of protections) {
      for (const [name, rule] of Object.entries(rules)) {
        expect(`${id}/${name}`).toMatch(/^[a-z-]+\/[a-z0-9-]+$/);
        expect(rule.cwe).toMatch(/^CWE-\d+$/);
        expect(rule.owasp).toMatch(/^A(0[1-9]|10):2021$/);
      }
      for (const reference of references) expect(URL.canParse(reference)).toBe(true);
    }
  });
});

describe('each law can fail', () => {
  const source = (path: string, text: string): Source[] => [{ path, text }];

  test.each([
    ['src/protections/cors/index.ts', "import { readFileSync } from 'node:fs';"],
    ['src/protections/cors/index.ts', "import headers from '../headers/index.ts';"],
    ['src/protections/cors/index.ts', "import j from 'jscodeshift';"],
    ['src/protections/kit/chain.ts', "import cors from '../cors/index.ts';"],
    ['src/engine/apply.ts', "import cors from '../protections/cors/index.ts';"],
    ['src/engine/apply.ts', "const { copy } = await import('fs-extra');"],
    ['transforms/cors.ts', "import type { Project } from '../src/model/project.ts';"],
    ['src/code/edit/edits.ts', "import cors from '../../../transforms/cors.ts';"],
    ['src/code/syntax/nodes.ts', "import { Edits } from '../edit/edits.ts';"],
    ['src/code/values/value.ts', "import { stageOf } from '../express/stage-of.ts';"],
    ['templates/index.ts', "import { parse } from '../src/code/syntax/parser.ts';"],
    ['src/io/disk.ts', "import { harden } from '../engine/index.ts';"],
    ['src/elsewhere/a.ts', "import 'node:path';"],
  ])('imports: %s with %s', (path, text) => expect(importLaw(source(path, text))).toHaveLength(1));

  test('circles', () => {
    const circle = [
      ...source('src/read/a.ts', "import { b } from './b.ts';"),
      ...source('src/read/b.ts', "import type { c } from './c.ts';"),
      ...source('src/read/c.ts', "export { a } from './a.ts';"),
      ...source('src/read/d.ts', "import { a } from './a.ts';"),
    ];
    expect(circleLaw(circle)).toHaveLength(3);
    expect(circleLaw(circle.slice(1))).toEqual([]);
  });
  test('printing', () => expect(printLaw(source('transforms/a.ts', 'root.toSource()'))).toHaveLength(1));
  test.each(['src/read/utils.ts', 'src/read/readApp.ts', 'src/read/path-helpers.ts'])('names: %s', (path) =>
    expect(nameLaw(source(path, ''))).toHaveLength(1),
  );
  test('expressions', () => expect(expressionLaw(source('a.hbs', '/(?<=a)b/, /(?<n>a)/, /(?<!a)b/'))).toHaveLength(1));
  test('protections', () => {
    expect(protectionLaw(['a'], [], { a: 3 })).toEqual(['a has no folder of its name']);
    expect(protectionLaw([], ['a'], {})).toEqual(['a is not in the list']);
    expect(protectionLaw(['a'], ['a'], { a: 2 })).toEqual(['a has fewer than three fixtures']);
  });

  describe('of a fixture', () => {
    const at = { file: 'app.js', line: 3 };
    const report = (status: string, left: string[] = []): Report =>
      ({
        found: [{ ruleId: 'cors/any-origin', at, status, reason: status === 'fixed' ? null : 'because' }],
        left: left.map((ruleId) => ({ ruleId })),
        changes: [{ kind: 'update', path: 'app.js', before: 'a', after: 'b' }],
      }) as unknown as Report;

    test('findings', () => {
      expect(findingsLaw(report('fixed'), { findings: ['app.js:3 any-origin fixed'] })).toEqual([]);
      expect(findingsLaw(report('fixed'), { findings: [] })).toEqual(['+ app.js:3 any-origin fixed']);
      expect(findingsLaw(report('fixed'), { findings: ['app.js:4 any-origin fixed'] })).toHaveLength(2);
      const written = { findings: ['app.js:3 any-origin refused'], reasons: { 'app.js:3 any-origin': 'another' } };
      expect(findingsLaw(report('refused'), written)).toHaveLength(2);
    });
    test('result', () => {
      expect(resultLaw({ 'a.js': '1' }, { 'a.js': '1' })).toEqual([]);
      expect(resultLaw({ 'a.js': '1' }, { 'a.js': '2' })).toEqual(['a.js differs']);
      expect(resultLaw({}, { 'a.js': '' })).toEqual(['a.js differs']);
    });
    test('gone', () => {
      expect(goneLaw(report('fixed'))).toEqual([]);
      expect(goneLaw(report('open', ['cors/any-origin']))).toEqual([]);
      expect(goneLaw(report('fixed', ['cors/any-origin']))).toEqual(['+ cors/any-origin']);
      expect(goneLaw(report('failed', ['cors/any-origin']))).toHaveLength(1);
    });
    test('stable', () => expect(stableLaw(report('fixed'))).toEqual(['app.js changes again']));
    test('parses', () => {
      expect(parsesLaw({ 'a.js': 'const a = 1;', 'package.json': '{}' })).toEqual([]);
      expect(parsesLaw({ 'a.js': 'const a = ;', 'package.json': '{' })).toHaveLength(2);
    });
  });
});
