import { FOLLOWED, UNSEEN } from '../graph.ts';
import type { Sink } from './sink.ts';

const MODULES = ['fs', 'fs/promises', 'fs-extra', 'graceful-fs', 'mz/fs'];

const FIRST =
  'readFile readFileSync createReadStream writeFile writeFileSync createWriteStream appendFile appendFileSync unlink unlinkSync rm rmSync rmdir rmdirSync remove removeSync readdir readdirSync open openSync readJson readJsonSync readJSON outputFile outputFileSync mkdir mkdirSync truncate opendir opendirSync readlink readlinkSync outputJson outputJsonSync writeJson writeJsonSync writeJSON emptyDir emptyDirSync ensureDir ensureDirSync ensureFile ensureFileSync'.split(
    ' ',
  );
const BOTH = 'rename renameSync copyFile copyFileSync copy copySync move moveSync cp cpSync symlink link'.split(' ');

const WRITES = 'writeFile writeFileSync createWriteStream outputFile outputFileSync'.split(' ');

const withPromises = (names: readonly string[]): string[] => names.flatMap((name) => [name, `promises.${name}`]);

/** Files by a name that a request decides. */
export const paths: Sink = {
  id: 'paths',
  words: 'the path of a file',
  targets: [
    { call: { on: ['response'], method: ['download'] }, argument: 0, without: 'root' },
    { call: { on: ['response'], method: ['sendFile', 'sendfile'] }, argument: 1, option: 'root' },
    { call: { on: ['response'], method: ['download'] }, argument: 'last', option: 'root' },
    { call: { package: MODULES, member: withPromises(FIRST) }, argument: 0 },
    { call: { package: ['send'] }, argument: 1, without: 'root' },
    {
      call: {
        package: [
          'rimraf',
          'del',
          'mkdirp',
          'make-dir',
          'write-file-atomic',
          'jsonfile',
          'load-json-file',
          'recursive-readdir',
        ],
      },
      argument: 0,
    },
    { call: { package: MODULES, member: withPromises(BOTH) }, argument: 0 },
    { call: { package: MODULES, member: withPromises(BOTH) }, argument: 1 },
  ],
  parts: ['query', 'body', 'params', 'headers', 'cookies', 'url', 'archive'],
  stoppedBy: ['number', 'identifier', 'filename', 'inside', 'pattern'],
  // A list passes a search for `..` in its items, and a path from the root needs none.
  isHeld: (proves, { front, isText }) => isText && proves('dotless') && (proves('rootless') || isBehind(front)),
  harms: (into) => into.length === 0,
  // `report-${name}`: without path.join a way up needs a folder of that name, but on Windows.
  doubts: (front) => /[^/\\\0]$/.test(front) && !front.includes(FOLLOWED),
};

/** Behind a folder, as path.join takes it: path.resolve takes a path from the root as it is. */
const isBehind = (front: string): boolean => front !== '' && !front.endsWith(UNSEEN + UNSEEN);

/** `sendFile` refuses a path with a way up in it: what was followed before, and a whole path, it takes. */
export const sentFiles: Sink = {
  ...paths,
  targets: [{ call: { on: ['response'], method: ['sendFile', 'sendfile'] }, argument: 0, without: 'root' }],
  harms: (into, front) => into.length === 0 && (front === '' || front.includes(FOLLOWED)),
};

/** The name of a view: a path of a file below the folder of views, and out of it. */
export const views: Sink = {
  id: 'views',
  words: 'the name of a view',
  targets: [{ call: { on: ['response'], method: ['render'] }, argument: 0 }],
  parts: ['query', 'body', 'params', 'cookies'],
  stoppedBy: ['number', 'identifier', 'filename', 'inside', 'pattern'],
  harms: (into) => into.length === 0,
};

/** All that a request sends as the data of a view: layouts and options of the engine are among what it can name. */
export const viewData: Sink = {
  id: 'views',
  words: 'the data of a view',
  targets: [{ call: { on: ['response'], method: ['render'] }, argument: 1 }],
  parts: ['query', 'body'],
  stoppedBy: ['plain', 'picked', 'listed', 'checked'],
  harms: (into, _front, { path }) => into.length === 0 && path.length === 0,
};

/** Paths that are put together and handed to what is not seen. */
export const joinedPaths: Sink = {
  ...paths,
  id: 'joined-paths',
  words: 'a path that is put together',
  common: true,
  targets: [
    {
      call: { package: ['path'], member: ['join', 'resolve', 'posix.join', 'posix.resolve'] },
      argument: 'all',
      unseen: true,
    },
  ],
  parts: ['query', 'body', 'params'],
};

const UP = String.raw`(\s*,\s*['"\`]\.{0,2}\/?['"\`])*`;
const ROOTS = new RegExp(
  String.raw`^(__dirname|process\.cwd\(\)|import\.meta\.dirname|['"\`]\.{1,2}\/?['"\`]|(path\.)?(join|resolve)\(\s*(__dirname|process\.cwd\(\)|import\.meta\.dirname)?${UP}\s*\))$`,
);

/** Any file of the project: the folder that names are held to is that of the source. */
export const projectFiles: Sink = {
  id: 'project-files',
  words: 'the name of a file of the project',
  targets: [
    {
      call: { on: ['response'], method: ['sendFile', 'sendfile', 'download'] },
      argument: 0,
      where: { option: 'root', is: ROOTS },
    },
  ],
  parts: ['query', 'body', 'params', 'headers', 'cookies', 'url'],
  stoppedBy: ['number', 'identifier', 'pattern', 'listed'],
  // Behind the name of a folder it stays in that folder, as `send` refuses to go up.
  harms: (into, front) => into.length === 0 && !/[^./\0\\]/.test(front),
};

/** Files under the name that the sender of an upload gave. */
export const uploadNames: Sink = {
  id: 'upload-names',
  words: 'the name of a file',
  targets: [
    { call: { method: ['mv'] }, argument: 0 },
    { call: { package: MODULES, member: withPromises(WRITES) }, argument: 0 },
    { call: { package: MODULES, member: withPromises(BOTH) }, argument: 1 },
  ],
  parts: ['file'],
  stoppedBy: ['number', 'listed', 'identifier', 'pattern'],
  // A number or a time in front of it makes it a name of its own.
  harms: (into, front, { path }) =>
    into.length === 0 && /^(originalname|name|originalFilename)$/.test(path.at(-1) ?? '') && /(^|^\0|\/)$/.test(front),
};
