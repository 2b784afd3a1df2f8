import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import { harden } from '../../src/engine/index.ts';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import { protections } from '../../src/protections/index.ts';

const APP = `const express = require('express')\nconst app = express()\napp.get('/', (req, res) => res.json({}))\napp.listen(3000)\n`;
const MANIFEST = { name: 'shop', main: 'app.js', dependencies: { express: '^4.21.2' } };

const ALL = ['headers', 'errors', 'request-limits', 'trust-proxy'];
const MODULE = 'config/security.js';

/** The emitted module of a small app. */
async function emitted(files: Record<string, string>, more: object = {}, ids = ALL): Promise<string> {
  const manifest = JSON.stringify({ ...MANIFEST, ...more });
  const tree = createTree(memoryBase({ 'package.json': manifest, 'app.js': APP, ...files }));
  const chosen = protections.filter(({ id }) => ids.includes(id));
  await harden(tree, { protections: chosen, answers: { level: 'preserve', get: () => undefined }, unsafeFixes: false });
  return tree.read(MODULE) ?? '';
}

/** The same, where a part of it was there before, as it was emitted or with a line of somebody's own. */
async function grown(files: Record<string, string>, more: object = {}, own = ''): Promise<string> {
  const part = await emitted(files, more, ['trust-proxy', 'errors']);
  return emitted({ ...files, [MODULE]: own + part }, more);
}

/** What ESLint itself says of it. */
const complaints = (text: string, rules: Linter.RulesRecord): string[] =>
  new Linter()
    .verify(text, { languageOptions: { sourceType: 'commonjs', ecmaVersion: 2022 }, rules })
    .map(({ line, message }) => `${line}: ${message}`);

const STANDARD: Linter.RulesRecord = {
  quotes: ['error', 'single', { avoidEscape: true }],
  semi: ['error', 'never'],
  'comma-dangle': ['error', 'never'],
  'space-before-function-paren': ['error', 'always'],
  curly: ['error', 'multi-line'],
};
const rc = (rules: Linter.RulesRecord): string => JSON.stringify({ rules });

describe('the emitted module follows the rules that are configured', () => {
  it.each<[string, Record<string, string>, Linter.RulesRecord, object?]>([
    ['standard as a tool', {}, STANDARD, { devDependencies: { standard: '^17.0.0' } }],
    ['standard in .eslintrc', { '.eslintrc': 'extends: standard\n' }, STANDARD],
    [
      'standard in JSON with comments, and a rule switched on once more',
      {
        '.eslintrc.json':
          '// ours\n{\n  // as they do\n  "extends": "standard",\n  "rules": { "comma-dangle": 2 }\n}\n',
      },
      STANDARD,
    ],
    ['standard in package.json', {}, STANDARD, { eslintConfig: { extends: ['standard'] } }],
    [
      'neostandard',
      { 'eslint.config.mjs': "import neostandard from 'neostandard';\nexport default neostandard();\n" },
      STANDARD,
    ],
    [
      'standard with semicolons, in a program',
      { '.eslintrc.js': "module.exports = {\n  extends: ['standard'],\n  rules: { semi: ['error', 'always'] },\n};\n" },
      { ...STANDARD, semi: ['error', 'always'] },
    ],
    ['semistandard', { '.eslintrc.json': '{"extends":"semistandard"}' }, { ...STANDARD, semi: ['error', 'always'] }],
    [
      'xo',
      {},
      {
        quotes: ['error', 'single', { avoidEscape: true }],
        semi: 'error',
        'comma-dangle': ['error', 'always-multiline'],
        'object-curly-spacing': ['error', 'never'],
        curly: 'error',
      },
      { devDependencies: { xo: '^0.58.0' } },
    ],
    ...[
      { curly: 'error' },
      { curly: ['error', 'multi-line'] },
      { curly: [2, 'multi-line', 'consistent'], semi: [2, 'never'] },
      { 'nonblock-statement-body-position': 'error' },
      { 'sort-keys': 'error' },
      { 'sort-keys': ['error', 'desc'] },
      { 'sort-keys': ['error', 'asc', { caseSensitive: false }] },
      { 'comma-dangle': ['error', 'never'], quotes: ['error', 'double'] },
      { 'arrow-parens': ['error', 'as-needed'], indent: ['error', 4] },
      { indent: ['error', 'tab'], semi: [2, 'never'] },
      { 'consistent-return': 'error' },
      { 'consistent-return': 'error', curly: 'error', 'brace-style': ['error', 'stroustrup'] },
      { 'brace-style': ['error', 'allman'], curly: 'error' },
      { 'brace-style': ['error', 'allman', { allowSingleLine: true }], indent: ['error', 4] },
      { 'func-style': ['error', 'declaration'] },
      { 'func-style': ['error', 'declaration', { allowArrowFunctions: true }] },
      { 'func-style': 'error' },
      { 'operator-linebreak': ['error', 'before'] },
      {
        'max-len': ['error', 100, { ignoreTemplateLiterals: true }],
        'implicit-arrow-linebreak': 'error',
        'operator-linebreak': ['error', 'before', { overrides: { '=': 'none' } }],
      },
      { 'max-len': 'off', 'implicit-arrow-linebreak': 'error' },
      { 'no-console': 'error' },
      { 'no-console': 2, curly: 'error' },
      { 'no-var': 'error', 'prefer-const': 'error', 'object-shorthand': 'error', 'prefer-arrow-callback': 'error' },
    ].flatMap((rules): [string, Record<string, string>, Linter.RulesRecord][] => [
      [
        `rc ${JSON.stringify(rules)}`,
        { '.eslintrc.json': rc(rules as Linter.RulesRecord) },
        rules as Linter.RulesRecord,
      ],
      [
        `flat ${JSON.stringify(rules)}`,
        {
          'eslint.config.js': `module.exports = [{ rules: { semi: 'error' } }, { files: ['**/*.js'], rules: ${JSON.stringify(rules)} }];\n`,
        },
        rules as Linter.RulesRecord,
      ],
    ]),
  ])('%s', async (_, files, rules, more) => {
    const text = await emitted(files, more);
    expect(text).toContain('rateLimit');
    expect(complaints(text, rules)).toEqual([]);
    const later = await grown(files, more);
    expect(later).toContain('rateLimit');
    expect(complaints(later, rules)).toEqual([]);
  });

  it('to a module that somebody has written in, members are added by the rules, too', async () => {
    const rules: Linter.RulesRecord = { curly: 'error', 'space-before-function-paren': ['error', 'always'] };
    const later = await grown({ '.eslintrc.json': rc(rules) }, {}, '// ours:   do not touch\n');
    expect(later).toContain('rateLimit');
    expect(complaints(later, rules)).toEqual([]);
  });

  it('imports in order, where a rule says so', async () => {
    const text = await emitted({ '.eslintrc.json': '{"rules":{"import/order":"error"}}' });
    expect(text.indexOf("require('node:http')")).toBeGreaterThan(0);
    expect(text.indexOf("require('node:http')")).toBeLessThan(text.indexOf("require('express-rate-limit')"));
  });

  const BUILT = [
    "import { STATUS_CODES } from 'node:http';",
    "import type { NextFunction, Request, Response } from 'express';",
    "import { ipKeyGenerator } from 'express-rate-limit';",
    "import type { Options } from 'express-rate-limit';",
    "import type { HelmetOptions } from 'helmet';",
  ];
  const [node = '', express = '', keys = '', options = '', helmet = ''] = BUILT;
  const plugin = (name: string, more: object = {}): Record<string, string> => ({
    '.prettierrc.json': JSON.stringify({ singleQuote: true, plugins: [name], ...more }),
  });

  it.each<[string, Record<string, string>, string[], string?]>([
    ['nothing is configured', {}, BUILT],
    [
      'empty lines between groups',
      { '.eslintrc.json': rc({ 'import/order': ['error', { 'newlines-between': 'always' }] }) },
      [node, '', ...BUILT.slice(1)],
    ],
    [
      'types as a group of their own',
      {
        '.eslintrc.json': rc({
          'import/order': ['error', { groups: ['builtin', 'external', 'type'], 'newlines-between': 'never' }],
        }),
      },
      [node, keys, express, options, helmet],
    ],
    [
      'groups by patterns',
      { 'eslint.config.mjs': "export default [{ rules: { 'simple-import-sort/imports': 'error' } }];\n" },
      [node, '', ...BUILT.slice(1)],
    ],
    [
      'types first',
      { 'eslint.config.mjs': "export default [{ rules: { 'perfectionist/sort-imports': 'error' } }];\n" },
      [express, options, helmet, '', keys, node],
    ],
    [
      'biome',
      {
        'biome.json':
          '{ "formatter": { "indentStyle": "space" }, "javascript": { "formatter": { "quoteStyle": "single" } } }',
      },
      BUILT,
    ],
    [
      'a plugin of prettier: as editors do',
      plugin('prettier-plugin-organize-imports'),
      [...BUILT.slice(1), node],
      'prettier-plugin-organize-imports',
    ],
    [
      'a plugin of prettier: patterns',
      plugin('@trivago/prettier-plugin-sort-imports', {
        importOrder: ['^express', '<THIRD_PARTY_MODULES>', '^[./]', '('],
        importOrderSeparation: true,
      }),
      [express, keys, options, '', helmet, node],
      '@trivago/prettier-plugin-sort-imports',
    ],
  ])('imports of a TypeScript module: %s', async (_what, files, lines, installed) => {
    const manifest = {
      ...MANIFEST,
      main: 'app.ts',
      type: 'module',
      devDependencies: { typescript: '^5.4.0', ...(installed ? { [installed]: '^4.0.0' } : {}) },
    };
    const app =
      "import express from 'express';\nconst app = express();\napp.get('/', (req, res) => res.json({}));\napp.listen(3000);\n";
    const tree = createTree(memoryBase({ 'package.json': JSON.stringify(manifest), 'app.ts': app, ...files }));
    const chosen = protections.filter(({ id }) => ALL.includes(id));
    await harden(tree, {
      protections: chosen,
      answers: { level: 'preserve', get: () => undefined },
      unsafeFixes: false,
    });
    const text = tree.read('config/security.ts') ?? '';
    expect(text.slice(0, text.indexOf('\n\n/**')).split('\n')).toEqual(lines);
  });

  it('modules of Node come first where no rule says anything', async () => {
    const text = await emitted({});
    expect(text.indexOf("require('node:http')")).toBeLessThan(text.indexOf("require('express-rate-limit')"));
  });

  it.each<[string, Record<string, string>, number]>([
    ['nothing is configured', {}, 80],
    ['the linter bounds lines', { '.eslintrc.json': rc({ 'max-len': ['error', 90, { ignoreComments: false }] }) }, 90],
    ['code is wider than text should be', { '.prettierrc': '{ "printWidth": 140, "tabWidth": 4 }' }, 100],
    ['tabs are wide', { '.prettierrc': '{ "useTabs": true, "tabWidth": 4 }' }, 80],
  ])('comments are no wider than lines may be: %s', async (_what, files, comments) => {
    for (const text of [await emitted(files), await grown(files)]) {
      const tabWidth = files['.prettierrc'] ? 4 : 2;
      expect(complaints(text, { 'max-len': ['error', { code: 200, comments, tabWidth }] })).toEqual([]);
      expect(text).toMatch(/Requests per address and minute/);
    }
  });

  it('says that getters read the environment only where there are some', async () => {
    expect(await emitted({}, {}, ['headers'])).toContain('Getters read the environment');
    expect(await emitted({}, {}, ['errors'])).not.toContain('Getters');
  });

  it('comments stay with the members that they speak of', async () => {
    const text = await emitted({ '.eslintrc.json': rc({ 'sort-keys': 'error' }) });
    expect(text).toMatch(/\/\*\* Helmet options;[^\n]*\*\/\n\s*get helmet\(/);
    expect(text).toMatch(/\/\/ One day, until[^\n]*\n\s*strictTransportSecurity:/);
  });
});

describe('what is not configured, or is another tool’s, changes nothing', () => {
  it.each<[string, Record<string, string>, object?]>([
    [
      'a rule that is off',
      { '.eslintrc.json': rc({ 'sort-keys': 'off', 'space-before-function-paren': 0, semi: ['off', 'always'] }) },
    ],
    [
      'rules of tests',
      {
        'eslint.config.js':
          "module.exports = [{ files: ['test/**'], rules: { 'sort-keys': 'error', semi: ['error', 'always'] } }];\n",
      },
    ],
    ['a console that may be used', { '.eslintrc.json': rc({ 'no-console': ['error', { allow: ['error'] }] }) }],
    ['a console that is only warned of', { '.eslintrc.json': rc({ 'no-console': 'warn' }) }],
    ['a program that is not run', { 'eslint.config.mjs': 'throw new Error(1);\n' }],
    ['a package of that name in another list', {}, { keywords: ['standard'] }],
  ])('%s', async (_, files, more) => expect(await emitted(files, more)).toBe(await emitted({})));

  it('the layout is prettier’s where it has a configuration', async () => {
    const prettier = { '.prettierrc': 'semi: true\nsingleQuote: false\n' };
    const laidOut = { semi: ['error', 'always'], quotes: ['error', 'double'], curly: 'off' } as Linter.RulesRecord;
    const both = await emitted({ ...prettier, '.eslintrc.json': '{"extends":"standard"}' });
    expect(complaints(both, { ...laidOut, curly: ['error', 'multi-line'] })).toEqual([]);
    expect(await emitted({ ...prettier, '.eslintrc.json': rc(laidOut) })).toBe(await emitted(prettier));
  });
});
