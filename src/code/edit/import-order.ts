import { isBuiltin } from 'node:module';
import type { Statement } from '@babel/types';
import type { SourceFile } from '../syntax/source-file.ts';
import { groupsOf, importBlock, isOwn, type Imported } from './import-places.ts';

/** Where a line stands among imports in order: behind one of them, or before the first. */
export interface Spot {
  where: 'behind' | 'before';
  statement: Statement;
  /** What comes first of several in one place. */
  key: string;
}

const isForEffect = (statement: Statement): boolean =>
  statement.type === 'ImportDeclaration' && statement.specifiers.length === 0 && statement.importKind !== 'type';

type Order = (module: string) => string;

/** As editors organize imports: relative paths behind all that is no path. */
const relativeLast: Order = (module) => `${module.startsWith('.') ? 1 : 0}${module.toLowerCase()}`;

/** Builtins, packages, own modules: of each kind the alphabet. */
const byKind: Order = (module) => {
  const kind = isOwn(module) ? 2 : isBuiltin(module) ? 0 : 1;
  return `${kind}${module.toLowerCase()}`;
};

/** So many in order are no accident. */
const SORTED = 4;

/** The place that the order of a file's imports has for a module; `undefined` where they keep none. */
export function orderedSpot(file: SourceFile, end: Statement, module: string): Spot | undefined {
  const groups = groupsOf(file, importBlock(file, end));
  const whole = groupFor(groups, module);
  // What is imported for its effect, `dotenv/config` say, stands where it has to run.
  const from = whole?.findIndex(({ statement }) => !isForEffect(statement)) ?? -1;
  if (!whole || from < 0) return undefined;
  const group = whole.slice(from);
  const needed = file.sortedImports ? 1 : SORTED;
  const order = [relativeLast, byKind].find((one) => keeps(group, one, needed));
  // One module of the app by itself says nothing of the order of the others.
  const isShown = file.sortedImports || !isOwn(module) || group.filter((one) => isOwn(one.module)).length > 1;
  if (order) return isShown ? spotIn(group, module, order) : undefined;
  // Own modules first, as some sort them; or each kind by itself.
  const parts = [isOwn, kindOf].map((of) => group.filter((one) => of(one.module) === of(module)));
  const part = parts.find((some) => isTogether(group, some) && keeps(some, relativeLast, needed));
  if (part) return spotIn(part, module, relativeLast);
  const own = group.filter((one) => isOwn(one.module));
  const isFirst = own.length > 1 && own[0] === group[0] && own.length < group.length && isTogether(group, own);
  const last = own.at(-1);
  return isOwn(module) && isFirst && last
    ? { where: 'behind', statement: last.statement, key: relativeLast(module) }
    : undefined;
}

/** The group of a module's kin. Of several groups of one kind that a person made, which of them it belongs to is not known. */
function groupFor(groups: readonly Imported[][], module: string): Imported[] | undefined {
  const kin = groups.filter((group) => group.some((one) => isOwn(one.module) === isOwn(module) && !isBare(one)));
  // Modules of Node may stand by themselves.
  const closer = kin.filter((group) => group.some((one) => kindOf(one.module) === kindOf(module)));
  const fitting = kin.length > 1 ? closer : kin;
  if (fitting.length > 1 && kindOf(module) === PACKAGE)
    return fitting.find((group) => group.some((one) => one.module === 'express'));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** `import './boot.js';` stands where it has to be run. */
const isBare = ({ statement }: Imported): boolean =>
  statement.type === 'ImportDeclaration' && statement.specifiers.length === 0;

/** What `kindOf` says of a package. */
const PACKAGE = '1';

const kindOf = (module: string): string => byKind(module).charAt(0);

function spotIn(group: readonly Imported[], module: string, order: Order): Spot | undefined {
  const [first] = group;
  const key = order(module);
  const behind = group.findLast((one) => order(one.module) <= key);
  if (behind) return { where: 'behind', statement: behind.statement, key };
  return first && { where: 'before', statement: first.statement, key };
}

function keeps(group: readonly Imported[], order: Order, needed: number): boolean {
  const keys = group.map(({ module }) => order(module));
  return keys.length >= needed && keys.every((key, at) => at === 0 || (keys[at - 1] ?? '') <= key);
}

const isTogether = (group: readonly Imported[], some: readonly Imported[]): boolean => {
  const start = group.findIndex((one) => one === some[0]);
  return some.every((one, at) => group[start + at] === one);
};
