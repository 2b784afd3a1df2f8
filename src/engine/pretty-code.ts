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

/** Texts that are kept: a plan that is made anew writes most of its files as before. */
const KEPT = 200;
const written = new Map<string, Promise<string>>();

/** The text as prettier writes it; a kind of file that is not emitted with code in it stays as it is. */
export async function format(path: Path, text: string, options: Options): Promise<string> {
  const parser = PARSERS[path.slice(path.lastIndexOf('.') + 1)];
  if (!parser) return text;
  const key = JSON.stringify([parser, options, text]);
  const made = written.get(key) ?? write(parser, text, options);
  written.delete(key);
  written.set(key, made);
  for (const oldest of written.keys()) {
    if (written.size <= KEPT) break;
    written.delete(oldest);
  }
  return made;
}

async function write(parser: string, text: string, options: Options): Promise<string> {
  const [prettier, ...loaded] = await Promise.all([import('prettier/standalone'), ...pluginsOf(parser)]);
  return prettier.format(text, { ...options, parser, plugins: loaded.map((plugin) => plugin.default ?? plugin) });
}

function pluginsOf(parser: string) {
  if (parser === 'markdown') return [import('prettier/plugins/markdown')];
  return [import('prettier/plugins/babel'), import('prettier/plugins/estree')];
}
