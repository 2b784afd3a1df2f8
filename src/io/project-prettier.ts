import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Formatter } from '../model/formatter.ts';
import type { Path } from '../model/tree.ts';

/** What all versions of prettier have; before 3 it answers at once. */
interface Prettier {
  resolveConfig(file: string, options: { editorconfig: boolean }): Promise<object | null>;
  getFileInfo(file: string, options: { ignorePath: string }): Promise<{ ignored: boolean }>;
  format(text: string, options: object): string | Promise<string>;
}

/** The prettier that is installed in a project, with its configuration; it answers `null` to all where there is none. */
export function projectPrettier(root: string): Formatter {
  let loading: Promise<Prettier | null> | undefined;
  return async (path, text) => {
    const prettier = await (loading ??= load(root));
    if (!prettier) return null;
    try {
      return await format(prettier, root, path, text);
    } catch {
      // What it cannot format, or a configuration that does not load, is for ours.
      return null;
    }
  };
}

async function load(root: string): Promise<Prettier | null> {
  try {
    const file = createRequire(join(root, 'package.json')).resolve('prettier');
    const loaded = (await import(pathToFileURL(file).href)) as Prettier & { default?: Prettier };
    return loaded.default ?? loaded;
  } catch {
    return null;
  }
}

async function format(prettier: Prettier, root: string, path: Path, text: string): Promise<string | null> {
  const filepath = join(root, path);
  const { ignored } = await prettier.getFileInfo(filepath, { ignorePath: join(root, '.prettierignore') });
  if (ignored) return null;
  const config = await prettier.resolveConfig(filepath, { editorconfig: true });
  return await prettier.format(text, { ...config, filepath });
}
