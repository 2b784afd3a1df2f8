import { describe, expect, it } from 'vitest';
import { stripTypes } from '../../src/scaffold/strip-types.ts';

const cases: readonly (readonly [what: string, before: string, after: string])[] = [
  [
    'annotations',
    'const a: number = 1;\nfunction f(b: string, c?: Date): void {}\n',
    'const a = 1;\nfunction f(b, c) {}\n',
  ],
  ['arguments of types', 'const m = new Map<string, number>();\n', 'const m = new Map();\n'],
  ['parameters of types', 'const f = <T extends object>(a: T): T => a;\n', 'const f = (a) => a;\n'],
  [
    'assertions',
    'const a = b as string;\nconst c = d!;\nconst e = { f: 1 } satisfies G;\n',
    'const a = b;\nconst c = d;\nconst e = { f: 1 };\n',
  ],
  [
    'an assertion of what stands in parentheses',
    'const a = ((await f()).json()) as { b: string };\n',
    'const a = (await f()).json();\n',
  ],
  [
    'imports of types',
    "import type { A } from 'a';\nimport { type B, c, type D } from 'b';\n",
    "import { c } from 'b';\n",
  ],
  [
    'declarations with their comment',
    '/** What it is. */\nexport interface A {\n  b: string;\n}\nconst c = 1;\n',
    'const c = 1;\n',
  ],
  ['fields without a value', 'class A {\n  readonly b: string;\n  readonly c = 1;\n}\n', 'class A {\n  c = 1;\n}\n'],
  [
    'specifiers',
    "import { a } from './a.ts';\nconst b = await import('./b.ts');\n",
    "import { a } from './a.js';\nconst b = await import('./b.js');\n",
  ],
  [
    'a block comment that is none of the declaration',
    'const a = 1; /* b */\nexport interface C {\n  d: string;\n}\n',
    'const a = 1; /* b */\n',
  ],
  [
    'what left blank lines doubled',
    "import type { A } from 'a';\n\ninterface B {\n  c: A;\n}\n\nconst d = 1;\n\nexport type E = typeof d;\n",
    'const d = 1;\n',
  ],
  [
    'parentheses that only the type needed',
    'const a = (await b) as C;\nf((d as E).g, (await h as I).j, !(k as L));\n',
    'const a = await b;\nf(d.g, (await h).j, !k);\n',
  ],
  [
    'lists that were broken for their types',
    'export function f(\n  one: One,\n  { two }: Two,\n): Three {\n  return g(one, two);\n}\n',
    'export function f(one, { two }) {\n  return g(one, two);\n}\n',
  ],
  [
    'bodies that were broken for their types',
    'const f = (a: string): string[] =>\n  a.split(",");\nconst g = (b: B): C => [\n  b.d,\n  b.e,\n];\n',
    'const f = (a) => a.split(",");\nconst g = (b) => [b.d, b.e];\n',
  ],
  [
    'and lists that had no types stay as they were',
    'const a: A = 1;\nf(\n  b,\n  c,\n);\n',
    'const a = 1;\nf(\n  b,\n  c,\n);\n',
  ],
  [
    'and lists with comments in them stay as they were',
    'f(\n  a as A, // why\n  b,\n);\nconst c = (d: D) =>\n  // why\n  d;\n',
    'f(\n  a, // why\n  b,\n);\nconst c = (d) =>\n  // why\n  d;\n',
  ],
  ['comments that stay', '// why\nconst a: A = 1; // because\n', '// why\nconst a = 1; // because\n'],
];

describe('types are stripped', () => {
  it.each(cases)('%s', (_, before, after) => {
    expect(stripTypes(before, 'file.ts')).toBe(after);
  });

  it('and what is still too wide stays broken', () => {
    const before = 'export function f(\n  one: One,\n  two: Two,\n): Three {}\n';
    expect(stripTypes(before, 'file.ts', 20)).toBe('export function f(\n  one,\n  two,\n) {}\n');
  });
});
