import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Options } from 'prettier';
import { format } from 'prettier/standalone';
import babel from 'prettier/plugins/babel';
import estree from 'prettier/plugins/estree';
import { describe, expect, test } from 'vitest';
import { format as ours } from '../../src/engine/pretty-code.ts';

/** As prettier lays it out with the parser that it brings. */
const theirs = (parser: string, text: string, options: Options): Promise<string> =>
  format(text, { ...options, parser, filepath: parser === 'babel-ts' ? 'a.ts' : 'a.js', plugins: [babel, estree] });

const NARROW: Options = { printWidth: 40, singleQuote: true, semi: false };

const TYPESCRIPT = [
  'const a = <T>(b: T) => ({ c: b });\nconst d = async <const T,>(e: T) => e;',
  'type T<in out K extends string> = { readonly [P in keyof K as `a${P}`]?: A<string> | (() => void) }',
  'declare enum E { A = 1, /* last */ B }\nconst enum F { C }',
  'class C<const T> extends D<T> implements I<T>, J.K<L> { constructor(private readonly a: string) { super() } declare b: 1; abstract c(): void; static { f<A>() } }',
  'interface Q extends R<T>, S.T { (a: number): string; m?<U>(x): void; new (a): Q; [k: string]: any; get z(): string }',
  "namespace A.B.C { export const d = 1 }\ndeclare module 'foo' { export default a }\ndeclare global { interface W {} }",
  "export import q = require('q');\nimport r = A.B;\nexport = q;\nexport as namespace N;",
  "type I = typeof import('x', { with: { 'resolution-mode': 'import' } });\ntype J = import('y').Z<string>;",
  'type U = | A;\ntype V = (A | B)[] & (() => void);\nlet w: (string);\nlet x = <any>y as const satisfies Z;',
  'function f(this: X, a?: string): asserts a is string {}\nabstract class G { private abstract get h(): number; accessor i = 1 }',
  'type X = A extends infer U extends string ? [first: U, ...rest: V[]] : typeof a.b<string>;\ntype Y = typeof this.z;',
  '@A() @B class D { @C() e: string; constructor(@F() g, @H private i) {} }\nexport default @J class {}',
  'const a = b<string>;\nnew C<D>();\ntag<E>`f`;\ng?.<H>();\nh!.i!;',
  'let u: unique symbol, n: -1n, t: `a${string}`, f: abstract new () => void, o: object, q: A["b"]["c"];',
];

const JAVASCRIPT = [
  'a && (b && (c && d)); a || (b || c); a ?? (b ?? c);',
  'const a = /** @type {A} */ (b), c = /* no cast */ (d), e = (f);\nconst g = /** @type {A} */ ((h));',
  '/** a\n * b */ /** c */ x;\n/* one */ /* two */ y;\n/**\n * a\n *//**\n * b\n */ z;',
  'for (;;) a() /* after */;\nif (a) b(); // end\nelse c(); // of\nwhile (a) b() // it\nlabel: for (a of b) continue label /* c */;',
  'import a, { b as c } from "d" with { type: "json" };\nimport source e from "f";\nimport defer * as g from "h";\nexport * as i from "j"; // k',
  'const {a, b: {c}, ...d} = e; async () => { for await (const x of y) await using z = x };',
  'x = await import("y"); z = import.meta.url; class A { #b = 1; static async *c() { yield* d } get [e]() {} f = 1 /* g */; }',
  '#!/usr/bin/env node\n"use strict";\n// first\nvar a = 010, b = "\\01"; with (c) d;',
  'a = b ? (c, d) : (e => f); (function () {})(); (() => {})(); !(a in b); (a, b); new (a())(); (a.b)();',
  'const view = <div className="a" {...b}>{/* c */}text &nbsp;&quot; {d ? <E.F /> : null}</div>;',
  'throw new Error(a /* b */); // c\nreturn; // d',
  'a = 1n; b = /c/giu; d = `e${f /* g */}h`; i = j?.[k]?.(l); m ??= n; o = p ** q;',
  'do a(); while (b) // c\ndebugger; // d\nlet e = f // g\n, h = i;',
  '// @flow\ntype A<T: string = B> = {| +a: ?T, [k: string]: Class<C<D>>, ... |};\nfunction f<T>(a: (T: any)): Array<[T, U]> %checks { return (a: U); }\nx = { "0": 1 };',
  '// @flow strict\nimport type { A } from "a";\nimport typeof B from "b";\ndeclare class C<T> extends D<T> mixins E<F> { static (x: T): U }\nopaque type G: H = I;\nclass J<T> extends K<T> implements L<T> { a: T = 1; }',
  'a |> b(%);',
  '%DebugPrint(a);',
  'a |> await;',
];

describe('prettier with the parser that there is lays code out as with its own', () => {
  const attempt = (made: Promise<string>): Promise<string> => made.catch(() => 'cannot be read');

  test.each(TYPESCRIPT)('%s', async (text) => {
    for (const options of [{}, NARROW])
      expect(await attempt(ours('a.ts', text, options))).toBe(await attempt(theirs('babel-ts', text, options)));
  });

  test.each(JAVASCRIPT)('%s', async (text) => {
    for (const options of [{}, NARROW])
      expect(await attempt(ours('a.js', text, options))).toBe(await attempt(theirs('babel', text, options)));
  });

  test('but for what cannot be read, most of it is read', async () => {
    const read = await Promise.all([
      ...TYPESCRIPT.map((text) => attempt(ours('a.ts', text, {}))),
      ...JAVASCRIPT.map((text) => attempt(ours('a.js', text, {}))),
    ]);
    expect(read.filter((text) => text === 'cannot be read').length).toBeLessThan(3);
  });

  test.each([
    'const a = ;',
    'class A { constructor(); constructor() {} constructor() {} }',
    'let a; let a; export { b as',
    '<a></b>',
  ])('refuses %s as well', async (text) => {
    expect(await attempt(ours('a.js', text, {}))).toBe(await attempt(theirs('babel', text, {})));
  });

  test.each([
    ['requirePragma', '/**\n * @format\n */\na( b )'],
    ['requirePragma', '/* @prettier */ a( b )'],
    ['requirePragma', '// @format\na( b )'],
    ['requirePragma', '#!/usr/bin/env node\n/** @prettier */\na( b )'],
    ['requirePragma', '/** @formatted */\na( b )'],
    ['checkIgnorePragma', '/** @noformat */\na( b )'],
    ['checkIgnorePragma', 'a( b ) /** @noprettier */'],
    ['insertPragma', '/** licence */\na( b )'],
  ])('%s: %s', async (option, text) => {
    expect(await ours('a.js', text, { [option]: true })).toBe(await theirs('babel', text, { [option]: true }));
  });

  test('files of ours and of fixtures', async () => {
    const root = join(import.meta.dirname, '../..');
    const names = ['src', 'transforms', 'test/fixtures', 'test/code', 'examples/shop'].flatMap((folder) =>
      (readdirSync(join(root, folder), { recursive: true }) as string[]).map((name) => join(folder, name)),
    );
    const files = names.filter((name) => /\.[cm]?[jt]s$/.test(name) && !name.includes('node_modules')).sort();
    const chosen = process.env['FIXTURES'] === 'all' ? files : files.filter((_, at) => at % 40 === 7);
    expect(chosen.length).toBeGreaterThan(20);
    for (const name of chosen) {
      const text = readFileSync(join(root, name), 'utf8');
      const parser = /ts$/.test(name) ? 'babel-ts' : 'babel';
      expect(await attempt(ours(name, text, NARROW)), name).toBe(await attempt(theirs(parser, text, NARROW)));
    }
  });
});
