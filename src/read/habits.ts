import { ownCode } from './entry-points.ts';
import type { Sources } from './sources.ts';

const COMMENTS = /^(?:\s+|#![^\n]*|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)*/;
const SHARES = /\brequire\(|\bmodule\.exports\b|^[ \t]*exports\./m;
const IS_MODULE = /^[ \t]*(?:import\b(?!\s*\()|export\b)/m;

const BUILTIN =
  /(?:\bfrom|\brequire\(|\bimport)\s*['"](node:)?(?:assert|buffer|child_process|cluster|crypto|dns|events|fs|fs\/promises|http|http2|https|module|net|os|path|querystring|readline|stream|tls|url|util|zlib)['"]/g;

/** Whether most of its imports of Node's own modules say `node:`; `null` where it has none. */
export function writesNodePrefix(sources: Sources): boolean | null {
  let [all, prefixed] = [0, 0];
  for (const path of ownCode(sources))
    for (const [, prefix] of (sources.text(path) ?? '').matchAll(BUILTIN)) {
      all += 1;
      if (prefix) prefixed += 1;
    }
  return all === 0 ? null : prefixed * 2 >= all;
}

/** Whether its authors write 'use strict' in CommonJS, where it changes what the language does. */
export function saysStrict(sources: Sources): boolean {
  const files = ownCode(sources).filter((path) => /\.c?js$/.test(path));
  const texts = files
    .filter((path) => sources.mentions(path, SHARES) && !sources.mentions(path, IS_MODULE))
    .flatMap((path) => sources.text(path) ?? []);
  const strict = texts.filter((text) => /^['"]use strict['"]/.test(text.slice(COMMENTS.exec(text)?.[0].length)));
  return strict.length > 0 && strict.length * 2 >= texts.length;
}
