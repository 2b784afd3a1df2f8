import { dirname } from 'node:path';
import { diskBase } from '../io/disk.ts';
import { UserError } from '../model/errors.ts';
import type { Flags } from './options/index.ts';
import { suggestion } from './nearest.ts';

interface Package {
  /** Relative to the root. */
  folder: string;
  name: string;
  usesExpress: boolean;
}

/** The folders to work on, relative to the one given: itself, a workspace, or every workspace that uses Express. @throws {UserError} */
export function chooseFolders(root: string, flags: Flags): string[] {
  if (flags.workspace === undefined && flags.workspaces !== true) return [''];
  const packages = findPackages(root);
  if (flags.workspace !== undefined) return [named(packages, flags.workspace)];
  const folders = packages.filter(({ usesExpress }) => usesExpress).map(({ folder }) => folder);
  if (folders.length === 0)
    throw new UserError(`No workspace of ${root} depends on Express.`, 'Pass --workspace <name>.');
  return folders;
}

function named(packages: readonly Package[], wanted: string): string {
  const folder = wanted.replace(/^\.\//, '').replace(/\/$/, '');
  const match = packages.find((own) => own.name === wanted || own.folder === folder);
  if (match) return match.folder;
  throw new UserError(
    `There is no workspace "${wanted}".`,
    suggestion(
      wanted,
      packages.map(({ name }) => name),
    ),
  );
}

function findPackages(root: string): Package[] {
  const base = diskBase(root);
  return base.list().flatMap((path) => {
    if (!/(^|\/)package\.json$/.test(path)) return [];
    const folder = dirname(path) === '.' ? '' : dirname(path);
    try {
      const manifest = JSON.parse(base.read(path) ?? '') as Record<string, unknown>;
      const dependencies = { ...(manifest['dependencies'] as object), ...(manifest['devDependencies'] as object) };
      return [{ folder, name: String(manifest['name'] ?? folder), usesExpress: 'express' in dependencies }];
    } catch {
      return [];
    }
  });
}
