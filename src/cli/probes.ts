import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeAll } from '../io/write.ts';
import { EXIT, UserError, type ExitCode } from '../model/errors.ts';
import { probeFiles } from '../scaffold/probes.ts';
import type { Flags } from './options/index.ts';
import { shelf } from './shelf.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

const FOLDER = 'test/security';

/** Writes the attacks of this version in the place of those that an app was made with. */
export function updateProbes(dir: string | undefined, { cwd = '.' }: Flags, { stdout }: Terminal): ExitCode {
  const root = resolve(cwd, dir ?? '.');
  if (!existsSync(join(root, FOLDER, 'probes.js'))) {
    throw new UserError(
      `There is no ${FOLDER}/probes.js in ${root}.`,
      'Apps have it that create-secure-express has made: name the folder of one.',
    );
  }
  const ts = existsSync(join(root, FOLDER, 'probes.d.ts'));
  const files = [...probeFiles({ ts }, (path) => shelf().read(path) ?? '')];
  const newer = files.filter(([path, text]) => readFileSync(join(root, path), 'utf8') !== text);
  const fileOf = (path: string, bytes: Buffer) => ({ path: realpathSync(join(root, path)), bytes });
  const before = newer.map(([path]) => fileOf(path, readFileSync(join(root, path))));
  const after = newer.map(([path, text]) => fileOf(path, Buffer.from(text)));
  writeAll(after, new Map(before.map((file) => [file.path, file])));
  const written = newer.map(([path]) => `${path}\n`).join('');
  stdout.write(newer.length > 0 ? written : `${FOLDER} has the attacks of harden-express ${version}.\n`);
  return EXIT.ok;
}
