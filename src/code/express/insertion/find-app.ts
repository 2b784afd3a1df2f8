import { fillPlaceholders } from '../../edit/snippet.ts';
import { appsOf, type LocalApp, type LocalItem } from '../apps-in-file.ts';
import { resolveImports, type CodeSpec } from '../../edit/imports.ts';
import type { TransformRefusal } from '../../edit/transform.ts';
import type { SourceFile } from '../../syntax/source-file.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';

/** The app of a name in a file, or why there is not exactly one. */
export function findApp(file: SourceFile, name: string, index?: number): LocalApp | TransformRefusal {
  const named = appsOf(file).filter((app) => app.name === name && app.kind !== 'router');
  const created = named.filter(({ origin }) => origin === 'created');
  const apps = created.length > 0 ? created : named;
  const [app] = index === undefined ? apps : apps.slice(index, index + 1);
  const shown = name === '' ? 'one-expression app' : `app called ${name}`;
  if (!app) return { reason: `There is no ${shown} in ${file.path}` };
  if (apps.length > 1 && index === undefined)
    return { reason: `There are ${apps.length} apps called ${name} in ${file.path}` };
  return app;
}

/** Whether the statement is in the app's chain already. */
export function hasItem(file: SourceFile, app: LocalApp, { code, imports }: CodeSpec): boolean {
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
