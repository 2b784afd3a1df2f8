import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatFile } from '../../src/engine/format.ts';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import { diskBase } from '../../src/io/disk.ts';
import { git, makeFolder } from '../io/folder.ts';

const CODE = 'const a = {\n  b: "c", d: function () { return 1; },\n};\n';

function format(files: Record<string, string>, path = 'src/config/security.js'): Promise<string> {
  return formatFile(createTree(memoryBase(files)), path, CODE);
}

describe('formatting of emitted files', () => {
  it.each([
    ['.prettierrc', 'singleQuote: true\nsemi: false\n'],
    ['.prettierrc.json', '{ "singleQuote": true, "semi": false }'],
    ['.prettierrc.toml', 'singleQuote = true\nsemi = false\n'],
    ['package.json', '{ "prettier": { "singleQuote": true, "semi": false } }'],
    ['src/.prettierrc.yml', 'singleQuote: true\nsemi: false\n'],
    ['.eslintrc', '{ "rules": { "prettier/prettier": ["error", { "singleQuote": true, "semi": false }] } }'],
    ['.vscode/settings.json', '// ours\n{ "prettier.singleQuote": true, "prettier.semi": false, "files.eol": "\\n" }'],
  ])('follows %s', async (name, text) => {
    const result = await format({ [name]: text });
    expect(result).toContain("b: 'c'");
    expect(result).not.toContain(';\n};');
    expect(result.trimEnd().endsWith('}')).toBe(true);
  });

  it('prefers a configuration of prettier to the settings of an editor, and takes only those of prettier', async () => {
    const settings = JSON.stringify({ 'prettier.singleQuote': true, 'prettier.enable': false, 'editor.tabSize': 8 });
    expect(await format({ '.vscode/settings.json': settings, '.prettierrc': 'singleQuote: false\n' })).toContain(
      'b: "c"',
    );
    expect(await format({ '.vscode/settings.json': settings })).toContain("\n  b: 'c'");
  });

  it('takes the overrides that name the file', async () => {
    const config = { singleQuote: false, overrides: [{ files: '*.js', options: { singleQuote: true } }] };
    expect(await format({ '.prettierrc': JSON.stringify(config) })).toContain("b: 'c'");
  });

  it('reads .editorconfig', async () => {
    expect(await format({ '.editorconfig': 'root = true\n[*]\nindent_style = tab\n' })).toContain('\n\tb: ');
  });

  it('follows what stands above a folder in its repository, and nothing outside of that', async () => {
    const config = '{ "devDependencies": { "prettier": "^2.8.0" }, "prettier": { "singleQuote": true } }';
    const root = makeFolder({ 'package.json': config, 'top/package.json': '{}', 'top/server/app.js': '' });
    const ofServer = (): Promise<string> => formatFile(createTree(diskBase(`${root}/top/server`)), 'lib/a.js', CODE);
    git(`${root}/top`, 'init', '-q');
    expect(await ofServer()).toContain('b: "c"');
    rmSync(`${root}/top/.git`, { recursive: true });
    git(root, 'init', '-q');
    expect(await ofServer()).toContain("b: 'c'");
  });

  it('takes the quotes of most files near it, not those of one that holds data', async () => {
    const files = { 'src/config/a.js': "f('a');\n", 'src/config/b.js': "f('b');\n" };
    const data = `f(${Array.from({ length: 50 }, () => '"x"').join(', ')});\n`;
    expect(await format({ ...files, 'src/config/data.js': data })).toContain("b: 'c'");
    expect(
      await format({ 'src/config/a.js': data, 'src/config/b.js': data, 'src/config/c.js': "f('c');\n" }),
    ).toContain('b: "c"');
  });

  it('never runs a configuration that is a program', async () => {
    const result = await format({ '.prettierrc.js': 'throw new Error("ran")', 'prettier.config.mjs': 'throw 1' });
    expect(result).toContain('b: "c"');
  });

  const CALL =
    'call(function (first, second) { return first; }, [ "a long text", "another long text", "and one more text" ]);\n';

  it.each([
    ['1.19.1', false],
    ['^2.8.0', false],
    ['~3.1.0', true],
  ])('has the defaults of prettier %s', async (version, behindArguments) => {
    const manifest = JSON.stringify({ devDependencies: { prettier: version }, prettier: { printWidth: 60 } });
    const text = await formatFile(createTree(memoryBase({ 'package.json': manifest })), 'src/a.js', CALL);
    expect(/\],\n\);/.test(text)).toBe(behindArguments);
  });

  it.each([
    ['package.json', '{ "prettier": "@shop/prettier" }'],
    ['.prettierrc', '"@shop/prettier"\n'],
    ['.prettierrc.json', '"@shop/prettier"'],
  ])('reads what %s names in a package', async (name, text) => {
    const shared = { 'node_modules/@shop/prettier/package.json': '{ "main": "./config.js" }' };
    const config = {
      'node_modules/@shop/prettier/config.js': 'module.exports = { singleQuote: true, semi: false };\n',
    };
    expect(await format({ [name]: text, ...shared, ...config })).toContain("b: 'c'");
  });

  it('follows the code of the project where nothing is configured', async () => {
    const app = "const x = require('x')\r\nif (x) {\r\n    x.y('z')\r\n}\r\n";
    const result = await format({ 'src/app.js': app });
    expect(result).toContain("\r\n    b: 'c'");
    expect(result.trimEnd().endsWith('}')).toBe(true);
  });

  it('survives a configuration that does not parse', async () => {
    expect(await format({ '.prettierrc': '{ "a: ' })).toContain('b: ');
  });

  it.each<[string, string, object]>([
    [
      'biome.json',
      'single',
      {
        formatter: { indentStyle: 'space' },
        javascript: { formatter: { quoteStyle: 'single', semicolons: 'asNeeded' } },
      },
    ],
    [
      'biome.jsonc',
      'single',
      {
        formatter: { indentStyle: 'space' },
        overrides: [
          { includes: ['src/**'], javascript: { formatter: { quoteStyle: 'single', semicolons: 'asNeeded' } } },
        ],
      },
    ],
    ['.oxfmtrc.json', 'single', { singleQuote: true, semi: false }],
    ['dprint.json', 'single', { indentWidth: 2, typescript: { quoteStyle: 'preferSingle', semiColons: 'asi' } }],
    ['biome.json', 'double', { formatter: { enabled: false }, javascript: { formatter: { quoteStyle: 'single' } } }],
    [
      'biome.json',
      'double',
      {
        files: { includes: ['**', '!src/config'], ignore: ['src/**'] },
        javascript: { formatter: { quoteStyle: 'single' } },
      },
    ],
    ['dprint.json', 'double', { json: {} }],
  ])('reads %s: %s', async (name, quotes, config) => {
    const text = await format({ [name]: `// ours\n${JSON.stringify(config)}` });
    expect(text).toContain(quotes === 'single' ? "\n  b: 'c'" : 'b: "c"');
    expect(text.trimEnd().endsWith('}')).toBe(quotes === 'single');
  });

  it('has the defaults of biome, of what it extends, and of the root', async () => {
    const base = { 'base.json': '{ "formatter": { "lineWidth": 200 } }' };
    const files = { 'biome.json': '{ "extends": ["./base.json"] }', 'src/biome.json': '{ "extends": "//" }', ...base };
    const text = await formatFile(createTree(memoryBase(files)), 'src/a.js', CALL);
    expect(text).toContain('\n\t},\n\t["a long text", "another long text", "and one more text"],\n);');
  });
});
