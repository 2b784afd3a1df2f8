import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { commit } from '../io/commit.ts';
import { diskBase } from '../io/disk.ts';
import { EXIT, UserError, type ExitCode } from '../model/errors.ts';
import { createTree } from '../model/tree.ts';
import { readShelf } from '../scaffold/index.ts';
import { probeFiles } from '../scaffold/probes.ts';
import type { Flags } from './options/index.ts';
import { shelf } from './shelf.ts';
import { heeding } from './signals.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

const FOLDER = 'test/security';

/**
 * Writes the attacks of this version in the place of those that an app was made with; `undo` takes them back.
 *
 * @throws {UserError} where the folder has none, or one of its files can't be written; nothing is written then
 */
export async function updateProbes(
  dir: string | undefined,
  { cwd = '.' }: Flags,
  { stdout }: Terminal,
): Promise<ExitCode> {
  const root = resolve(cwd, dir ?? '.');
  if (!existsSync(join(root, FOLDER, 'probes.js'))) {
    throw new UserError(
      `There is no ${FOLDER}/probes.js in ${root}.`,
      'Apps that create-secure-express made have it: name the folder of one.',
    );
  }
  const tree = createTree(diskBase(root));
  const own = shelf();
  const ts = existsSync(join(root, FOLDER, 'probes.d.ts'));
  for (const [path, text] of probeFiles({ ts }, (name) => readShelf(own, name))) tree.write(path, text);
  const changes = tree.changes();
  if (changes.length > 0) await heeding(async () => commit(root, changes).finish());
  const written = changes.map(({ path }) => `${path}\n`).join('');
  stdout.write(changes.length > 0 ? written : `${FOLDER} has the attacks of harden-express ${version}.\n`);
  return EXIT.ok;
}
