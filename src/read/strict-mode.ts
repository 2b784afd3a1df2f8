import { ownCode } from './entry-points.ts';
import type { Sources } from './sources.ts';

const COMMENTS = /^(?:\s+|#![^\n]*|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)*/;
const SHARES = /\brequire\(|\bmodule\.exports\b|^[ \t]*exports\./m;
const IS_MODULE = /^[ \t]*(?:import\b(?!\s*\()|export\b)/m;

/** Whether its authors write 'use strict' in CommonJS, where it changes what the language does. */
export function saysStrict(sources: Sources): boolean {
  const files = ownCode(sources).filter((path) => /\.c?js$/.test(path));
  const texts = files
    .flatMap((path) => sources.text(path) ?? [])
    .filter((one) => SHARES.test(one) && !IS_MODULE.test(one));
  const strict = texts.filter((text) => /^['"]use strict['"]/.test(text.slice(COMMENTS.exec(text)?.[0].length)));
  return strict.length > 0 && strict.length * 2 >= texts.length;
}
