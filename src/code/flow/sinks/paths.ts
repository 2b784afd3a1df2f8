import { UNSEEN } from '../graph.ts';
import type { Sink } from './sink.ts';

const MODULES = ['fs', 'fs/promises', 'fs-extra', 'graceful-fs', 'mz/fs'];

const FIRST =
  'readFile readFileSync createReadStream writeFile writeFileSync createWriteStream appendFile appendFileSync unlink unlinkSync rm rmSync rmdir rmdirSync remove removeSync readdir readdirSync open openSync readJson readJsonSync readJSON outputFile outputFileSync mkdir mkdirSync truncate'.split(
    ' ',
  );
const BOTH = 'rename renameSync copyFile copyFileSync copy copySync move moveSync cp cpSync symlink link'.split(' ');

const withPromises = (names: readonly string[]): string[] => names.flatMap((name) => [name, `promises.${name}`]);

/** Files by a name that a request decides. */
export const paths: Sink = {
  id: 'paths',
  words: 'the path of a file',
  targets: [
    { call: { on: ['response'], method: ['sendFile', 'sendfile', 'download'] }, argument: 0, without: 'root' },
    { call: { package: MODULES, member: withPromises(FIRST) }, argument: 0 },
    { call: { package: MODULES, member: withPromises(BOTH) }, argument: 0 },
    { call: { package: MODULES, member: withPromises(BOTH) }, argument: 1 },
  ],
  parts: ['query', 'body', 'params', 'headers', 'cookies', 'url'],
  stoppedBy: ['number', 'identifier', 'filename', 'inside', 'pattern'],
  // A list passes a search for `..` in its items, and a path from the root needs none.
  isHeld: (proves, { front, isText }) => isText && proves('dotless') && (proves('rootless') || isBehind(front)),
  harms: (into) => into.length === 0,
};

/** Behind a folder, as path.join takes it: path.resolve takes a path from the root as it is. */
const isBehind = (front: string): boolean => front !== '' && !front.endsWith(UNSEEN + UNSEEN);
