import { packagesWith, stagedPackages } from '../code/packages/catalogue.ts';
import type { Path } from '../model/tree.ts';
import { isLikely, nameOfHub } from '../code/express/apps-in-file.ts';
import type { Hub } from '../code/values/value.ts';
import { type Host, Machine } from '../code/values/interpreter.ts';
import { runModule } from '../code/values/modules.ts';
import { runRest } from '../code/values/unreached.ts';
import { type Package, packageOf } from './manifest.ts';
import { literalPattern } from './literal-pattern.ts';
import type { Sources } from './sources.ts';
import { isTest, isUsual, startsOf, strangeness } from './entry-points.ts';

/** What came of running the packages that use Express. */
export interface Program {
  machine: Machine;
  /** Apps and routers made by code, not by tests. */
  hubs: Hub[];
  /** What made a hub run. */
  started: ReadonlyMap<Hub, Started>;
  /** The files that made a hub run: start files and candidates. */
  roots: readonly Path[];
}

/** What was run: all of the program, or the part of it that is looked at. */
export type Modules = Pick<Machine, 'modules'>;

/** What is run of the program, but for some files. */
export const withoutFiles = ({ machine }: Program, isOut: (file: Path) => boolean): Modules => ({
  modules: new Map([...machine.modules].filter(([, { source }]) => !isOut(source.path))),
});

export interface Started {
  /** The file that was run. */
  root: Path;
  /** Position of the start among those of its package, `Infinity` for none. */
  rank: number;
  /** It runs in production, whatever else does. */
  deployed: boolean;
  /** The package whose start it is. */
  by?: Package;
}

const quoted = (names: readonly string[]): RegExp => {
  const escaped = names.map(literalPattern);
  return new RegExp(`['"\`](?:node:)?(?:${escaped.join('|')})['"\`]`);
};
/** Express under its own name, as its examples ask for it, or in packages that make apps of it. */
const EXPRESS = new RegExp(
  `${quoted(['express', ...packagesWith('app')]).source}|['"\`](?:(?:\\.\\./)+\\.\\./?|(?:\\.\\./)+lib/express)['"\`]`,
);
const SERVES = /\.listen\(|createServer\(/;
/** Packages whose calls protections ask about, wherever in the program they stand. */
const TELLING = quoted([
  ...stagedPackages(),
  ...packagesWith('upload', 'token', 'password-hash', 'crypto', 'evaluator', 'http-client', 'markup', 'proxy', 'log'),
  ...packagesWith('environment', 'mail', 'sockets'),
  'stripe',
]);

/** Runs every package that mentions Express: start files first, then the other files that do. */
export function runProgram(
  sources: Sources,
  packages: readonly Package[],
  host: Host,
  wanted: readonly Path[],
): Program {
  const machine = new Machine(host);
  const aliases = aliasesOf(packages);
  const isCalled = (path: Path): boolean => aliases.some((name) => sources.text(path)?.includes(name));
  const candidates = sources
    .code()
    .filter((path) => !isTest(path) && (sources.mentions(path, EXPRESS) || isCalled(path)));
  const folders = new Set([...wanted, ...candidates].map((path) => packageOf(packages, path)?.folder ?? '.'));
  const started = new Map<Hub, Started>();
  const roots: Path[] = [];
  const run = (root: Path, rank: number, how: Pick<Started, 'deployed' | 'by'> = { deployed: false }): void => {
    const before = machine.hubs.length;
    runRoot(machine, sources, root);
    roots.push(root);
    for (const hub of machine.hubs.slice(before)) started.set(hub, { root, rank, ...how });
    if (how.deployed) for (const one of started.values()) if (one.root === root) one.deployed = true;
  };
  for (const path of wanted) run(path, -1);
  for (const by of packages.filter((manifest) => isRun(manifest, folders))) {
    startsOf(sources, packages, by).forEach(({ files, deployed }, rank) => {
      for (const path of files) run(path, rank, { deployed, by });
    });
  }
  const others = sources.code().filter((path) => strangeness(path) < 3 && isServing(sources, packages, folders, path));
  for (const path of [...new Set([...candidates, ...others])].sort(byLikeliness)) run(path, Infinity);
  machine.live = false;
  const main = new Set(candidates.map((path) => packageOf(packages, path)?.folder));
  runRest(machine, (path) => !isTest(path));
  runTelling(machine, sources, packages, main);
  for (const [path, why] of machine.faults) sources.note(path, why);
  for (const hub of machine.hubs) hub.name ||= nameOfHub(hub, hub.site.source);
  return { machine, hubs: machine.hubs.filter((hub) => isLikely(hub)), started, roots };
}

/** The outermost package may start those below it. */
const isRun = ({ folder }: Package, folders: ReadonlySet<Path>): boolean => folder === '.' || folders.has(folder);

/** Names under which `package.json` installs Express: `"web": "npm:express@5"`. */
function aliasesOf(packages: readonly Package[]): string[] {
  return packages.flatMap(({ dependencies }) =>
    Object.entries(dependencies).flatMap(([name, range]) =>
      range.startsWith('npm:express@') ? [`'${name}'`, `"${name}"`] : [],
    ),
  );
}

/** It starts something in a package that has Express: perhaps an app that another file makes. */
function isServing(sources: Sources, packages: readonly Package[], folders: ReadonlySet<Path>, path: Path): boolean {
  if (!folders.has(packageOf(packages, path)?.folder ?? '.')) return false;
  return sources.mentions(path, SERVES);
}

function byLikeliness(left: Path, right: Path): number {
  return (
    strangeness(left) - strangeness(right) ||
    left.split('/').length - right.split('/').length ||
    Number(isUsual(right)) - Number(isUsual(left)) ||
    (left < right ? -1 : 1)
  );
}

function runRoot(machine: Machine, sources: Sources, path: Path): void {
  if (machine.modules.has(path)) return;
  const source = sources.open(path);
  if (!source) return;
  machine.restart();
  guard(sources, path, () => {
    runModule(machine, source);
    machine.settle();
  });
}

/** Code nested too deep for the stack is left as far as it was seen. */
function guard(sources: Sources, path: Path, action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    sources.note(path, 'nested too deep');
  }
}

/** Files that nothing started imports, and that call packages worth knowing. */
function runTelling(
  machine: Machine,
  sources: Sources,
  packages: readonly Package[],
  folders: ReadonlySet<Path | undefined>,
): void {
  for (const path of sources.code()) {
    if (machine.modules.has(path) || strangeness(path) > 0 || isClient(path) || /\.[jt]sx$/.test(path)) continue;
    if (!folders.has(packageOf(packages, path)?.folder) || !sources.mentions(path, TELLING)) continue;
    runRoot(machine, sources, path);
  }
  runRest(machine, (path) => !isTest(path));
}

/** Code for browsers, by its folder. */
export function isClient(path: Path): boolean {
  return /(^|\/)(client|frontend|front-end|web|ui|public|static|assets|www|webapp|angular|react|vue|src\/(components|pages|views))\//i.test(
    path,
  );
}
