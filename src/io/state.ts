import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { outputFileSync } from 'fs-extra/esm';
import { isFile } from './root.ts';

const FOLDER = 'harden-express';
const OWN_FOLDER = '.harden-express';

/** What a file held, by the SHA-256 of its bytes; `null` where it was not there. */
export interface SavedFile {
  /** Relative to the root; `../package-lock.json` for the lockfile of a workspace. */
  path: string;
  before: string | null;
  after: string | null;
  /** Permission bits of the original. */
  mode: number;
  /** A package manager writes it, too: what it holds after the run is not known before the end. */
  watched?: boolean;
}

/** What `undo` needs: written before the first file is, and marked as finished at the end of the run. */
export interface State {
  schemaVersion: 1;
  root: string;
  pid: number;
  finished: boolean;
  files: SavedFile[];
  /** Folders that the run created, the deepest first. */
  folders: string[];
}

/**
 * Where the state of a root lives: the git directory, or a folder of its own that git ignores. It holds `last`, the run that
 * `undo` takes back, and `pending`, a run under way.
 */
function stateFolder(root: string): string {
  const found = gitDirectory(root);
  return found && isWritable(found.git) ? homeIn(found, root) : join(root, OWN_FOLDER);
}

function homeIn({ git, top }: { git: string; top: string }, root: string): string {
  const name = relative(top, root).split(sep).join('+');
  return join(git, FOLDER, name === '' ? 'root' : name);
}

/** The state of a run under way, or of one that was cut off. */
export const pendingFolder = (root: string): string => join(stateFolder(root), 'pending');

/** A run has ended well: it is the one that `undo` takes back. */
export function promote(pending: string): void {
  const home = dirname(pending);
  const [last, earlier] = [join(home, 'last'), join(home, 'earlier')];
  rmSync(earlier, { recursive: true, force: true });
  if (existsSync(last)) renameSync(last, earlier);
  renameSync(pending, last);
  rmSync(earlier, { recursive: true, force: true });
}

/** The nearest repository: its git directory and its top folder. */
export function gitDirectory(root: string): { git: string; top: string } | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    const git = readGit(join(folder, '.git'), folder);
    if (git) return { git, top: folder };
    if (folder === dirname(folder)) return undefined;
  }
}

/** A `.git` file (worktree, submodule) names the directory. */
function readGit(path: string, folder: string): string | undefined {
  try {
    if (statSync(path).isDirectory()) return existsSync(join(path, 'HEAD')) ? path : undefined;
    if (!isFile(path)) return undefined;
    const target = /^gitdir: (.+)$/m.exec(readFileSync(path, 'utf8'))?.[1];
    return target === undefined ? undefined : resolve(folder, target.trim());
  } catch {
    return undefined;
  }
}

function isWritable(folder: string): boolean {
  const probe = join(folder, `${FOLDER}-${process.pid}.probe`);
  try {
    writeFileSync(probe, '');
    rmSync(probe);
    return true;
  } catch {
    return false;
  }
}

/** Stores the bytes of a file, and gives the name to find them by. */
export function saveBytes(folder: string, bytes: Buffer): string {
  const name = digest(bytes);
  const path = join(folder, 'files', name);
  if (!existsSync(path)) outputFileSync(path, bytes);
  return name;
}

/** Bytes stored under a name. */
export function loadBytes(folder: string, name: string): Buffer {
  return readFileSync(join(folder, 'files', name));
}

export const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Writes the state; the folder keeps itself out of git. */
export function saveState(folder: string, state: State): void {
  mkdirSync(folder, { recursive: true });
  const own = join(state.root, OWN_FOLDER);
  if (folder.startsWith(own)) writeFileSync(join(own, '.gitignore'), '*\n');
  // Whoever is killed here leaves the state as it was, or as it is: never half of it.
  const path = join(folder, 'state.json');
  writeFileSync(`${path}.new`, `${JSON.stringify(state, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** The state kept in a folder, `undefined` where there is none. */
export function loadState(folder: string): State | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')) as State;
  } catch {
    return undefined;
  }
}

/** The run to take back: a run of this root that was cut off, its last one, or the last one of a package below. */
export function findState(root: string): { folder: string; state: State } | undefined {
  const git = gitDirectory(root);
  const above = git ? join(git.git, FOLDER) : '';
  const below = existsSync(above) ? readdirSync(above).map((name) => join(above, name)) : [];
  // Whether git can be written to may be another thing now than it was for the run.
  const homes = new Set([...(git ? [homeIn(git, root)] : []), join(root, OWN_FOLDER), ...below]);
  const found = [...homes].flatMap((home) =>
    [join(home, 'pending'), join(home, 'last')].flatMap((folder) => {
      const state = loadState(folder);
      return state && (state.root === root || state.root.startsWith(root + sep)) ? [{ folder, state }] : [];
    }),
  );
  const exact = found.find(({ state }) => state.root === root);
  return exact ?? found.sort((a, b) => changedAt(b.folder) - changedAt(a.folder))[0];
}

const changedAt = (folder: string): number => statSync(join(folder, 'state.json')).mtimeMs;

/** Forgets a run: nothing is left to undo. Folders that are empty then go, too. */
export function dropState(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  const home = dirname(folder);
  if (basename(home) === OWN_FOLDER) rmIfOnly(home, '.gitignore');
  else rmIfOnly(home);
}

function rmIfOnly(folder: string, ...names: string[]): void {
  if (existsSync(folder) && readdirSync(folder).every((name) => names.includes(name))) {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether the run that a state in a folder tells of is under way: after a restart its process id may be another program's. */
export function isUnderWay(folder: string, { pid, finished }: State): boolean {
  if (finished || changedAt(folder) < Date.now() - (uptime() + CLOCK_SLACK) * 1000) return false;
  return isRunning(pid);
}

/** Seconds by which clocks are set right after a start. */
const CLOCK_SLACK = 60;

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
