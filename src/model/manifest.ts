import type { Path } from './tree.ts';

export interface Manifest {
  /** `package.json`, or `packages/api/package.json` in a monorepo. */
  path: Path;
  name: string;
  type: 'module' | 'commonjs';
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  scripts: Record<string, string>;
  main?: string;
  /** Others install it and mount what it exports: it is released as a package, and starts nothing. */
  library?: true;
  /** What `module-alias` reads: `{ "@": "src" }`. */
  aliases?: Record<string, string>;
  /** Ranges that are written elsewhere: in packages of folders above, in the catalogue of a workspace. */
  ranges?: Record<string, string>;
  /** The file with the catalogue that most packages stand in as `catalog:`, of pnpm or yarn. */
  catalog?: Path;
}
