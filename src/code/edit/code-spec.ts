/** A module that inserted code needs. An import that is there is reused whatever its local name; a clash is renamed. */
export interface ImportSpec {
  /** A package, or a path relative to the importing file (`./config/security.js`; the extension follows the file's other imports). */
  module: string;
  /** By what the compiler's paths reach it (`@/config/security`), for files that import all of their own so. */
  alias?: string;
  kind: 'default' | 'named';
  /** The exported name for `named`; the wanted local name for `default`. */
  name: string;
  /** `require('…').name`, where nothing can be taken apart: before Node 6. */
  byMember?: boolean;
  /** It is a type: `import type { CorsOptions } from 'cors'`. */
  type?: boolean;
}

/**
 * Code to write into a file. `$name` stands for the local name of an import of that name, `$app` for the app:
 * `$app.use($helmet($security.helmet))`. `$$` is a dollar sign.
 */
export interface CodeSpec {
  code: string;
  imports?: readonly ImportSpec[];
}
