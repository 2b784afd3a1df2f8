import type { Options } from 'prettier';
import type { Path } from '../model/tree.ts';

/** One parser does for both languages: loading another takes longer than all the formatting. */
const PARSERS: Record<string, string> = {
  js: 'babel',
  mjs: 'babel',
  cjs: 'babel',
  ts: 'babel-ts',
  mts: 'babel-ts',
  cts: 'babel-ts',
  json: 'json',
  md: 'markdown',
};

/** The text as prettier writes it; a kind of file that is not emitted with code in it stays as it is. */
export async function format(path: Path, text: string, options: Options): Promise<string> {
  const parser = PARSERS[path.slice(path.lastIndexOf('.') + 1)];
  if (!parser) return text;
  const [prettier, ...loaded] = await Promise.all([import('prettier/standalone'), ...pluginsOf(parser)]);
  return prettier.format(text, { ...options, parser, plugins: loaded.map((plugin) => plugin.default ?? plugin) });
}

function pluginsOf(parser: string) {
  if (parser === 'markdown') return [import('prettier/plugins/markdown')];
  return [import('prettier/plugins/babel'), import('prettier/plugins/estree')];
}
