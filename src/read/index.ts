import type { App, Call, Project } from '../model/project.ts';
import type { Path, Tree } from '../model/tree.ts';
import { readApps } from './apps.ts';
import { readAsyncWrapper } from './async-wrapper.ts';
import { readClients, readSessionTable } from './clients.ts';
import { readLeftOut } from './left-out.ts';
import { compilerOf } from './compiler.ts';
import { configModule } from './config-module.ts';
import { bindsObjects, readDrivers } from './drivers.ts';
import { readFlows } from './flows.ts';
import { readHtml } from './html.ts';
import { readIdentity } from './identity/index.ts';
import { readSecrets } from './identity/secrets.ts';
import {
  expressOf,
  type Package,
  packageManagerOf,
  packageOf,
  packagesOf,
  rangesElsewhere,
  toManifest,
  typescriptOf,
} from './manifest.ts';
import { type Modules, type Program, runProgram, type Started, withoutFiles } from './program.ts';
import { createHost } from './module-resolution.ts';
import { readEscapesOff, readRawOutputs } from './raw-outputs.ts';
import { readRouterHandlers, readRouterLinks, readRoutes } from './routes.ts';
import { below, isBelow, Sources } from './sources.ts';
import { oldestNode } from './runtime.ts';
import { readOperations } from './operations/index.ts';
import { pageFiles } from './page-files.ts';
import { readPassedOn } from './passed-on.ts';
import { readPolling } from './polling.ts';
import { hidesOrigin } from './referrer.ts';
import { readTokens } from './tokens.ts';
import { readOriginChecks } from './origin-checks.ts';
import { readSql } from './sql.ts';
import { isTest } from './entry-points.ts';
import { envFileOf, readEnv } from './env-example.ts';
import { ownWords } from './own-words.ts';
import { readOrigins, readProxy, readTls } from './deployment.ts';
import { readEmbeds } from './embeds.ts';
import { readErrorHelpers } from './handed-errors.ts';
import { readErrorTraits } from './error-traits.ts';
import { readEchoes } from './echoes.ts';
import { readAside } from './loaded-files.ts';
import { logFacts } from './logger.ts';
import { readForwarding, readHandedWords } from './rejections.ts';
import { Facts } from './values.ts';
import { readUploadErrors, readUploads } from './uploads.ts';
import { readStaticFolders, readStatics } from './statics.ts';
import { readShownErrors } from './shown-errors.ts';
import { saysStrict, writesNodePrefix } from './habits.ts';
import { readViews } from './views.ts';

/**
 * Reads a tree into facts. With `entries` (files where apps are made, set up or listen), only those apps are worked on; with
 * `all`, whatever could be one; otherwise the apps that the program starts; `schemas` are files that declare its tables. A file that does not parse is listed and never stops the run.
 */
export function readProject(
  tree: Tree,
  options: { entries?: readonly Path[] | 'all'; schemas?: readonly Path[] } = {},
): Project {
  const sources = new Sources(tree);
  const packages = packagesOf(sources);
  const wanted = namedIn(options.entries);
  const host = createHost(sources, packages);
  const program = runProgram(sources, packages, host, wanted);
  const facts = new Facts(program.machine, ownWords(sources));
  const { hubs, ...found } = readApps({ program, facts, packages, sources }, options.entries ?? []);
  const { entries } = found;
  const [entry] = entries;
  const manifest = packageFor(packages, entry, wanted);
  const folder = manifest?.folder ?? '.';
  const views = readViews(hubs, program.machine.calls, sources, manifest);
  const started = startedIn(program);
  const aside = readAside(sources, { ...found, started }, (file) => packageOf(packages, file) === manifest);
  const isAside = (file: Path): boolean => aside.examples.has(file) || aside.unstarted.has(file);
  const statics = readStatics(program.hubs, folder).filter(({ place }) => !isAside(place.file));
  const sql = readSql(sources, { schemas: options.schemas });
  const outputs = readRawOutputs(sources, views, program.machine);
  const flows = readFlows(sources, packages, host, sql.sites, outputs.length > 0);
  const calls = callsOf(program, facts);
  const security = configModule(sources, manifest, entry ?? usualApp(folder));
  return {
    ...packageFacts(sources, packages, manifest, entry),
    ...found,
    ...aside,
    routes: readRoutes(hubs, program.hubs, facts),
    routerHandlers: readRouterHandlers(program.hubs, facts),
    routerLinks: readRouterLinks(program.hubs, facts),
    ...databaseFacts(sources, manifest, program),
    views,
    statics,
    ...fileFacts(program, sources, folder, facts),
    rawOutputs: outputs,
    ...pageFacts(withoutFiles(program, isAside), sources, packages, { views, statics }),
    ...readTokens(sources),
    proxy: readProxy(sources, folder, security.path),
    tls: readTls(sources, folder),
    origins: readOrigins(sources, packages, manifest),
    ...envFacts(sources, manifest, entries, started),
    ...readLeftOut(sources, entries, calls),
    ...logFacts(sources, entry?.home.file ?? below(folder, 'app.js')),
    ...errorFacts(sources, manifest, views),
    security,
    calls,
    clients: readClients(sources, host.find),
    sessionTable: readSessionTable(sources),
    secrets: readSecrets(sources, calls, host.find),
    identity: readIdentity(sources, pagesIn(sources, views, statics), host.find, security.path),
    sqlSurroundings: sql.surroundings,
    ...flowFacts(flows),
    echoes: readEchoes(sources),
    originChecks: readOriginChecks(sources),
    operations: readOperations(sources, manifest, entries),
    unread: sources.unread(),
  };
}

const flowFacts = ({
  sql,
  flows,
  inputs,
  cut,
}: ReturnType<typeof readFlows>): Pick<Project, 'sql' | 'flows' | 'inputs' | 'flowsCut'> => ({
  sql,
  flows,
  inputs,
  flowsCut: cut,
});

/** What was run because something starts it: the surest start of each package, and what runs in production. */
function startedIn({ started }: Program): Path[] {
  const all = [...started.values()].filter(({ rank }) => rank < Infinity);
  const best = ({ by }: Started): number => Math.min(...all.flatMap((one) => (one.by === by ? [one.rank] : [])));
  return all.flatMap((one) => (one.deployed || one.rank === best(one) ? [one.root] : []));
}

function envFacts(
  sources: Sources,
  manifest: Package | undefined,
  entries: readonly App[],
  started: readonly Path[],
): Pick<Project, 'env' | 'envFile'> {
  const app = entries[0]?.home.file;
  return {
    env: readEnv(sources, manifest?.folder ?? '.', app),
    envFile: envFileOf(sources, manifest, app, [...entries.map(({ file }) => file), ...started]),
  };
}

const usualApp = (folder: Path): { file: Path; home: { file: Path } } => {
  const file = below(folder, 'app.js');
  return { file, home: { file } };
};

const namedIn = (entries: readonly Path[] | 'all' = []): Path[] => (entries === 'all' ? [] : entries.map(plain));
const plain = (path: Path): Path => path.replace(/^\.\//, '');

/** What becomes of errors. */
function errorFacts(
  sources: Sources,
  manifest: Package | undefined,
  views: Project['views'],
): Pick<Project, 'forwarding' | 'asyncWrapper' | 'errorHelpers' | 'errorTraits' | 'handedWords' | 'shownErrors'> {
  return {
    forwarding: readForwarding(sources),
    asyncWrapper: readAsyncWrapper(sources, manifest ? toManifest(manifest) : null),
    errorHelpers: readErrorHelpers(sources, ownWords(sources)),
    errorTraits: readErrorTraits(sources, manifest ? toManifest(manifest) : null),
    handedWords: readHandedWords(sources),
    shownErrors: readShownErrors(sources, views),
  };
}

function databaseFacts(
  sources: Sources,
  manifest: Package | undefined,
  program: Program,
): Pick<Project, 'drivers' | 'bindsObjects'> {
  return { drivers: readDrivers(sources, manifest, modulesOf(program)), bindsObjects: bindsObjects(sources) };
}

/** Files of views, and of folders that are served. */
function pagesIn(sources: Sources, views: Project['views'], statics: Project['statics']): Path[] {
  const served = statics.flatMap(({ dir }) =>
    dir.seen && !/^\.?$/.test(dir.value) ? sources.files.filter((path) => isBelow(path, dir.value)) : [],
  );
  return [...views.flatMap(({ files }) => files), ...served];
}

/** What pages load, who shows them, and what of it comes from elsewhere. */
function pageFacts(
  machine: Modules,
  sources: Sources,
  packages: readonly Package[],
  { views, statics }: Pick<Project, 'views' | 'statics'>,
): Pick<Project, 'html' | 'embeds' | 'polling' | 'passedOn' | 'hidesOrigin'> {
  const files = pageFiles(sources, views, statics, machine);
  return {
    html: readHtml(sources, files, statics, machine),
    embeds: readEmbeds(sources, packages, statics),
    polling: readPolling(sources, [...files.pages, ...files.scripts]),
    passedOn: readPassedOn(sources),
    hidesOrigin: hidesOrigin(sources),
  };
}

/** What goes out as files, what comes in as files, and views without an escape. */
function fileFacts(
  { machine, hubs }: Program,
  sources: Sources,
  folder: Path,
  facts: Facts,
): Pick<Project, 'folders' | 'uploads' | 'uploadErrors' | 'escapesOff'> {
  return {
    folders: readStaticFolders(machine, hubs, sources, folder, facts),
    uploads: readUploads(machine, facts, folder),
    uploadErrors: readUploadErrors(machine),
    escapesOff: readEscapesOff(machine),
  };
}

function packageFacts(
  sources: Sources,
  packages: readonly Package[],
  manifest: Package | undefined,
  entry: App | undefined,
): Pick<
  Project,
  | 'manifest'
  | 'packages'
  | 'express'
  | 'node'
  | 'typescript'
  | 'compilerOptions'
  | 'packageManager'
  | keyof ReturnType<typeof dialectOf>
> {
  const folder = manifest?.folder ?? '.';
  const express = expressOf(sources, manifest);
  const file = entry?.home.file;
  return {
    manifest: manifest ? { ...toManifest(manifest), ...rangesElsewhere(sources, packages, manifest) } : null,
    packages: packages.filter(hasDependencies).map(({ folder: own }) => (own === '.' ? '' : own)),
    express,
    node: oldestNode(sources, manifest, file, express),
    typescript: typescriptOf(sources, manifest),
    compilerOptions: compilerOf(sources, manifest, file ?? below(folder, 'app.js'))?.options ?? {},
    ...dialectOf(sources, manifest, entry),
    packageManager: packageManagerOf(sources, packages, folder),
  };
}

const hasDependencies = ({ dependencies, devDependencies }: Package): boolean =>
  Object.keys(dependencies).length + Object.keys(devDependencies).length > 0;

function packageFor(
  packages: readonly Package[],
  entry: App | undefined,
  wanted: readonly Path[],
): Package | undefined {
  const file = entry?.file ?? wanted[0];
  if (file !== undefined) return packageOf(packages, file);
  return packages.find(({ dependencies }) => 'express' in dependencies) ?? packages[0];
}

/** Language and module system of the file that middleware is written into. */
function dialectOf(
  sources: Sources,
  manifest: Package | undefined,
  entry: App | undefined,
): Pick<Project, 'language' | 'modules' | 'saysStrict' | 'nodePrefix'> {
  const file = entry?.home.file;
  const language =
    file === undefined ? (sources.has('tsconfig.json') ? 'ts' : 'js') : /\.[cm]?tsx?$/.test(file) ? 'ts' : 'js';
  const habits = { saysStrict: saysStrict(sources), nodePrefix: writesNodePrefix(sources) };
  const fallback = manifest?.type === 'module' ? 'esm' : 'cjs';
  if (file === undefined) return { ...habits, language, modules: fallback };
  if (/\.[cm]ts$|\.[cm]js$/.test(file)) return { ...habits, language, modules: /\.m[jt]s$/.test(file) ? 'esm' : 'cjs' };
  const body = sources.open(file)?.ast.program.body ?? [];
  if (body.some(({ type }) => type === 'ImportDeclaration' || /^Export/.test(type)))
    return { ...habits, language, modules: 'esm' };
  const text = sources.text(file) ?? '';
  return { ...habits, language, modules: /\brequire\(|module\.exports|^\s*exports\./m.test(text) ? 'cjs' : fallback };
}

const modulesOf = ({ machine }: Program): string[] => machine.calls.map(({ module }) => module);

function callsOf({ machine }: Program, facts: Facts): Call[] {
  const seen = new Set<string>();
  return machine.calls.flatMap((result) => {
    const key = `${result.site.source.path}:${result.site.node.start}:${result.site.node.end}`;
    if (seen.has(key) || isTest(result.site.source.path)) return [];
    seen.add(key);
    return [facts.call(result)];
  });
}
