import { describe, expect, it } from 'vitest';
import type { Node } from '../../src/code/syntax/nodes.ts';
import { parse } from '../../src/code/syntax/parser.ts';
import { NOTHING } from '../../src/code/sql/pipeline.ts';
import { readGrowth } from '../../src/code/sql/template/accumulation/index.ts';
import { readRoles } from '../../src/code/sql/resolve/index.ts';
import { readScopes } from '../../src/code/syntax/scopes.ts';
import {
  linearize,
  type HolePiece,
  type Piece,
  type TextContext,
  type TextPiece,
} from '../../src/code/sql/template/index.ts';

interface Read {
  file: string;
  pieces: Piece[];
}

/** The pieces of what `run(…)` is called with in a file. */
function read(file: string): Read {
  const ast = parse(file, 'app.js');
  const scopes = readScopes(ast);
  const roles = readRoles(scopes, NOTHING);
  const context: TextContext = {
    file,
    scopes,
    constant: (node) => {
      const fact = roles.factOf(node);
      return fact?.kind === 'constant' ? fact.value : undefined;
    },
    given: () => undefined,
    parts: () => undefined,
    grown: (binding, at) => growth.grown(binding, at),
    list: (binding, at) => growth.list(binding, at),
    expanding: new Set(),
    entered: new Set(),
    pieceCalls: new Map(),
    isSafe: () => false,
    left: 20_000,
    seen: new Set(),
  };
  const growth = readGrowth(() => context);
  const call = scopes
    .nodes('CallExpression')
    .find((node) => node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'run');
  if (call?.type !== 'CallExpression') throw new Error('Nothing is run');
  const node = call.arguments[0] as Node;
  return { file, pieces: linearize(node, { node, binding: null, by: 'call', repeated: false }, context) };
}

/** Text as it is, `{code}` for a hole, `(a|b)` for a choice, `[item]*separator` for a list. */
function shown({ file, pieces }: Read): string {
  return pieces
    .map((piece): string => {
      switch (piece.kind) {
        case 'text':
          return piece.text;
        case 'hole':
          return `{${codeOf(piece.node, file)}}`;
        case 'choice':
          return `(${shown({ file, pieces: piece.yes })}|${shown({ file, pieces: piece.no })})`;
        case 'ref':
          return shown({ file, pieces: piece.pieces });
        case 'list':
          return `[${piece.items.map((item) => shown({ file, pieces: item })).join(';')}]*${piece.separator}`;
      }
    })
    .join('');
}

function codeOf(node: { start?: number | null; end?: number | null }, file: string): string {
  return file.slice(node.start ?? 0, node.end ?? 0);
}

const textsIn = (pieces: readonly Piece[]): TextPiece[] => pieces.filter((piece) => piece.kind === 'text');
const holesIn = (pieces: readonly Piece[]): HolePiece[] => pieces.filter((piece) => piece.kind === 'hole');

describe('an expression that builds text', () => {
  it.each<[string, string]>([
    // Literals.
    ["'a = 1'", 'a = 1'],
    ['`a = ${x}`', 'a = {x}'],
    ['`${x}`', '{x}'],
    ['`a = ${`b ${x} c`} d`', 'a = b {x} c d'],
    ["`a ${'b ' + x} c`", 'a b {x} c'],
    ['String.raw`a\\d ${x}`', 'a\\d {x}'],
    ['sql`a = ${x}`', '{sql`a = ${x}`}'],
    ["(('a ' + (x)))", 'a {x}'],
    // Sums.
    ["'a = ' + x", 'a = {x}'],
    ["x + ' = 1'", '{x} = 1'],
    ["'a ' + x + ' b ' + y", 'a {x} b {y}'],
    ["'a ' + (x + ' b')", 'a {x} b'],
    ["'a ' + (x + y)", 'a {x + y}'],
    ["x + y + ' a'", '{x + y} a'],
    ["1 + 2 + ' a ' + x", '{1 + 2} a {x}'],
    ["'a ' + 1 + 2", 'a 12'],
    ["'a ' + x * 2", 'a {x * 2}'],
    ['x + y', '{x + y}'],
    ['x - y', '{x - y}'],
    // Methods of text.
    ["'a '.concat(x, ' b')", 'a {x} b'],
    ["'a '.concat(...xs)", "{'a '.concat(...xs)}"],
    ["x.concat(' b')", "{x.concat(' b')}"],
    ["('a ' + x).trim()", 'a {x}'],
    ['`a ${x}`.toString()', 'a {x}'],
    ["'a {id}'.replace('{id}', x)", 'a {x}'],
    ["'a {id} b {id}'.replace('{id}', x)", 'a {x} b {id}'],
    ["'a {id} b {n}'.replace('{id}', x).replace('{n}', y)", 'a {x} b {y}'],
    ["'a'.replace('{id}', x)", "{'a'.replace('{id}', x)}"],
    ["'a {id}'.replace('{id}', () => x)", "{'a {id}'.replace('{id}', () => x)}"],
    ["'a'.replace(/a/, x)", '{x}'],
    ["'a'.replace(/./, x)", "{'a'.replace(/./, x)}"],
    ["'a'.toUpperCase()", 'A'],
    ['x.toUpperCase()', '{x.toUpperCase()}'],
    // Lists.
    ["['a', 'b = ' + x].join(' AND ')", 'a AND b = {x}'],
    ["['a', x].join()", 'a,{x}'],
    ["['a', x].join(sep)", "{['a', x].join(sep)}"],
    ["[...xs, 'a'].join(' ')", "{[...xs, 'a'].join(' ')}"],
    ["[x, y].join(' ')", "{[x, y].join(' ')}"],
    ["xs.map((one) => `(${one})`).join(', ')", '[({one})]*, '],
    ["xs.map((one) => one).join(', ')", "{xs.map((one) => one).join(', ')}"],
    ["xs.map((one) => { return 'a' + one; }).join()", '[a{one}]*,'],
    [
      "xs.map((one) => { if (one) return 'b'; return 'a' + one; }).join()",
      "{xs.map((one) => { if (one) return 'b'; return 'a' + one; }).join()}",
    ],
    ["xs.map(async (one) => 'a' + one).join()", "{xs.map(async (one) => 'a' + one).join()}"],
    // what a loop leaves at the end
    ["('a' + x + ', ').slice(0, -2)", 'a{x}'],
    ["('a' + x).slice(0, -1)", "{('a' + x).slice(0, -1)}"],
    // util.format
    ["util.format('a %s b %s', x, y)", 'a {x} b {y}'],
    ["util.format('a %d', x)", 'a 0'],
    ["util.format('a %s', x, y)", "{util.format('a %s', x, y)}"],
    ["util.format('a %s b %s', x)", "{util.format('a %s b %s', x)}"],
    ["util.format('a %j %%', x)", "{util.format('a %j %%', x)}"],
    ["moment.format('a %s', x)", "{moment.format('a %s', x)}"],
    // Choices.
    ["'a' + (x ? ' b' : '')", 'a( b|)'],
    ["'a' + (x ? ` b ${y}` : ' c')", 'a( b {y}| c)'],
    ["'a = ' + (x ? y : 'b')", "a = {x ? y : 'b'}"],
    ["x ? 'a' : y ? 'b' : 'c'", '(a|(b|c))'],
    ["'a ' + (x || 'b')", "a {x || 'b'}"],
    ["'a ' + f(x)", 'a {f(x)}'],
  ])('%s', (code, expected) => {
    expect(shown(read(`run(${code});`))).toBe(expected);
  });
});

describe('text that stands elsewhere', () => {
  it.each<[string, string]>([
    ["const t = 'users'; run('FROM ' + t);", 'FROM users'],
    ["const t = { a: 'users' }; run(`FROM ${t.a}`);", 'FROM users'],
    ['const n = 5; run(`LIMIT ${n}`);', 'LIMIT 5'],
    ["const sql = 'a = ' + x; run(sql);", 'a = {x}'],
    ["const end = ' b'; const sql = 'a ' + x + end; run(sql);", 'a {x} b'],
    ["let t = 'users'; t = x; run('FROM ' + t);", 'FROM {t}'],
    ["let sql = 'a'; sql += ' b = ' + x; run(sql);", 'a b = {x}'],
    ["let sql = 'a'; if (x) sql += ' b = ' + x; run(sql);", 'a( b = {x}|)'],
    ["const c = []; c.push('a = ' + x); c.push('b'); run(c.join(' AND '));", '[a = {x};b]* AND '],
    ["function t() { return 'users'; } run('FROM ' + t());", 'FROM users'],
    ["function t(x) { return 'a' + x; } run('FROM ' + t(y));", 'FROM {t(y)}'],
    ["const a = b + 'x', b = a + 'y'; run(a);", '{a}yx'],
    ["function f(t) { run('FROM ' + t); }", 'FROM {t}'],
  ])('%s', (file, expected) => {
    expect(shown(read(file))).toBe(expected);
  });
});

describe('where text and holes stand in the file', () => {
  it.each([
    'run(\'a = \' + x + " b");',
    'run(`a = ${x} b ${ y } c`);',
    "run('a\\'b\\n\\x41\\u0042\\u{43}' + x);",
    "run('\\u{1F600}' + x);",
    "run('a \\\n b' + x);",
    'run(`a\r\nb ${x}`);',
    'run(String.raw`a\\n${x}`);',
    "run(util.format('a %s b', x));",
  ])('%j', (file) => {
    const { pieces } = read(file);
    const texts = textsIn(pieces);
    expect(texts.length).toBeGreaterThan(0);
    for (const { text, source } of texts) {
      expect(source).not.toBeNull();
      expect(source?.at).toHaveLength(text.length + 1);
      source?.at.slice(0, -1).forEach((at, index) => {
        const char = file[at];
        if (char !== '\\' && char !== '\r' && (source.at[index - 1] ?? -1) !== at) expect(char).toBe(text[index]);
      });
    }
  });

  it.each<[string, string, HolePiece['in']]>([
    ['run(`a = ${ x } b`);', '${ x }', 'template'],
    ["run('a = ' + (x));", '(x)', 'operand'],
    ["run('a = ' + ((x) + y) + 'b');", '((x) + y)', 'operand'],
    ['run(x);', 'x', 'whole'],
    ["run(util.format('a %s', x));", '%s', 'mark'],
    ["run('a {id}'.replace('{id}', x));", '{id}', 'mark'],
    ["run(`a ${'b ' + x}`);", 'x', 'operand'],
  ])('the hole of %s is %s', (file, range, kind) => {
    const [hole] = holesIn(read(file).pieces);
    expect(codeOf(hole ?? {}, file)).toBe(range);
    expect(hole?.in).toBe(kind);
  });

  it('says what goes with a mark', () => {
    const file = "run(util.format('a %s b %s', x, y));";
    expect(holesIn(read(file).pieces).map(({ also }) => also && codeOf(also, file))).toEqual([', x', ', y']);
    const other = "run('a {id}'.replace('{id}', x));";
    expect(holesIn(read(other).pieces).map(({ also }) => also && codeOf(also, other))).toEqual([".replace('{id}', x)"]);
  });

  it('has no place for the value of a constant', () => {
    const { pieces } = read("const t = { a: 'users' }; run(`FROM ${t.a}`);");
    expect(textsIn(pieces).find(({ text }) => text === 'users')?.source).toBeNull();
  });

  it('keeps the text of a variable under the variable', () => {
    const { pieces } = read("const sql = 'a = ' + x; run(sql);");
    expect(pieces).toMatchObject([
      { kind: 'ref', binding: { name: 'sql' }, pieces: [{ kind: 'text' }, { root: { by: 'init' } }] },
    ]);
  });
});

describe('more than can be read', () => {
  it('is one hole where it is too deep', () => {
    const deep = (levels: number): string => (levels === 0 ? 'x' : `\`a \${${deep(levels - 1)}}\``);
    expect(shown(read(`run(${deep(39)});`))).toBe(`${'a '.repeat(39)}{x}`);
    expect(shown(read(`run(${deep(60)});`))).toMatch(/^(a ){41}\{`a /);
  });

  it('takes a long sum', () => {
    const sum = Array.from({ length: 500 }, () => "'a' + x").join(' + ');
    expect(holesIn(read(`run(${sum});`).pieces)).toHaveLength(500);
  });
});
