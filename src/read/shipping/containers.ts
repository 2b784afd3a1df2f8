import { joinPath } from '../../code/values/operators.ts';
import type { Path } from '../../model/tree.ts';
import { below, folderOf, isBelow, type Sources } from '../sources.ts';
import { servicesOf, type Service } from './compose.ts';
import { instructionsOf } from './dockerfile.ts';
import { dockerIgnore } from './ignore-files.ts';
import { stagesOf, type Stage } from './image.ts';

/** A container as it is started, or a stage that it is built from: which file of the tree lies where. */
export interface Container {
  /** The file that says so. */
  source: Path;
  /** The folder that paths of its Dockerfile start at. */
  context: Path;
  files: ReadonlyMap<Path, Path>;
  /** Folders whose content is not the image's: volumes, and mounts of folders outside the repository. */
  covered: readonly { folder: Path; source: Path }[];
  command: string;
  workdir: Path;
  /** `node:18-alpine` */
  base: string;
  /** Stages that it is made from, for what is built in one and copied from there. */
  builtFrom: readonly ReadonlyMap<Path, Path>[];
}

const DOCKERFILE = /(^|\/)(?:(?:Dockerfile|Containerfile)(?:[.-][\w.-]+)?|[\w.-]+\.[Dd]ockerfile)$/;

/** The Dockerfiles of a tree. */
export function dockerfilesOf(sources: Sources): Path[] {
  return sources.files.filter((file) => DOCKERFILE.test(file) && !/\.(dockerignore|md|[jt]s|j2|erb)$/.test(file));
}

/** Every container that the files of a tree describe. `more` are files that are not there yet. */
export function containersOf(sources: Sources, more: readonly Path[] = []): Container[] {
  const files = [...sources.files, ...more];
  const services = servicesOf(sources);
  const built = services.flatMap(({ build }) => build ?? []);
  const images = dockerfilesOf(sources).flatMap((dockerfile) => {
    const own = built.filter((build) => build.dockerfile === dockerfile);
    const contexts = own.length > 0 ? own : [{ context: usualContext(sources, dockerfile), dockerfile }];
    return contexts.flatMap((build) => imageOf(sources, files, build) ?? []);
  });
  return [...images, ...services.flatMap((service) => serviceOf(sources, files, service) ?? [])];
}

/** Where the paths of a Dockerfile are found: its own folder, the root, or one between. */
function usualContext(sources: Sources, dockerfile: Path): Path {
  const text = sources.text(dockerfile) ?? '';
  const wanted = instructionsOf(text)
    .filter(({ word, flags }) => /^(COPY|ADD)$/.test(word) && flags['from'] === undefined)
    .flatMap(({ args }) => args.slice(0, -1))
    .filter((arg) => !/[$*?[]|^https?:|^\.?\/?$/.test(arg))
    .map((arg) => joinPath(arg));
  const folders: Path[] = [];
  for (let folder = folderOf(dockerfile); ; folder = folderOf(folder)) {
    folders.push(folder);
    if (folder === '.') break;
  }
  const hits = (folder: Path): number =>
    wanted.filter((path) => {
      const at = joinPath(folder, path);
      return sources.has(at) || sources.inFolder(at).length > 0;
    }).length;
  const isPackage = (folder: Path): number => Number(sources.has(below(folder, 'package.json')));
  const score = (folder: Path): number => hits(folder) * 2 + isPackage(folder);
  return folders.reduce((best, folder) => (score(folder) > score(best) ? folder : best));
}

interface Build {
  context: Path;
  dockerfile: Path;
  target?: string;
}

function imageOf(sources: Sources, files: readonly Path[], build: Build): Container | undefined {
  const text = sources.text(build.dockerfile);
  if (text === undefined) return undefined;
  const { context, dockerfile } = build;
  const prefix = context === '.' ? '' : `${context}/`;
  const isOut = dockerIgnore(sources.text(`${dockerfile}.dockerignore`) ?? sources.text(`${prefix}.dockerignore`));
  const sent = files
    .filter((file) => file.startsWith(prefix))
    .map((file) => file.slice(prefix.length))
    .filter((file) => !isOut(file));
  const stages = stagesOf(text, sent);
  const last = stages.find(({ name }) => build.target !== undefined && name === build.target) ?? stages.at(-1);
  if (!last) return undefined;
  const inTree = ({ files: own }: Stage): Map<Path, Path> =>
    new Map([...own].map(([path, file]) => [path, `${prefix}${file}`]));
  return {
    source: dockerfile,
    context,
    files: inTree(last),
    covered: last.volumes.map((folder) => ({ folder, source: dockerfile })),
    command: last.command,
    workdir: last.workdir,
    base: last.base,
    builtFrom: last.from.slice(0, -1).map(inTree),
  };
}

/** A service that lays folders over its image, or runs the tree in an image that others make. */
function serviceOf(sources: Sources, files: readonly Path[], service: Service): Container | undefined {
  const image = service.build && imageOf(sources, files, service.build);
  if (service.mounts.length === 0 && service.command === '') return undefined;
  const own = new Map(image?.files);
  const covered = [...(image?.covered ?? [])];
  for (const { target, source } of [...service.mounts].sort((a, b) => a.target.length - b.target.length)) {
    for (const path of own.keys()) if (isBelow(path, target)) own.delete(path);
    if (source === undefined) covered.push({ folder: target, source: service.file });
    else
      for (const file of files)
        if (isBelow(file, source)) own.set(joinPath(target, source === '.' ? file : file.slice(source.length)), file);
  }
  return {
    source: service.file,
    context: image?.context ?? '.',
    files: own,
    covered,
    command: service.command || (image?.command ?? ''),
    workdir: service.workdir ?? image?.workdir ?? '.',
    base: image?.base ?? '',
    builtFrom: image?.builtFrom ?? [],
  };
}
