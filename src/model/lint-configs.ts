/** Programs that set up ESLint, in the order in which it looks for them. */
export const LINT_PROGRAMS: readonly string[] = [
  ...['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((ending) => `eslint.config.${ending}`),
  ...['.eslintrc.js', '.eslintrc.cjs'],
];

/** The same as data, in YAML or JSON. */
export const LINT_DATA: readonly string[] = ['.yaml', '.yml', '.json', ''].map((ending) => `.eslintrc${ending}`);
