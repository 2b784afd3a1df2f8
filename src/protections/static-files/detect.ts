import type { Broken, Detected } from '../../model/protection.ts';
import type { StaticFolder } from '../../model/files.ts';
import type { Project } from '../../model/project.ts';
import { entry, isLiteral, isOpen } from '../kit/chain.ts';
import { brokenBy, openFlows } from '../kit/flows.ts';
import type { RuleId } from './rules.ts';
import { hideSteps } from './steps.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const folder of project.folders) {
    const broken = [...brokenIn(folder, project)];
    yield* broken;
    if (broken.length === 0 && folder.dir.seen && hides(folder, project)) yield { ok: folder.call.place };
  }
  for (const [flow] of openFlows(project, 'project-files', ({ sink }) => sink.argument)) {
    // Behind a constant ending only files of that kind can be named.
    if (flow && flow.sink.inner.end === flow.sink.argument.end)
      yield { rule: 'any-file', ...brokenBy(flow), at: flow.sink.argument };
  }
}

function* brokenIn(folder: StaticFolder, project: Project): Iterable<Broken<RuleId>> {
  const at = folder.call.place;
  if (isListing(folder)) yield { rule: 'directory-listing', at, ...listed(folder) };
  if (folder.lists) return;
  const root = rootOf(folder, project);
  if (root) yield { rule: 'project-root', at, ...root };
  const packages = packagesOf(folder);
  if (packages) yield { rule: 'installed-packages', at, ...packages };
  yield* hiddenFiles(folder, project, root !== undefined && root.certain !== false);
  const maps = folder.holds?.maps ?? [];
  const [first] = maps;
  if (first !== undefined && !root)
    yield {
      rule: 'source-maps',
      at,
      certain: false,
      detail: `${maps.length === 1 ? 'File' : `${maps.length} files, such as`} ${first}.`,
    };
}

/** `st` and `ecstatic` list folders unless they are told not to. */
function isListing({ call, lists }: StaticFolder): boolean {
  const options = call.args.find(({ kind }) => kind === 'object');
  if (lists) return true;
  if (isOpen(options)) return false;
  if (call.module === 'st') return entry(options, 'index') === undefined || isLiteral(entry(options, 'index'), true);
  return call.module === 'ecstatic' && !isLiteral(entry(options, 'showDir'), false);
}

const listed = ({ dir, use }: StaticFolder): { detail: string } => ({
  detail: `${dir.seen ? `Folder: ${dir.value}` : 'Its folder is not seen'}${use?.mount && use.mount !== '/' ? `, at ${use.mount}` : ''}.`,
});

/** What shows that the folder is more than what browsers are to load. */
function rootOf(
  { dir, holds }: StaticFolder,
  project: Project,
): Pick<Broken, 'certain' | 'detail' | 'severity'> | undefined {
  if (!dir.seen || dir.value.startsWith('..')) return undefined;
  const isBelow = (file: string): boolean => dir.value === '.' || file.startsWith(`${dir.value}/`);
  const app = project.entries.map(({ file }) => file).find(isBelow);
  const name = dir.value === '.' ? 'the folder of the project' : dir.value;
  if (app !== undefined) return { detail: `${app} is in ${name}.` };
  if (!holds?.manifest || /(^|\/)(node_modules|bower_components)(\/|$)/.test(dir.value)) return undefined;
  return { certain: false, severity: 'low', detail: `${name} holds a package.json.` };
}

/** All of `node_modules`, or a package with its package.json; a folder inside of one is meant. */
function packagesOf({ dir }: StaticFolder): Pick<Broken, 'detail' | 'severity'> | undefined {
  const inside = dir.seen ? /(?:^|\/)node_modules(?:\/(.*))?$/.exec(dir.value) : null;
  if (!inside) return undefined;
  const [, name = ''] = inside;
  if (name === '' || /^@[^/]+$/.test(name)) return { severity: 'medium', detail: 'All packages.' };
  return /^(@[^/]+\/)?[^/]+$/.test(name) ? { detail: `Package: ${name}.` } : undefined;
}

/** Where the options of a call stand that takes `dotfiles`. */
const optionsIndex = ({ call: { module } }: StaticFolder): number | null =>
  /^(express|serve-static|sirv)$/.test(module) ? 1 : null;

function* hiddenFiles(folder: StaticFolder, project: Project, root: boolean): Iterable<Broken<RuleId>> {
  const { call, dir, holds, use } = folder;
  const index = optionsIndex(folder);
  if (index === null || isWellKnown(folder)) return;
  const options = call.args[index];
  const dotfiles = entry(options, 'dotfiles');
  const at = call.place;
  const steps = (): ReturnType<typeof hideSteps> => hideSteps(folder, project);
  const isAllowed = isLiteral(dotfiles, 'allow') || (call.module === 'sirv' && isLiteral(dotfiles, true));
  // Without its line for /.well-known, what is put there when it runs would no longer be served.
  const fix = use?.statement && use.receiver !== '' ? 'safe' : 'review';
  if (isAllowed) {
    const shown = holds?.hidden[0];
    const severity = root || shown !== undefined || !dir.seen ? ('high' as const) : ('medium' as const);
    yield {
      rule: 'hidden-files',
      at,
      severity,
      fix,
      ...(shown === undefined ? {} : { detail: `One is ${shown}.` }),
      steps,
    };
  } else if (root && isOldDefault(folder, project)) {
    const detail = `Express 4 serves what is in hidden folders, such as .git/config, unless dotfiles is set.`;
    yield { rule: 'hidden-files', at, fix, detail, steps };
  }
}

/** Express 4, and serve-static of its time, look at the last part of a path alone. */
function isOldDefault({ call }: StaticFolder, { express, manifest }: Project): boolean {
  const [, options] = call.args;
  if (
    entry(options, 'dotfiles') !== undefined ||
    (options !== undefined && options.kind !== 'object') ||
    isOpen(options)
  )
    return false;
  const range = manifest?.dependencies['serve-static'] ?? '';
  return call.module === 'serve-static' ? /^\D*1\b/.test(range) : call.module === 'express' && express?.major === 4;
}

const isWellKnown = ({ dir, use }: StaticFolder): boolean =>
  /^\/\.well-known(\/|$)/.test(use?.mount ?? '') || (dir.seen && /(^|\/)\.well-known(\/|$)/.test(dir.value));

function hides(folder: StaticFolder, { express }: Project): boolean {
  const dotfiles = entry(folder.call.args[1], 'dotfiles');
  if (isLiteral(dotfiles, 'ignore') || isLiteral(dotfiles, 'deny')) return true;
  return dotfiles === undefined && folder.call.module === 'express' && (express?.major ?? 4) >= 5;
}
