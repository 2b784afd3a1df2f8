import type { Statement } from '@babel/types';
import { bindingsOf, declarationsOf, type Binding } from '../syntax/imports-of-file.ts';
import type { CodeSpec, ImportSpec } from './code-spec.ts';
import { fillPlaceholders, inStyle } from './snippet.ts';
import type { Edits } from './edits.ts';
import { headerEnd } from './header.ts';
import { orderedSpot, type Spot } from './import-order.ts';
import { beforeTypes, beginsGroup, isOwn, packageHeader, packagePlace } from './import-places.ts';
import { HAS_DEFAULT, importForm, importLine, isCalled } from './import-form.ts';
import { walk, type Node } from '../syntax/nodes.ts';
import { insertAfter, insertAtTop, insertBefore } from './statements.ts';
import { importStyle } from './style.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import { endOf, startOf } from '../syntax/ancestors.ts';

interface Missing {
  spec: ImportSpec;
  local: string;
}

interface ResolvedImports {
  /** The expression by which each wanted name is reached, by `ImportSpec.name`. */
  names: Map<string, string>;
  missing: readonly Missing[];
}

/** The imports that the edits of one run may need. What is used of them is declared, once. */
export class Imports {
  readonly #file: SourceFile;
  readonly #anchor: Node | undefined;
  readonly #missing: readonly Missing[];
  readonly #used = new Set<string>();
  readonly #names: ReadonlyMap<string, string>;

  /** @param anchor the first place where code needs them; they stand before it */
  constructor(file: SourceFile, specs: readonly ImportSpec[], anchor: Node | undefined) {
    const { names, missing } = anchor ? resolveImports(file, specs, anchor) : { names: new Map(), missing: [] };
    this.#file = file;
    this.#anchor = anchor;
    this.#names = names;
    this.#missing = missing;
  }

  /** Code with its placeholders filled in; its imports are used. */
  fill({ code, imports = [] }: CodeSpec, more: readonly (readonly [string, string])[] = []): string {
    for (const { name } of imports) this.#used.add(name);
    return fillPlaceholders(code, new Map([...this.#names, ...more]));
  }

  declare(edits: Edits): void {
    const used = this.#missing.filter(({ spec }) => this.#used.has(spec.name));
    if (this.#anchor) declareImports(this.#file, edits, used, this.#anchor);
  }
}

/** Packages whose default export is also a named one. */
const SAME_AS_DEFAULT: Readonly<Record<string, string>> = { 'express-rate-limit': 'rateLimit', helmet: 'helmet' };

/** By what names code that stands behind (or in) `anchor` reaches what it needs, and what of it has to be imported. */
export function resolveImports(file: SourceFile, specs: readonly ImportSpec[], anchor: Node): ResolvedImports {
  const taken = namesIn(file);
  const names = new Map<string, string>();
  const missing: Missing[] = [];
  for (const given of specs) {
    const spec = inOwnForm(file, given);
    if (names.has(spec.name)) continue;
    const there = reachable(file, spec, anchor);
    const isWhole = importForm(file).strict && !spec.type && isReachedInside(spec);
    const local = there ?? freeName(isWhole && spec.kind === 'named' ? wholeOf(spec) : spec, taken);
    if (there === undefined) missing.push({ spec, local });
    taken.add(local);
    names.set(spec.name, there === undefined && isWhole ? memberOf(local, spec) : local);
  }
  return { names, missing };
}

/** A file that reaches the modules of other folders by an alias gets no path that climbs to one. */
function inOwnForm(file: SourceFile, spec: ImportSpec): ImportSpec {
  const { alias } = spec;
  if (alias === undefined) return spec;
  const prefix = alias.slice(0, alias.indexOf('/') + 1);
  const modules = bindingsOf(file).map(({ module }) => module);
  const climbs = spec.module.startsWith('..') ? '..' : '.';
  const aliased = modules.filter((module) => module.startsWith(prefix));
  // `@config/` is the folder itself; under `@/` a file may reach some modules and climb to others.
  const isUsed = aliased.length > 0 && (prefix.length > 2 || !modules.some((module) => module.startsWith(climbs)));
  const ending = aliased.every((module) => module.endsWith('.js')) && !alias.endsWith('.js') ? '.js' : '';
  return isUsed ? { ...spec, module: alias + ending } : spec;
}

/** Writes the imports that are missing: into the braces of an import or require of the same module, or at the end of the header. */
export function declareImports(file: SourceFile, edits: Edits, missing: readonly Missing[], anchor: Node): void {
  const extended = new Map<Binding, string[]>();
  const lines: Line[] = [];
  const packagesFirst = [...missing].sort((a, b) => Number(isOwn(a.spec.module)) - Number(isOwn(b.spec.module)));
  for (const { spec, local } of packagesFirst) {
    const braces = spec.kind === 'named' ? lastInBraces(file, spec, anchor) : undefined;
    const marked = spec.type === true && braces && isMarkedType(braces) ? 'type ' : '';
    const name = marked + (spec.name === local ? local : `${spec.name}${braces?.hoisted ? ' as ' : ': '}${local}`);
    if (braces?.specifier) extended.set(braces, [...(extended.get(braces) ?? []), name]);
    else {
      const line = inStyle(importLine(file, spec, local), importStyle(file), '');
      lines.push({ module: spec.module, isType: spec.type === true, line });
    }
  }
  for (const [last, added] of extended) writeNames(file, edits, last, added);
  if (lines.length === 0) return;
  const header = headerEnd(file, anchor, importForm(file).esm);
  const written = lines.map(({ line }) => line);
  if (!header) return insertAtTop(file, edits, written);
  const values = beforeTypes(file, header);
  const shelf = packageHeader(file, values);
  for (const end of new Set([shelf, values, header])) {
    const own = lines.filter(({ module, isType }) => (isType ? header : isOwn(module) ? values : shelf) === end);
    if (own.length > 0) writeLines(file, edits, own, end);
  }
}

/** Names among those in braces: where the alphabet puts them if they are sorted, else behind the last. */
function writeNames(file: SourceFile, edits: Edits, last: Binding, added: readonly string[]): void {
  const there = bindingsOf(file).filter(({ statement, specifier }) => statement === last.statement && specifier);
  const keys = there.map(({ local, imported }) => imported ?? local);
  const orders = [(name: string) => name, (name: string) => name.toLowerCase()];
  const order = orders.find((key) => keys.every((name, at) => at === 0 || key(keys[at - 1] ?? '') <= key(name)));
  const behind: string[] = [];
  for (const name of [...added].sort()) {
    const next =
      there.length > 1 && order
        ? there.find((_one, at) => order(keys[at] ?? '') > order(name.replace(/^type /, '')))
        : undefined;
    if (next?.specifier) edits.insert(startOf(next.specifier), `${name}, `);
    else behind.push(name);
  }
  if (last.specifier && behind.length > 0)
    edits.insert(endOf(last.specifier), behind.map((name) => `, ${name}`).join(''));
}

/** Writes lines where a header ends, each where its order has a place for it. */
function writeLines(file: SourceFile, edits: Edits, lines: readonly Line[], header: Statement): void {
  const unordered = inOrder(file, edits, lines, header);
  if (unordered.length === 0) return;
  const place = packagePlace(file, header);
  const above = place ? unordered.filter(({ module }) => !isOwn(module)) : [];
  if (place?.sorted) above.sort((a, b) => (a.module < b.module ? -1 : 1));
  const behind = above.map(({ module }) => place?.behind(module) ?? null);
  for (const statement of new Set(behind)) {
    const texts = above.flatMap(({ line }, at) => (behind[at] === statement ? [line] : []));
    if (statement) insertAfter(file, edits, statement, texts, { apart: false });
    else if (place) insertBefore(file, edits, place.first, texts);
  }
  const rest = unordered.filter((one) => !above.includes(one));
  // Behind the import that an earlier edit wrote, packages would come after it.
  const before = isOurs(file, header) ? rest.filter(({ module }) => !isOwn(module)) : [];
  const texts = (some: readonly Line[]): string[] => some.map(({ line }) => line);
  if (before.length > 0) insertBefore(file, edits, header, texts(before));
  const after = rest.filter((one) => !before.includes(one));
  const own = after.filter(({ module }) => isOwn(module));
  const gap = own.length > 0 && beginsGroup(file, header) ? [''] : [];
  const all = [...texts(after.filter((one) => !own.includes(one))), ...gap, ...texts(own)];
  if (all.length > 0) insertAfter(file, edits, header, all, { apart: false });
}

interface Line {
  module: string;
  isType: boolean;
  line: string;
}

/** Writes the lines that the order of the imports has a place for; the others are handed back. */
function inOrder(file: SourceFile, edits: Edits, lines: readonly Line[], header: Statement): Line[] {
  const placed: (Line & Spot)[] = [];
  const unplaced: Line[] = [];
  for (const one of lines) {
    const spot = orderedSpot(file, header, one.module);
    if (spot) placed.push({ ...spot, ...one });
    else unplaced.push(one);
  }
  placed.sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const { where, statement } of placed.filter(isFirstThere)) {
    const texts = placed.flatMap((one) => (one.where === where && one.statement === statement ? [one.line] : []));
    if (where === 'behind') insertAfter(file, edits, statement, texts, { apart: false });
    else insertBefore(file, edits, statement, texts);
  }
  return unplaced;
}

const isFirstThere = (one: Spot, at: number, all: readonly Spot[]): boolean =>
  all.findIndex(({ where, statement }) => where === one.where && statement === one.statement) === at;

/** The expression by which an import that is there gives what is wanted. */
function reachable(file: SourceFile, spec: ImportSpec, anchor: Node): string | undefined {
  const declared = declarationsOf(file);
  const candidates = bindingsOf(file).filter(
    (binding) =>
      sameModule(binding.module, spec.module) &&
      (!binding.typeOnly || spec.type === true) &&
      isThere(binding, anchor) &&
      declared.get(binding.local) === 1,
  );
  const equals = candidates.find(({ statement }) => statement.type === 'TSImportEqualsDeclaration');
  if (equals && HAS_DEFAULT.has(spec.module)) return memberOf(equals.local, spec);
  const exact = candidates.find((binding) => gives(binding, spec));
  if (exact) return exact.local;
  const whole = candidates.find(
    (binding) => binding.kind === 'namespace' || (binding.kind === 'default' && !binding.hoisted),
  );
  if (!whole) return undefined;
  if (spec.kind === 'named') return `${whole.local}.${spec.name}`;
  return isCalled(file, whole.local) ? whole.local : undefined;
}

function gives({ module, kind, imported }: Binding, spec: ImportSpec): boolean {
  const wanted = spec.kind === 'named' ? spec.name : 'default';
  const has = kind === 'named' ? imported : kind;
  if (has === wanted) return true;
  const alias = SAME_AS_DEFAULT[module];
  return alias !== undefined && [has, wanted].every((name) => name === alias || name === 'default');
}

const isOurs = (file: SourceFile, statement: Node): boolean =>
  bindingsOf(file).some(
    (binding) => binding.statement === statement && /^\..*\bsecurity(\.\w+)?$/.test(binding.module),
  );

function sameModule(a: string, b: string): boolean {
  return withoutExtension(a) === withoutExtension(b);
}

function withoutExtension(module: string): string {
  if (!isOwn(module)) return module.replace(/^node:/, '');
  return module.replace(/\.[cm]?[jt]s$/, '').replace(/\/index$/, '');
}

function lastInBraces(file: SourceFile, { module, type = false }: ImportSpec, anchor: Node): Binding | undefined {
  const inBraces = bindingsOf(file).filter(
    (binding) => sameModule(binding.module, module) && binding.specifier && isThere(binding, anchor),
  );
  const same = inBraces.findLast((binding) => isTypeImport(binding) === type);
  return same ?? (type ? inBraces.findLast((binding) => isMarkedType(binding) || isTypeOfExpress(binding)) : undefined);
}

/** `import { type Request } from 'express'` */
const isMarkedType = ({ specifier }: Binding): boolean =>
  specifier?.type === 'ImportSpecifier' && specifier.importKind === 'type';

/** `import express, { Request } from 'express'`: who imports a type so imports others there, too. */
const isTypeOfExpress = ({ module, imported }: Binding): boolean =>
  module === 'express' && /^(Request|Response|NextFunction|(Error)?RequestHandler|Application)$/.test(imported);

/** Code at the anchor, and behind it, may use it. */
const isThere = ({ hoisted, statement }: Binding, anchor: Node): boolean =>
  hoisted || endOf(statement) <= endOf(anchor);

function isTypeImport({ statement }: Binding): boolean {
  return statement.type === 'ImportDeclaration' && statement.importKind === 'type';
}

/** Every name the file binds or refers to; property names are left out. */
function namesIn({ ast }: SourceFile): Set<string> {
  const names = new Set<string>();
  const skipped = new Set<Node>();
  walk(ast, (node) => {
    if ((node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') && !node.computed) {
      skipped.add(node.property);
    }
    if ('key' in node && 'computed' in node && !node.computed && !('shorthand' in node && node.shorthand)) {
      skipped.add(node.key as Node);
    }
    if (node.type === 'Identifier' && !skipped.has(node)) names.add(node.name);
    if (node.type === 'JSXIdentifier') names.add(node.name);
  });
  return names;
}

/** What `import x = require()` gives is not what is wanted, but holds it. */
const isReachedInside = ({ kind, module }: ImportSpec): boolean =>
  HAS_DEFAULT.has(module) || (kind === 'named' && !isOwn(module));

const memberOf = (local: string, { kind, name }: ImportSpec): string =>
  `${local}.${kind === 'named' ? name : 'default'}`;

/** The module as a whole, under a name made of its own. */
const wholeOf = (spec: ImportSpec): ImportSpec => ({ ...spec, name: camel(spec.module) });

function camel(module: string): string {
  const base =
    module
      .replace(/\.[cm]?[jt]s$/, '')
      .split('/')
      .at(-1) ?? '';
  return base.replace(/[^A-Za-z0-9]+(.)?/g, (_, letter: string | undefined) => letter?.toUpperCase() ?? '');
}

function freeName(spec: ImportSpec, taken: ReadonlySet<string>): string {
  const candidates = [spec.name, camel(spec.module), `${spec.name}${isOwn(spec.module) ? 'Config' : 'Middleware'}`];
  for (let n = 2; n < 100; n++) candidates.push(`${spec.name}${n}`);
  const free = candidates.find((name) => /^[A-Za-z_]\w*$/.test(name) && !taken.has(name));
  if (free === undefined) throw new Error(`No free name for ${spec.module}`);
  return free;
}
