import type { Path, Tree } from '../model/tree.ts';
import type { Source } from '../code/values/value.ts';
import { parse, parseLoosely, ParseError } from '../code/syntax/parser.ts';
import { withUsualNames } from '../code/express/usual-names.ts';
import { outputsIn } from './outputs.ts';
import { faultOf } from '../code/values/interpreter.ts';

/** Programs of the CI are none of the app. */
const OF_CI = /(^|\/)\.(github|gitlab|circleci)\//;
/** What code asks for, too: `require('../package.json')` gives data, and bundlers make code of the others. */
const NO_CODE = /\.(json[5c]?|vue|svelte|astro|mdx?|css|s[ac]ss|less|styl|html?|svg|graphql|gql|ya?ml|txt|node|wasm)$/;
const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)$/;

/** The source files of a tree: listed once, parsed once and only when asked for. */
export class Sources {
  readonly tree: Tree;
  /** Every file of the tree. */
  readonly files: readonly Path[];
  readonly #known: ReadonlySet<Path>;
  /** What the compiler has written, and of what. */
  readonly #outputs: ReadonlyMap<Path, Path>;
  readonly #parsed = new Map<Path, Source | null>();
  readonly #unread = new Map<Path, string>();
  #code: Path[] | undefined;
  #folders: Map<Path, string[]> | undefined;

  constructor(tree: Tree) {
    this.tree = tree;
    this.files = tree.list();
    this.#known = new Set(this.files);
    this.#outputs = outputsIn(this.files, (path) => tree.read(path));
  }

  /** Paths of code, type declarations left out. */
  code(): readonly Path[] {
    return (this.#code ??= this.files.filter(
      (path) =>
        !OF_CI.test(path) &&
        !this.#outputs.has(path) &&
        ((SOURCE.test(path) && !/\.d\.[cm]?ts$/.test(path)) || this.#isProgram(path)),
    ));
  }

  /** A file without an ending that Node runs by its first line. */
  #isProgram(path: Path): boolean {
    if (/\.[^/]*$/.test(path)) return false;
    return /^#!.*\b(node|nodejs|tsx|ts-node|bun)\b/.test(this.text(path)?.slice(0, 100) ?? '');
  }

  has(path: Path): boolean {
    return this.#known.has(path);
  }

  /** The file that a person writes: what a compiled one was compiled from, else the file itself. */
  sourceOf(path: Path): Path {
    return this.#outputs.get(path) ?? path;
  }

  text(path: Path): string | undefined {
    return this.tree.read(path);
  }

  /** Whether the text of a file matches: what many files are asked goes by this, since an edit of one leaves the answers of the others. */
  mentions(path: Path, pattern: RegExp): boolean {
    return this.tree.matches(path, pattern);
  }

  /** The parsed file; `undefined` where there is none or it cannot be read, which is noted. What has an error is noted, too, and never edited. */
  open(path: Path): Source | undefined {
    const known = this.#parsed.get(path);
    if (known !== undefined) return known ?? undefined;
    const source = this.#parse(path);
    this.#parsed.set(path, source ?? null);
    return source;
  }

  #parse(path: Path): Source | undefined {
    if (NO_CODE.test(path)) return undefined;
    const text = this.tree.read(path);
    if (text === undefined) return undefined;
    const strict = this.attempt(path, () => ({ path, text, ast: parse(text, path) }));
    if (strict) return this.#asUsual(strict);
    const ast = parseLoosely(text, path);
    return ast ? { path, text, ast } : undefined;
  }

  /** Handlers whose parameters have other names than the usual are read as if they had those. */
  #asUsual(source: Source): Source {
    const usual = this.attempt(source.path, () => withUsualNames(source.text, source.ast, source.path));
    return usual ? { ...source, ...usual, written: source.text } : source;
  }

  /** What is read of a file; `undefined` where that fails, which is noted and ends nothing else. */
  attempt<T>(path: Path, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (error instanceof ParseError) this.note(path, error.located);
      else this.note(path, error instanceof RangeError ? 'nested too deep' : faultOf(error));
      return undefined;
    }
  }

  note(path: Path, why: string): void {
    this.#unread.set(path, why);
  }

  /** Names directly in a folder. */
  inFolder(folder: Path): readonly string[] {
    this.#folders ??= foldersOf(this.files);
    return this.#folders.get(folder === '' ? '.' : folder) ?? [];
  }

  unread(): { file: Path; why: string }[] {
    const all = new Map(this.tree.unread().map(({ file, why }) => [file, why]));
    for (const [file, why] of this.#unread) all.set(file, why);
    return [...all].map(([file, why]) => ({ file, why })).sort((a, b) => (a.file < b.file ? -1 : 1));
  }
}

function foldersOf(files: readonly Path[]): Map<Path, string[]> {
  const folders = new Map<Path, Set<string>>();
  for (const file of files) {
    const parts = file.split('/');
    parts.forEach((part, index) => {
      const folder = parts.slice(0, index).join('/') || '.';
      const names = folders.get(folder) ?? new Set();
      folders.set(folder, names.add(part));
    });
  }
  return new Map([...folders].map(([folder, names]) => [folder, [...names]]));
}

/** The folder of a path, `.` at the root. */
export function folderOf(path: Path): Path {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
}

/** A path below a folder, where `.` and `''` are the root. */
export function below(folder: Path, name: string): Path {
  return folder === '.' || folder === '' ? name : `${folder}/${name}`;
}

export function isBelow(path: Path, folder: Path): boolean {
  return folder === '.' || folder === '' || path === folder || path.startsWith(`${folder}/`);
}
