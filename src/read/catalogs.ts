import { parseYaml } from '../code/syntax/yaml.ts';
import type { Manifest } from '../model/project.ts';
import type { Path } from '../model/tree.ts';
import { parseJson, pick, text, texts } from './json.ts';
import { below, type Sources } from './sources.ts';

const FILES = ['pnpm-workspace.yaml', '.yarnrc.yml'];

/** The catalogue that new packages belong in, with what it has: most of what the package has stands there. */
export function catalogOf(
  sources: Sources,
  folders: readonly Path[],
  { dependencies, devDependencies }: Manifest,
): { file: Path; ranges: Record<string, string> } | undefined {
  const own = Object.values({ ...devDependencies, ...dependencies }).filter(
    (range) => !/^(workspace|link|file):/.test(range),
  );
  if (own.filter((range) => /^catalog:(default)?$/.test(range)).length * 2 <= own.length) return undefined;
  for (const file of folders.flatMap((at) => FILES.map((name) => below(at, name)))) {
    const catalog = pick(yamlOf(sources.text(file)), 'catalog');
    if (catalog !== undefined) return { file, ranges: texts(catalog) };
  }
  return undefined;
}

/** `catalog:`, `catalog:next`: the range stands in a file of the workspace. */
export function catalogued(
  sources: Sources,
  folders: readonly Path[],
  name: string,
  declared: string,
): string | undefined {
  const key = declared.slice('catalog:'.length);
  const keys = key === '' || key === 'default' ? [['catalog'], ['catalogs', 'default']] : [['catalogs', key]];
  for (const at of folders) {
    const manifest = parseJson(sources.text(below(at, 'package.json')));
    const files = FILES.map((file) => yamlOf(sources.text(below(at, file))));
    for (const data of [...files, manifest, pick(manifest, 'workspaces')])
      for (const path of keys) {
        const found = text(pick(data, ...path, name));
        if (found !== undefined) return found;
      }
  }
  return undefined;
}

function yamlOf(content: string | undefined): unknown {
  try {
    return content === undefined ? undefined : parseYaml(content);
  } catch {
    return undefined;
  }
}
