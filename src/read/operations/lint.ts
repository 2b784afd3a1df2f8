import { LINT_DATA, LINT_PROGRAMS } from '../../model/lint-configs.ts';
import type { LintFacts } from '../../model/operations.ts';
import type { Place } from '../../model/place.ts';
import type { Path } from '../../model/tree.ts';
import type { Source } from '../../code/values/value.ts';
import { exportedNodes } from '../../code/syntax/exports.ts';
import { bare, keyName, type Node } from '../../code/syntax/nodes.ts';
import { readScopes } from '../../code/syntax/scopes.ts';
import { pick } from '../json.ts';
import type { Package } from '../manifest.ts';
import { below, folderOf, type Sources } from '../sources.ts';
import { placeAt } from '../values.ts';

type Sets = NonNullable<LintFacts>['sets'];

const SECURE =
  /eslint-plugin-security|plugin:security\/|eslint-plugin-no-unsanitized|plugin:sonarjs\/|eslint-plugin-sonarjs/;

/** How ESLint is set up for the program: the config beside its manifest, or above it. */
export function readLint(sources: Sources, manifest: Package | undefined): LintFacts {
  const folders: Path[] = [manifest?.folder ?? '.'];
  while (folders.at(-1) !== '.') folders.push(folderOf(folders.at(-1) ?? '.'));
  for (const folder of folders) {
    const config = [...LINT_PROGRAMS, ...LINT_DATA]
      .map((name) => below(folder, name))
      .find((path) => sources.has(path));
    if (config !== undefined) return ofFile(sources, config);
  }
  if (!manifest || pick(manifest.raw, 'eslintConfig') === undefined) return null;
  return ofJson(manifest.path, sources.text(manifest.path) ?? '');
}

function ofFile(sources: Sources, config: Path): LintFacts {
  const text = sources.text(config) ?? '';
  if (/rc(\.json)?$/.test(config)) return ofJson(config, text);
  const source = /\.ya?ml$/.test(config) ? undefined : sources.open(config);
  const sets = source ? (/(^|\/)eslint\.config\./.test(config) ? flatSets(source) : extendedSets(source)) : null;
  return { config, secure: SECURE.test(text), sets };
}

/** `"extends": "a"`, `"extends": ["a"]` and the first line of a longer list. */
function ofJson(config: Path, text: string): LintFacts {
  const line = text
    .split(/\r?\n/)
    .map((one) => one.trim())
    .find((one) => /^"extends"\s*:/.test(one));
  const secure = SECURE.test(text);
  const added = '"plugin:security/recommended-legacy"';
  if (line === undefined) return { config, secure, sets: null };
  const single = /^("extends"\s*:\s*)("[^"]*")(,?)$/.exec(line);
  const list = /^("extends"\s*:\s*\[)(\s*)(.*)$/.exec(line);
  const [, before = '', middle = '', after = ''] = single ?? list ?? [];
  if (!single && !list) return { config, secure, sets: null };
  const opens = list !== null && after === '';
  const written = single
    ? `${before}[${middle}, ${added}]${after}`
    : `${before}${opens ? `\n${' '.repeat(4)}` : middle}${added}${after.startsWith(']') ? '' : opens ? ',' : ', '}${after}`;
  return { config, secure, sets: { kind: 'json', line: written, instead: line } };
}

/** The first of what a flat config exports: in a list, or handed to `defineConfig` or `tseslint.config`. */
function flatSets(source: Source): Sets {
  const exported = exportedBy(source);
  const [argument] = exported?.type === 'CallExpression' ? exported.arguments : [];
  const list = argument ? bare(argument) : exported;
  const first = list?.type === 'ArrayExpression' ? list.elements[0] : argument;
  return first ? { kind: 'flat', first: at(source, first), ownLine: beginsLine(source, first) } : null;
}

function extendedSets(source: Source): Sets {
  const exported = exportedBy(source);
  if (exported?.type !== 'ObjectExpression') return null;
  for (const one of exported.properties) {
    if (one.type !== 'ObjectProperty' || keyName(one.key, one.computed) !== 'extends') continue;
    const value = bare(one.value);
    if (value.type === 'StringLiteral') return { kind: 'extended', only: at(source, value) };
    const [first] = value.type === 'ArrayExpression' ? value.elements : [];
    if (first) return { kind: 'extends', first: at(source, first), ownLine: beginsLine(source, first) };
  }
  return null;
}

/** What a module exports as its whole; a variable stands for what it is declared with. */
function exportedBy({ ast }: Source): Node | undefined {
  const scopes = readScopes(ast);
  const exported = exportedNodes(scopes).find(([name]) => name === 'default')?.[1];
  const node = exported && bare(exported);
  if (node?.type !== 'Identifier') return node;
  const from = scopes.binding(node)?.from;
  return from?.type === 'VariableDeclarator' && from.init ? bare(from.init) : undefined;
}

const at = (source: Source, node: Node): Place => placeAt(source, node.start ?? 0, node.end ?? 0);

const beginsLine = ({ text }: Source, node: Node): boolean => /\n[ \t]*$/.test(text.slice(0, node.start ?? 0));
