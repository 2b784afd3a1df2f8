import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/**
 * The import table of the house: what a folder must not reach for, with the reason. Patterns are matched against the
 * specifier as written.
 */
const disk = { group: ['fs', 'node:fs', 'node:fs/*', 'fs-extra'], message: 'Only src/io touches the disk.' };
const prompts = { group: ['@clack/prompts', 'commander'], message: 'Only src/cli talks to a person.' };
const ast = {
  group: ['@babel/*', 'jscodeshift', 'jscodeshift/*', 'magic-string', 'recast'],
  message: 'The AST lives in transforms/ and src/read.',
};
const not = (message, ...folders) => ({ regex: `^\\.{1,2}/(.*/)?(${folders.join('|')})/`, message });

const TABLE = {
  'transforms/lib': [disk, prompts, not('transforms/lib imports nothing of ours.', 'src', 'templates')],
  transforms: [disk, prompts, not('A transform knows only transforms/lib.', 'src', 'templates')],
  templates: [disk, prompts, ast, not('Templates know only their own .hbs.', 'src', 'transforms')],
  'src/model': [
    disk,
    prompts,
    ast,
    not('The model knows nobody.', 'engine', 'read', 'protections', 'io', 'cli', 'report', 'verify'),
  ],
  'src/read': [
    disk,
    prompts,
    not('Reading knows the model and transforms/lib.', 'protections', 'engine', 'io', 'cli', 'report', 'verify'),
  ],
  'src/protections': [
    disk,
    prompts,
    ast,
    not('A protection sees facts and makes steps.', 'read', 'engine', 'io', 'cli', 'report', 'verify'),
  ],
  'src/engine': [disk, prompts, not('The engine is pure but for the overlay.', 'io', 'cli', 'report', 'verify')],
  'src/report': [
    disk,
    prompts,
    ast,
    not('A report renders what it is given.', 'engine', 'read', 'protections', 'io', 'cli', 'verify'),
  ],
  'src/verify': [
    prompts,
    ast,
    not('Verification is an independent witness.', 'engine', 'transforms', 'protections', 'read', 'cli', 'report'),
  ],
  'src/io': [prompts, ast, not('The world knows the model alone.', 'engine', 'protections', 'read', 'cli', 'report')],
};

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'coverage/**',
      'test/fixtures/**',
      'test/e2e/apps/**',
      'test/sql/fixtures/**',
      'examples/**',
      '**/*.hbs',
      'templates/app/**',
      'templates/generated/**',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    languageOptions: { globals: globals.node },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  ...Object.entries(TABLE).map(([folder, patterns]) => ({
    files: [`${folder}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  })),
  { files: ['scripts/**', 'bench/**', 'test/**', 'bin/**'], rules: { 'no-console': 'off' } },
  // Stand-ins of drivers are classes because the drivers' are; texts of programs keep their escapes.
  { files: ['test/**'], rules: { '@typescript-eslint/no-extraneous-class': 'off', 'no-useless-escape': 'off' } },
);
