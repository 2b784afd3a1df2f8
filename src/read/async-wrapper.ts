import type { Path } from '../model/tree.ts';
import type { ImportedFact, Manifest } from '../model/project.ts';
import { hasRole } from '../code/packages/catalogue.ts';
import { bindingsOf } from '../code/syntax/imports-of-file.ts';
import { exportedNodes } from '../code/syntax/exports.ts';
import { readScopes } from '../code/syntax/scopes.ts';
import { joinPath } from '../code/values/operators.ts';
import { ownCode } from './entry-points.ts';
import type { Sources } from './sources.ts';

/**
 * What the app wraps async handlers with: what most files import for it, a file of its own that does it (`middleware/async.js`),
 * or a package that it depends on.
 */
export function readAsyncWrapper(sources: Sources, manifest: Manifest | null): ImportedFact | null {
  const files = ownCode(sources);
  const found = new Map<string, { fact: ImportedFact; count: number }>();
  for (const path of files)
    for (const fact of importedIn(sources, path)) {
      const key = `${fact.path ?? fact.module} ${fact.name}`;
      found.set(key, { fact, count: (found.get(key)?.count ?? 0) + 1 });
    }
  const [first] = [...found.values()].sort((a, b) => b.count - a.count);
  return first?.fact ?? ownIn(sources, files) ?? installed(manifest);
}

const NAMED = /^(express_?)?(async|catch|wrap)(_?(handler|middleware|route|controller|wrap(per)?|errors?|async))*$/i;
const WRAPS = /(async|catch|wrap)\w*\(/i;

function importedIn(sources: Sources, file: Path): ImportedFact[] {
  if (!sources.mentions(file, WRAPS)) return [];
  const text = sources.text(file) ?? '';
  const source = sources.open(file);
  return (source ? bindingsOf(source) : []).flatMap(({ module, kind, local, imported, typeOnly }): ImportedFact[] => {
    if (typeOnly || kind === 'namespace' || (kind === 'named' && imported !== local)) return [];
    if (!NAMED.test(local) || !text.includes(`${local}(`)) return [];
    if (hasRole(module, 'async-wrapper')) return [{ module, kind, name: local }];
    const path = module.startsWith('.') ? fileOf(sources, joinPath(file.replace(/[^/]*$/, ''), module)) : undefined;
    return path !== undefined && handsOn(sources.text(path)) ? [{ path, kind, name: local }] : [];
  });
}

/** The file of a module, as imports may name it. */
function fileOf(sources: Sources, module: Path): Path | undefined {
  const bare = module.replace(/\.[cm]?[jt]s$/, '');
  return [bare, `${bare}/index`]
    .flatMap((one) => ['.js', '.ts', '.mjs', '.cjs', '.mts', '.cts'].map((ending) => one + ending))
    .find((path) => sources.has(path));
}

/** It makes a handler of a handler, and gives `next` what that fails with. */
const handsOn = (text = ''): boolean =>
  /\(\s*(?:_?req\w*(?:\s*:[^,]{1,80})?,[^()]{0,200}\bnext\b|\.\.\.\w+)/.test(text) &&
  /\.catch\(\s*next\b|\.catch\(\s*\(?(\w+)\)?\s*=>\s*\{?\s*(?:return\s+)?next\(\s*\1\b|catch\s*\(\s*(\w+)[^)]{0,80}\)\s*\{[^{}]{0,800}next\(\s*\2\b/.test(
    text,
  );

function ownIn(sources: Sources, files: readonly Path[]): ImportedFact | undefined {
  for (const path of files) {
    const name = nameOf(path);
    if (!NAMED.test(name) || !handsOn(sources.text(path))) continue;
    const source = sources.open(path);
    if (!source) continue;
    const exported = exportedNodes(readScopes(source.ast));
    const named = exported.find(([one]) => NAMED.test(one));
    if (named) return { path, kind: 'named', name: named[0] };
    const own = exported.filter(([one]) => one === 'default');
    if (own.length === 1 && exported.length === 1)
      return { path, kind: 'default', name: name === 'async' ? 'asyncHandler' : name };
  }
  return undefined;
}

/** `middleware/catch-async.js` is `catchAsync`. */
const nameOf = (path: Path): string =>
  (/([\w.-]+?)(?:\.(?:middleware|util|helper))?\.[cm]?[jt]s$/.exec(path)?.[1] ?? '').replace(
    /[-_.](\w)/g,
    (_all, letter: string) => letter.toUpperCase(),
  );

function installed(manifest: Manifest | null): ImportedFact | null {
  return manifest?.dependencies['express-async-handler'] === undefined
    ? null
    : { module: 'express-async-handler', kind: 'default', name: 'asyncHandler' };
}
