import { fillPlaceholders } from '../../edit/snippet.ts';
import { appsOf, type LocalApp, type LocalItem } from '../apps-in-file.ts';
import { resolveImports } from '../../edit/imports.ts';
import type { CodeSpec } from '../../edit/code-spec.ts';
import type { TransformRefusal } from '../../edit/transform.ts';
import type { Range } from '../../syntax/range.ts';
import type { SourceFile } from '../../syntax/source-file.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';

/** The app that is made or handed in at a place; without one, the app of a name, or the only one; or why there is not exactly one. */
export function findApp(
  file: SourceFile,
  { appAt, app: name }: { appAt?: Range; app?: string },
): LocalApp | TransformRefusal {
  const all = appsOf(file).filter(({ kind }) => kind !== 'router');
  const there = appAt && all.find(({ node }) => startOf(node) === appAt.start && endOf(node) === appAt.end);
  if (there) return there;
  const named = name === undefined ? all : all.filter((app) => app.name === name);
  const created = named.filter(({ origin }) => origin === 'created');
  const [app, ...others] = created.length > 0 ? created : named;
  const shown = name === undefined ? 'app' : name === '' ? 'one-expression app' : `app called ${name}`;
  if (!app) return { reason: `There is no ${shown} in ${file.path}` };
  if (others.length > 0)
    return { reason: `There are ${others.length + 1} apps called ${name ?? app.name} in ${file.path}` };
  return app;
}

/** Whether the statement is in the app's chain already. */
export function hasItem(file: SourceFile, app: LocalApp, { code, imports = [] }: CodeSpec): boolean {
  const { names, missing } = resolveImports(file, imports, file.ast.program);
  if (missing.length > 0) return false;
  const wanted = plain(fillPlaceholders(code, names.set('app', '')));
  return app.items.some((item) => plain(linkText(file, item)) === wanted);
}

/** `.use(x)` of `app.use(x)`. */
function linkText(file: SourceFile, { node }: LocalItem): string {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return '';
  return `.${file.text.slice(startOf(node.callee.property), endOf(node))}`;
}

const plain = (code: string): string =>
  code
    .replace(/[\s;]/g, '')
    .replaceAll('"', "'")
    .replace(/,([)\]}])/g, '$1');
