import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../model/errors.ts';
import type { Protection } from '../model/protection.ts';
import { protections } from '../protections/index.ts';

/**
 * Our protections, and those that the `plugins` of a config name: files or packages, as seen from the project, whose default
 * export is a protection or a list of them.
 *
 * @throws {UserError} at a plugin that cannot be loaded, or that exports something else
 */
export async function knownProtections(root: string, plugins: readonly string[]): Promise<readonly Protection[]> {
  const known = [...protections];
  for (const name of plugins) {
    for (const own of [await load(root, name)].flat()) {
      const problem =
        whyNone(own) ?? (known.some(({ id }) => id === own.id) ? `"${own.id}" is there already` : undefined);
      if (problem !== undefined) {
        throw new UserError(
          `The plugin ${name} cannot be used: ${problem}.`,
          'CONTRIBUTING.md shows how one is written.',
        );
      }
      known.push(own);
    }
  }
  return known;
}

async function load(root: string, name: string): Promise<Protection | Protection[]> {
  try {
    const path = /^\.{0,2}\//.test(name)
      ? resolve(root, name)
      : createRequire(join(root, 'package.json')).resolve(name);
    const { default: exported } = (await import(pathToFileURL(path).href)) as { default: Protection | Protection[] };
    return exported;
  } catch (error) {
    throw new UserError(
      `The plugin ${name} cannot be loaded: ${(error as Error).message.split('\n')[0]}`,
      'Name a file (./security/ours.mjs) or a package that is installed.',
    );
  }
}

/** What a default export lacks to be a protection. */
function whyNone(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'its default export is no protection';
  const { id, rules, ...rest } = value as Partial<Protection>;
  if (typeof id !== 'string' || !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id))
    return '"id" must be a name like csrf-tokens';
  if (typeof rules !== 'object') return `"${id}" has no rules`;
  if (typeof rest.detect !== 'function') return `"${id}" has no function detect`;
  const unsaid = (['title', 'why', 'breaks', 'turnOff', 'example', 'references', 'owasp'] as const).find(
    (key) => !rest[key],
  );
  return unsaid === undefined ? undefined : `"${id}" says nothing of "${unsaid}"`;
}
