import type { Project } from '../model/project.ts';
import type { Path } from '../model/tree.ts';
import type { Sources } from './sources.ts';

type Node = NonNullable<Project['node']>;

const NAMES = 'argon boron carbon dubnium erbium fermium gallium hydrogen iron jod krypton'.split(' ');

/** The majors that a text names, as `14`, `v14.17` or `lts/fermium`, in order. */
export function majorsIn(text: string): string[] {
  const found = text.matchAll(/(?<![\w.])v?(\d+)(?:\.[\dx]+)*|[a-z]*?(\d+)|\b([a-z]+)\b/gi);
  return [...found].flatMap(([, version, glued, word = '']) => {
    const at = NAMES.indexOf(word.toLowerCase());
    return version ?? glued ?? (at < 0 ? [] : String(4 + 2 * at));
  });
}

/** Files of platforms that say which Node they run, and how. */
const PLATFORMS: readonly [RegExp, RegExp][] = [
  [/^app\.ya?ml$/, /^\s*runtime:\s*['"]?nodejs(\d+)/gm],
  [/^(serverless|template|sam)(\.[\w-]+)?\.(ya?ml|ts|js|json)$/, /\bruntime['"]?:\s*['"]?nodejs(\d+)/gi],
  [/^firebase\.json$/, /"runtime":\s*"nodejs(\d+)"/g],
  [/^netlify\.toml$/, /^\s*NODE_VERSION\s*=\s*"v?(\d+)/gm],
  [/^\.?mise\.toml$/, /^\s*node\s*=\s*"v?(\d+)/gm],
  [/^\.circleci\/config\.yml$/, /image:\s*['"]?(?:circleci|cimg)\/node:v?(\d+)/g],
  [
    /^azure-pipelines\.yml$/,
    /\btask:\s*['"]?(?:NodeTool|UseNode)@\d(?:(?!\btask:)[^]){0,300}?versionSpec:\s*['"]?v?(\d+)/g,
  ],
  [/^bitbucket-pipelines\.yml$/, /image:\s*['"]?node:v?(\d+)/g],
  [/^\.?appveyor\.yml$/, /nodejs_version:\s*['"]?v?(\d+)/g],
];

/** The versions of Node that hosts, and builds elsewhere than on GitHub, are told to take. */
export function platformRuntimes(sources: Sources, folder: Path): Node[] {
  const inside = folder === '.' ? [''] : ['', `${folder}/`];
  return sources.files.flatMap((path) => {
    const name = inside.flatMap((start) => (path.startsWith(start) ? [path.slice(start.length)] : []));
    return PLATFORMS.filter(([file]) => name.some((one) => file.test(one))).flatMap(([, version]) =>
      [...(sources.text(path) ?? '').matchAll(version)].map(([, major]) => ({ major: Number(major), source: path })),
    );
  });
}
