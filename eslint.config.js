import { relative, sep } from 'node:path';
import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { importFault } from './scripts/import-table.js';

/** Holds `import-table.json`: a fault is told with its reason. */
const house = {
  rules: {
    imports: {
      create(context) {
        const path = relative(import.meta.dirname, context.filename)
          .split(sep)
          .join('/');
        const check = ({ source }) => {
          const fault = typeof source?.value === 'string' ? importFault(path, source.value) : null;
          if (fault) context.report({ node: source, message: fault });
        };
        return {
          ImportDeclaration: check,
          ImportExpression: check,
          ExportNamedDeclaration: check,
          ExportAllDeclaration: check,
        };
      },
    },
  },
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
  {
    files: ['src/**/*.ts', 'transforms/**/*.ts', 'templates/**/*.ts'],
    plugins: { house },
    rules: {
      'house/imports': 'error',
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60 }],
    },
  },
  { files: ['scripts/**', 'bench/**', 'test/**', 'bin/**'], rules: { 'no-console': 'off' } },
  // Stand-ins of drivers are classes because the drivers' are; texts of programs keep their escapes.
  { files: ['test/**'], rules: { '@typescript-eslint/no-extraneous-class': 'off', 'no-useless-escape': 'off' } },
);
