import type { Project } from '../model/project.ts';
import type { Path } from '../model/tree.ts';
import { walk } from '../code/syntax/nodes.ts';
import { parseJson, pick, text } from './json.ts';
import type { Package } from './manifest.ts';
import { majorsIn, platformRuntimes } from './runtimes-of-platforms.ts';
import { staleDockerfiles } from './shipping/built-images.ts';
import { type Container, containersOf, dockerfilesOf } from './shipping/containers.ts';
import { below, type Sources } from './sources.ts';

type Node = NonNullable<Project['node']>;

/** The oldest Node that the project says it runs on, with the file that says so; what its code needs at least goes before. */
export function oldestNode(
  sources: Sources,
  manifest: Package | undefined,
  entry: Path | undefined,
  express: Project['express'],
): Project['node'] {
  const wanted = neededByPackages(sources, manifest);
  const engines = enginesOf(manifest).map((one) => ({ ...one, major: Math.max(one.major, wanted) }));
  const files = versionFiles(sources, manifest?.folder ?? '.');
  const said = [
    ...engines,
    ...pinnedBy(manifest),
    // Such a file stays as it was where the app goes on, and what the manifest asks for does not run on it.
    ...files.filter(({ major }) => engines.every((one) => one.major <= major)),
    ...runningContainers(sources, manifest?.folder ?? '.').flatMap(({ base, source }) =>
      versionIn(imageVersion(base), source),
    ),
    ...platformRuntimes(sources, manifest?.folder ?? '.'),
    ...matrices(sources),
  ];
  if (said.length === 0) return null;
  const oldest = said.reduce((a, b) => (b.major < a.major ? b : a));
  const least = Math.max(express !== null && express.major >= 5 ? 18 : 0, needs(sources, entry));
  return least > oldest.major ? { major: least, source: 'what the code needs' } : oldest;
}

/** All but those whose Dockerfile nothing builds any more. */
function runningContainers(sources: Sources, folder: Path): Container[] {
  const stale = staleDockerfiles(sources, dockerfilesOf(sources), folder);
  return containersOf(sources).filter(({ source }) => !stale.has(source));
}

/** `node:18-alpine`, `mhart/alpine-node:8`, `gcr.io/distroless/nodejs14`, `node:carbon` */
const imageVersion = (base: string): string | undefined =>
  majorsIn(/(?:^|[/-])node(?:js)?[:-]?(?:v?\d|(?:lts-)?[a-z]+\b)[\w.]*/.exec(base)?.[0] ?? '')[0];

function versionIn(major: string | undefined, source: Path): Node[] {
  return major === undefined ? [] : [{ major: Number(major), source }];
}

function enginesOf(manifest: Package | undefined): Node[] {
  const range = manifest && text(pick(manifest.raw, 'engines', 'node'));
  return manifest === undefined || range === undefined ? [] : lowest(range, manifest.path);
}

/** What the packages say that it depends on, by the lockfile of npm: `engines` is seldom kept up to date. */
function neededByPackages(sources: Sources, manifest: Package | undefined): number {
  if (manifest === undefined || text(pick(manifest.raw, 'engines', 'node')) === undefined) return 0;
  const packages = pick(parseJson(sources.text(below(manifest.folder, 'package-lock.json'))), 'packages');
  const own = pick(manifest.raw, 'dependencies');
  const names = own !== null && typeof own === 'object' ? Object.keys(own) : [];
  const majors = names.flatMap((name) => {
    const range = text(pick(packages, `node_modules/${name}`, 'engines', 'node'));
    return range === undefined ? [] : lowest(range, manifest.path).map(({ major }) => major);
  });
  return Math.max(0, ...majors);
}

function pinnedBy(manifest: Package | undefined): Node[] {
  const volta = manifest && text(pick(manifest.raw, 'volta', 'node'));
  return manifest === undefined ? [] : versionIn(/\d+/.exec(volta ?? '')?.[0], manifest.path);
}

/** `^14.17 || >=16` is 14; `<20` says nothing of the oldest. */
function lowest(range: string, source: Path): Node[] {
  const majors = range.split('||').flatMap((part) => {
    const bound = /(?:^|\s)(?:[~^v=]|>=?\s*)*v?(\d+)(?!\S*\s*-\s*$)/.exec(part.replace(/<=?\s*v?[\d.x]+/g, ' '))?.[1];
    return bound === undefined ? [] : [Number(bound)];
  });
  return majors.length === 0 ? [] : [{ major: Math.min(...majors), source }];
}

function versionFiles(sources: Sources, folder: Path): Node[] {
  const names = ['.nvmrc', '.node-version', '.tool-versions'];
  return [...new Set([folder, '.'])].flatMap((at) =>
    names.flatMap((name) => {
      const line = /^\s*(?:nodejs\s+)?(?:v?\d+(?:[.\s]|$)|lts\/\w+).*/m.exec(sources.text(below(at, name)) ?? '')?.[0];
      return versionIn(majorsIn(line ?? '')[0], below(at, name));
    }),
  );
}

const WORKFLOWS = ['ci', 'test', 'tests', 'main', 'build', 'node', 'nodejs', 'node.js', 'check', 'unit'].flatMap(
  (name) => ['yml', 'yaml'].map((ending) => `.github/workflows/${name}.${ending}`),
);

/** Versions that CI runs the tests on. */
function matrices(sources: Sources): Node[] {
  return [...WORKFLOWS, '.travis.yml', '.gitlab-ci.yml'].flatMap((path) => {
    const config = sources.text(path) ?? '';
    const lists = [
      ...config.matchAll(
        /^[ \t-]*(?:node[-_]?(?:version|js)?s?)['"]?:[ \t]*(\[[^\]]*\]|['"]?v?\d[\w.]*|(?:\r?\n[ \t]*-[ \t]*['"]?v?\d[^\n]*)+)/gim,
      ),
    ];
    const images = [...config.matchAll(/image:\s*["']?node:(\d+)/g)].flatMap(([, major]) => versionIn(major, path));
    const listed = lists.flatMap(([, values = '']) =>
      [...values.matchAll(/(?<![\w.])v?(\d+)(?:\.[\dx]+)*/g)].flatMap(([, major]) => versionIn(major, path)),
    );
    return [...images, ...listed];
  });
}

/** The Node that the syntax of a file asks for, where it is not compiled. */
function needs(sources: Sources, entry: Path | undefined): number {
  const source = entry === undefined || /\.[cm]?tsx?$/.test(entry) ? undefined : sources.open(entry);
  let least = 0;
  if (source)
    walk(source.ast, (node) => {
      const isNew =
        /^Optional(Member|Call)/.test(node.type) || (node.type === 'LogicalExpression' && node.operator === '??');
      if (isNew) least = Math.max(least, 14);
    });
  return least;
}
