import { hasRole } from '../code/packages/catalogue.ts';
import type { Project } from '../model/project.ts';
import { type Package, versionOf } from './manifest.ts';
import type { Sources } from './sources.ts';

/** Database drivers among the dependencies of the entry's package and those its code calls, with the version in use. */
export function readDrivers(
  sources: Sources,
  manifest: Package | undefined,
  called: readonly string[],
): Project['drivers'] {
  const declared = Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies });
  return [...new Set([...declared, ...called])]
    .filter((name) => hasRole(name, 'database'))
    .map((name) => ({ name, version: (manifest && versionOf(sources, manifest, name)?.version) ?? '' }));
}

/** `SET ?`, `WHERE ?`: an object there is columns with their values; `BETWEEN ? AND ?` takes none, and `or ?.`, `on ? a : b` are no SQL. */
const OBJECTS =
  /\b(SET|WHERE|(?<!\bBETWEEN\s{1,9}\S{1,60}\s{1,9})AND|OR|ON|KEY\s+UPDATE)\s+\?(?![?.]|\s*[^\s,;)'"`}\]]+\s*:)|\.escape\(\s*\{/i;

export const bindsObjects = (sources: Sources): boolean =>
  sources.code().some((path) => sources.mentions(path, OBJECTS));
