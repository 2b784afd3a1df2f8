import { isFixed, renderApp, renderView } from '../../templates/app.ts';
import type { Base, Path } from '../model/tree.ts';
import type { ScaffoldAnswers } from './answers.ts';
import { dataOf } from './data.ts';
import { templatesOf } from './files.ts';
import { formatApp } from './format.ts';
import { manifestOf } from './manifest.ts';
import { probeFiles } from './probes.ts';
import { stripTypes } from './strip-types.ts';

/** What a new app is made from besides the answers. */
export interface ScaffoldSource {
  /** The package's own files: `templates/app/**`, `dist/probes.js` and the sources that its types are in. */
  shelf: Pick<Base, 'read'>;
  /** A new random secret for `.env`, of letters, digits, `-` and `_`; nothing else of an app is random. */
  secret: () => string;
  /** The version of the package manager that will install it, where that is known. */
  managerVersion?: string | null;
}

/** The files of a new app, by path: rendered, formatted, and with their types stripped where JavaScript was asked for. */
export async function scaffold(
  answers: ScaffoldAnswers,
  { shelf, secret, managerVersion = null }: ScaffoldSource,
): Promise<Map<Path, string>> {
  const data = dataOf(answers, secret, managerVersion);
  const fixed = new Map<Path, string>();
  const probes = probeFiles(data, (name) => readShelf(shelf, name));
  const rendered = new Map([['package.json', manifestOf(data)]]);
  for (const [path, template] of templatesOf(data)) {
    const source = readShelf(shelf, template);
    if (path.startsWith('views/')) fixed.set(path, renderView(source, data));
    else if (isFixed(source)) fixed.set(path, source);
    else rendered.set(path, renderApp(source, data));
  }
  const files = data.ts
    ? [...fixed, ...(await formatApp(rendered))]
    : [...withoutTypes(fixed), ...(await formatApp(withoutTypes(rendered)))];
  return new Map([...files, ...probes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A file of the package. @throws where the package was put together without it */
export function readShelf(shelf: Pick<Base, 'read'>, path: Path): string {
  const text = shelf.read(path);
  if (text === undefined) throw new Error(`The package lacks ${path}`);
  return text;
}

function withoutTypes(files: ReadonlyMap<Path, string>): Map<Path, string> {
  const stripped = [...files].map(([path, text]): [Path, string] =>
    path.endsWith('.ts') ? [path.replace(/\.ts$/, '.js'), stripTypes(text, path)] : [path, text],
  );
  return new Map(stripped);
}
