import type { Host } from '../values/interpreter.ts';
import type { Node } from '../syntax/nodes.ts';
import { memberName } from '../syntax/nodes.ts';
import { readScopes, type Scopes } from '../syntax/scopes.ts';
import type { Source } from '../values/value.ts';

/** The files of a program as the flows need them: texts first, trees only of those that are asked for. */
export interface Reading {
  paths: readonly string[];
  text(path: string): string | undefined;
  /** Whether the text of a file matches. */
  mentions(path: string, pattern: RegExp): boolean;
  open(path: string): Source | undefined;
  host: Host;
  /** The file a specifier means; `undefined` for packages and what is not there. */
  find(specifier: string, from: string): string | undefined;
}

export interface FlowFile {
  path: string;
  source: Source;
  scopes: Scopes;
}

const IMPORT = /(?:require|import)\s*\(\s*['"`]([^'"`\n]+)['"`]\s*\)|(?:from|import)\s*['"]([^'"\n]+)['"]/g;

export class Files {
  readonly #reading: Reading;
  readonly #open = new Map<string, FlowFile | null>();
  readonly #mentions = new Map<string, Map<string, boolean>>();
  readonly #closures = new Map<string, readonly string[]>();
  readonly #members = new Map<string, ReadonlyMap<string, readonly Node[]>>();
  #importers: Map<string, Set<string>> | undefined;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  get paths(): readonly string[] {
    return this.#reading.paths;
  }

  text(path: string): string {
    return this.#reading.text(path) ?? '';
  }

  file(path: string): FlowFile | undefined {
    const known = this.#open.get(path);
    if (known !== undefined) return known ?? undefined;
    const source = this.#reading.open(path);
    const file = source && { path, source, scopes: readScopes(source.ast) };
    this.#open.set(path, file ?? null);
    return file;
  }

  /** The file that an import of a file leads to; `null` for a package. */
  target(specifier: string, from: FlowFile): FlowFile | null {
    const path = this.#reading.find(specifier, from.path);
    return path === undefined || path.endsWith('.json') ? null : (this.file(path) ?? null);
  }

  packageName(specifier: string, from: FlowFile): string {
    const name = specifier.replace(/^node:/, '');
    return this.#reading.host.packageName(name, from.source);
  }

  /** Files that import a file, or one that does, and itself: who may name what it exports. */
  importersOf(path: string): readonly string[] {
    const known = this.#closures.get(path);
    if (known) return known;
    const importers = (this.#importers ??= this.#readImporters());
    const found = new Set([path]);
    for (const one of found) for (const importer of importers.get(one) ?? []) found.add(importer);
    const list = [...found];
    this.#closures.set(path, list);
    return list;
  }

  #readImporters(): Map<string, Set<string>> {
    const importers = new Map<string, Set<string>>();
    for (const path of this.paths) {
      for (const match of this.text(path).matchAll(IMPORT)) {
        const target = this.#reading.find(match[1] ?? match[2] ?? '', path);
        if (target === undefined || target === path) continue;
        const list = importers.get(target);
        if (list) list.add(path);
        else importers.set(target, new Set([path]));
      }
    }
    return importers;
  }

  /** Whether a name stands in the text of a file. */
  mentions(path: string, name: string): boolean {
    let known = this.#mentions.get(path);
    if (!known) this.#mentions.set(path, (known = new Map()));
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = this.text(path).includes(name);
    known.set(name, found);
    return found;
  }

  /** Member expressions of a file by the last name. */
  membersNamed(file: FlowFile, name: string): readonly Node[] {
    let map = this.#members.get(file.path);
    if (!map) {
      const made = new Map<string, Node[]>();
      for (const type of ['MemberExpression', 'OptionalMemberExpression']) {
        for (const node of file.scopes.nodes(type)) {
          const last = memberName(node);
          if (last === undefined) continue;
          const list = made.get(last);
          if (list) list.push(node);
          else made.set(last, [node]);
        }
      }
      map = made;
      this.#members.set(file.path, map);
    }
    return map.get(name) ?? [];
  }
}
