import type { Project } from '../model/project.ts';
import type { Path, Tree } from '../model/tree.ts';
import { open } from '../code/syntax/source-file.ts';
import { ParseError } from '../code/syntax/parser.ts';

/** Names the module may have, in order of preference: a foreign file of the first name is left alone. */
const NAMES = ['security', 'http-security', 'express-security'];
const EXTENSIONS = ['.js', '.ts', '.mjs', '.cjs', '.mts', '.cts'];

/** Where the config module of the app in `entry` is or belongs. `root` is the folder of its package: `''` or `packages/api/`. */
export function configModule(tree: Tree, root: string, entry: Path): Project['security'] {
  const folder = entry.startsWith(`${root}src/`) ? `${root}src/config/` : `${root}config/`;
  const wanted = /\.[cm]?[jt]s$/.exec(entry)?.[0] ?? '.js';
  for (const name of NAMES) {
    const there = EXTENSIONS.map((extension) => `${folder}${name}${extension}`).find(
      (path) => tree.read(path) !== undefined,
    );
    if (!there) return { path: `${folder}${name}${wanted}`, members: [] };
    const members = membersOf(tree.read(there) ?? '', there);
    if (members) return { path: there, members };
  }
  return { path: `${folder}harden-express${wanted}`, members: [] };
}

/** Member names of the object `security` that the module declares; `null` where there is none, so it is not ours. */
function membersOf(text: string, path: Path): string[] | null {
  try {
    const { root, j } = open(text, path);
    const declared = root.find(j.VariableDeclarator, { id: { type: 'Identifier', name: 'security' } }).nodes()[0];
    if (declared?.init?.type !== 'ObjectExpression') return null;
    return declared.init.properties.flatMap((property) =>
      'key' in property && property.key.type === 'Identifier' ? [property.key.name] : [],
    );
  } catch (error) {
    if (error instanceof ParseError) return null;
    throw error;
  }
}
