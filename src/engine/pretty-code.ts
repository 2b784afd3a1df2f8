import type { Options, Plugin, Printer } from 'prettier';
import type { Path } from '../model/tree.ts';
import { prettierParsers } from './prettier-parser.ts';

type ParserName = 'babel' | 'babel-ts';

/** One parser does for both languages, and it is the one that reads the project: loading another takes longer than all the formatting. */
const PARSERS: Record<string, ParserName> = {
  js: 'babel',
  mjs: 'babel',
  cjs: 'babel',
  jsx: 'babel',
  tsx: 'babel-ts',
  ts: 'babel-ts',
  mts: 'babel-ts',
  cts: 'babel-ts',
};

/** Texts that are kept: a plan that is made anew writes most of its files as before. */
const KEPT = 200;
const written = new Map<string, Promise<string>>();

/** The text as prettier writes it; what is no code stays as it is. */
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

async function write(parser: ParserName, text: string, options: Options): Promise<string> {
  const [{ format: layOut }, estree] = await Promise.all([
    import('prettier/standalone'),
    import('prettier/plugins/estree'),
  ]);
  // Without a name it may be TSX, where `<T>(one) =>` takes a comma.
  const filepath = parser === 'babel-ts' ? 'code.ts' : 'code.js';
  return layOut(text, { ...options, parser, filepath, plugins: [estree, withParsers(estree.printers)] });
}

let plugin: Plugin | undefined;

const withParsers = ({ estree }: Record<string, Printer>): Plugin =>
  (plugin ??= { parsers: prettierParsers((node) => estree?.getVisitorKeys?.(node, new Set()) ?? []) });
