import { describe, expect, it } from 'vitest';
import { stripTypes } from '../../src/engine/strip-types.ts';

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
    'const a = ((await f()).json());\n',
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
  ['comments that stay', '// why\nconst a: A = 1; // because\n', '// why\nconst a = 1; // because\n'],
];

describe('types are stripped', () => {
  it.each(cases)('%s', (_, before, after) => {
    expect(stripTypes(before, 'file.ts')).toBe(after);
  });
});
