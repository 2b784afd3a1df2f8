import type { Statement } from '@babel/types';
import { requiredModule } from '../syntax/imports-of-file.ts';
import { unwrap } from '../syntax/nodes.ts';
import { endOf, startOf } from '../syntax/ancestors.ts';
import type { SourceFile } from '../syntax/source-file.ts';

/** Where lines that import packages belong in a file that keeps an order. */
export interface PackagePlace {
  /** The import that a module stands behind; `null` before all of them. */
  behind(module: string): Statement | null;
  first: Statement;
  /** They are in the order of the alphabet. */
  sorted: boolean;
}

/** A statement that imports, and what. */
export interface Imported {
  statement: Statement;
  module: string;
}

/** The imports that stand one behind the other, up to `end`. */
export function importBlock(file: SourceFile, end: Statement): Imported[] {
  const { body } = file.ast.program;
  const last = body.indexOf(end);
  const start = body.slice(0, last + 1).findLastIndex((statement) => moduleOf(statement) === undefined) + 1;
  return body.slice(start, last + 1).map((statement) => ({ statement, module: moduleOf(statement) ?? '' }));
}

/** The last import of values in a header that ends with imports of types, and has none of them before. */
export function beforeTypes(file: SourceFile, end: Statement): Statement {
  const imports = importBlock(file, end).map(({ statement }) => statement);
  const values = imports.filter((one) => !isOfTypes(one));
  const last = values.at(-1);
  const isApart = imports.length - values.length > 1 && values.every((one, at) => one === imports[at]);
  return last && isApart ? last : end;
}

const isOfTypes = (statement: Statement): boolean =>
  statement.type === 'ImportDeclaration' && statement.importKind === 'type';

/** The end of the header for packages: where the file loads its own modules further down, those above that hold packages. */
export function packageHeader(file: SourceFile, end: Statement): Statement {
  const own = importBlock(file, end);
  if (own.length === 0 || !own.every(({ module }) => isOwn(module))) return end;
  const { body } = file.ast.program;
  const start = body.findIndex((statement) => statement === own[0]?.statement);
  const last = body.slice(0, start).findLast((statement) => {
    const module = moduleOf(statement);
    return module !== undefined && !isOwn(module);
  });
  return last ?? end;
}

/**
 * The packages of a file that imports them before its own modules. New ones stand behind the last, or where the alphabet
 * puts them if they are sorted. `undefined` where the file keeps no such order: all that is new stands at the end.
 */
export function packagePlace(file: SourceFile, end: Statement): PackagePlace | undefined {
  const block = importBlock(file, end);
  const home = packageGroup(file, block);
  const apart = home
    ? block.indexOf(home.at(-1) as Imported) + 1
    : block.findLastIndex(({ module }) => !isOwn(module)) + 1;
  const packages = (home ?? block.slice(0, apart)).filter(({ module }) => !isOwn(module));
  const rest = block.slice(apart);
  const [first] = packages;
  const latest = packages.at(-1);
  if (!first || !latest || rest.length === 0) return undefined;
  const strays = home ? 0 : apart - packages.length;
  if (strays > 0 && (rest.length <= strays || packages.length < STRAY * strays)) return undefined;
  const names = packages.map(({ module }) => module.toLowerCase());
  const sorted = names.length >= SORTED && names.every((name, at) => at === 0 || (names[at - 1] ?? '') <= name);
  const ours = rest.length === 1 && /\bsecurity(\.\w+)?$/.test(rest[0]?.module ?? '');
  const isApart = rest[0] && /\n[ \t]*\r?\n/.test(file.text.slice(endOf(latest.statement), startOf(rest[0].statement)));
  if (!sorted && !ours && !isApart && packages.length + rest.length < KEPT_APART) return undefined;
  return {
    first: first.statement,
    sorted,
    behind(module) {
      if (!sorted) return latest.statement;
      const at = names.findLastIndex((name) => name <= module.toLowerCase());
      return packages[at]?.statement ?? null;
    },
  };
}

/**
 * Of several groups that name no paths, the one that express is in: modules that are named from a folder of the app look
 * like packages (`middleware/errors`).
 */
function packageGroup(file: SourceFile, block: readonly Imported[]): Imported[] | undefined {
  const groups = groupsOf(file, block).filter((group) => group.some(({ module }) => !isOwn(module)));
  return groups.length > 1 ? groups.find((group) => group.some(({ module }) => module === 'express')) : undefined;
}

/** The first own module of a file whose imports stand in groups is one more of those. */
export function beginsGroup(file: SourceFile, end: Statement): boolean {
  const block = importBlock(file, end);
  return groupsOf(file, block).length > 1 && !block.some(({ module }) => isOwn(module));
}

/** Imports without an empty line between them. */
export function groupsOf(file: SourceFile, block: readonly Imported[]): Imported[][] {
  const groups: Imported[][] = [];
  for (const [at, one] of block.entries()) {
    const previous = block[at - 1];
    const gap = previous && file.text.slice(endOf(previous.statement), startOf(one.statement));
    if (gap === undefined || /\n[ \t]*\r?\n/.test(gap)) groups.push([one]);
    else groups.at(-1)?.push(one);
  }
  return groups;
}

/** So many in order are no accident. */
const SORTED = 4;
/** So many lines show that packages come first. */
const KEPT_APART = 3;
/** So many packages to one module of the app among them: it got there by chance. */
const STRAY = 4;

/** A module of the project, by a path or an alias. */
export const isOwn = (module: string): boolean => /^(\.|[@~#]?\/|#)/.test(module) || ALIAS.test(module);

/** `@src/routes`: folders of an app, and no scopes that packages are published in. */
const ALIAS =
  /^[@~](src|app|configs?|libs?|utils?|helpers?|server|core|common|shared|modules?|controllers?|services?|models?|entities|repos(itories)?|routes?|routers?|middlewares?|database|db|interfaces|constants|domain|infra(structure)?)(\/|$)/;

/** What a statement imports, where it does nothing else. */
function moduleOf(statement: Statement): string | undefined {
  if (statement.type === 'ImportDeclaration') return statement.source.value;
  if (statement.type !== 'VariableDeclaration' || statement.declarations.length !== 1) return undefined;
  const init = statement.declarations[0]?.init;
  if (!init) return undefined;
  const value = unwrap(init);
  return requiredModule(value.type === 'MemberExpression' ? unwrap(value.object) : value);
}
