import type { UpkeepFacts } from '../../model/operations.ts';
import { LOCKFILES } from '../../model/project.ts';
import type { Path } from '../../model/tree.ts';
import { pick } from '../json.ts';
import { type Package, versionOf } from '../manifest.ts';
import { below, folderOf, type Sources } from '../sources.ts';
import { linePlace } from './lines.ts';

const BOTS =
  /(^|\/)(\.github\/(dependabot\.ya?ml|renovate\.json5?)|\.?renovate\.json5?|\.renovaterc(\.json5?)?|\.gitlab\/renovate\.json5?|\.dependabot\/config\.yml|\.snyk|\.whitesource|greenkeeper\.json|\.mergify\.yml)$/;
const CI =
  /(^|\/)(\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.circleci\/config\.yml|\.travis\.yml|bitbucket-pipelines\.yml|azure-pipelines[\w.-]*\.yml|Jenkinsfile)$/;
const LOCKED =
  /\bnpm (ci|clean-install|cit)\b|--frozen-lockfile|--immutable|--pure-lockfile|^\s*COPY\b[^\n*]*\s(package-lock\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)\s/m;
const IMAGE = /(^|\/)Dockerfile$/;
const AUDITS =
  /\b(npm|pnpm|yarn|bun)\s+(npm\s+)?audit\b|audit-ci|better-npm-audit|\bsnyk\b|dependency-review-action|osv-scanner|\btrivy\b|socketdev|\bgrype\b|dependency-check|npm-check-updates|renovate/i;

/** How the packages of the program are kept up to date. */
export function readUpkeep(sources: Sources, manifest: Package | undefined): UpkeepFacts {
  if (!manifest) return { declared: [], lockfile: 'unseen', watchedBy: null, ci: null, manifest: null };
  const above = sources.tree.above() ?? [];
  const texts = new Map(above.map(({ path, text }) => [path, text]));
  const textOf = (path: Path): string => texts.get(path)?.() ?? sources.text(path) ?? '';
  const files = [...sources.files, ...texts.keys()];
  const ci = files.filter((path) => CI.test(path));
  const scripts = Object.values(manifest.scripts).some((script) => AUDITS.test(script));
  const audit = ci.find((path) => AUDITS.test(textOf(path)));
  return {
    declared: declaredBy(sources, manifest),
    lockfile: lockfileOf(sources, manifest),
    watchedBy: files.find((path) => BOTS.test(path)) ?? audit ?? (scripts ? manifest.path : null),
    ci: ci[0] ?? null,
    manifest: placeOf(sources, manifest, /\{/),
  };
}

function declaredBy(sources: Sources, manifest: Package): UpkeepFacts['declared'] {
  return Object.entries(manifest.dependencies).flatMap(([name, range]) => {
    const found = versionOf(sources, manifest, name);
    const place = placeOf(
      sources,
      manifest,
      new RegExp(`(?:^|[{,])\\s*"${name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}"\\s*:`),
    );
    return found && place ? [{ name, range, version: found.version, exact: found.from !== 'range', place }] : [];
  });
}

function placeOf(sources: Sources, { path }: Package, pattern: RegExp): UpkeepFacts['manifest'] {
  const text = sources.text(path) ?? '';
  const at = text.split(/\r?\n/).findIndex((line) => pattern.test(line));
  return at < 0 ? null : linePlace({ path, text }, at + 1);
}

/** Packages that others install have none of their own. */
function lockfileOf(sources: Sources, { folder, raw }: Package): UpkeepFacts['lockfile'] {
  const folders: Path[] = [folder];
  while (folders.at(-1) !== '.') folders.push(folderOf(folders.at(-1) ?? '.'));
  const paths = folders.flatMap((at) => LOCKFILES.map(([name]) => below(at, name)));
  const above = (sources.tree.above() ?? []).map(({ path }) => path);
  if (above.some((path) => LOCKFILES.some(([name]) => path.endsWith(`/${name}`)))) return 'committed';
  const isThere = (path: Path): boolean => sources.has(path) || sources.unread().some(({ file }) => file === path);
  if (paths.some(isThere)) return 'committed';
  if (pick(raw, 'private') !== true && (pick(raw, 'files') !== undefined || pick(raw, 'publishConfig') !== undefined))
    return 'unseen';
  if (paths.some((path) => sources.text(path) !== undefined)) return 'ignored';
  // A folder that nobody else installs from yet needs none, and what installs by a lockfile does not start without one.
  const builds = sources.files.filter((path) => CI.test(path) || IMAGE.test(path));
  if (builds.some((path) => sources.mentions(path, LOCKED))) return 'unseen';
  return builds.length > 0 || sources.has('.gitignore') ? 'none' : 'unseen';
}
