import { parseYaml } from '../../code/syntax/yaml.ts';
import { joinPath } from '../../code/values/operators.ts';
import type { Path } from '../../model/tree.ts';
import { pick, text } from '../json.ts';
import { folderOf, type Sources } from '../sources.ts';

/** A service of a compose file. */
export interface Service {
  /** The compose file. */
  file: Path;
  build?: { context: Path; dockerfile: Path; target?: string };
  /** What is laid over the image; a `source` of the repository, or none for a volume and for a folder elsewhere. */
  mounts: { target: Path; source?: Path }[];
  command: string;
  workdir?: Path;
  image?: string;
  envFile: boolean;
  /** It has ports of its own on every address of the machine. */
  open: boolean;
  /** How many of it run. */
  replicas: number;
  /** It is started again whenever it ends. */
  restarts: boolean;
}

const COMPOSE = /(^|\/)(docker-)?compose[\w.-]*\.ya?ml$/;

export function servicesOf(sources: Sources): Service[] {
  return sources.files.filter((file) => COMPOSE.test(file)).flatMap((file) => readServices(sources, file));
}

function readServices(sources: Sources, file: Path): Service[] {
  let data: unknown;
  try {
    data = parseYaml(sources.text(file) ?? '', { merge: true });
  } catch {
    sources.note(file, 'no YAML that can be read');
    return [];
  }
  const services = pick(data, 'services');
  const all = services !== null && typeof services === 'object' ? Object.values(services as object) : [];
  return all.map((service: unknown) => readService(file, service));
}

function readService(file: Path, service: unknown): Service {
  const folder = folderOf(file);
  const build = buildOf(pick(service, 'build'), folder);
  const volumes = pick(service, 'volumes');
  const command = [pick(service, 'entrypoint'), pick(service, 'command')]
    .flat()
    .filter((part) => typeof part === 'string');
  const image = text(pick(service, 'image'));
  const workdir = text(pick(service, 'working_dir'));
  return {
    file,
    ...(build ? { build } : {}),
    mounts: (Array.isArray(volumes) ? volumes : []).flatMap((volume) => mountOf(volume, folder)),
    command: command.join(' '),
    ...(image === undefined ? {} : { image }),
    ...(workdir === undefined ? {} : { workdir: joinPath(workdir) }),
    envFile: pick(service, 'env_file') !== undefined,
    open: [pick(service, 'ports')].flat().some(isOpen),
    replicas: Number(pick(pick(service, 'deploy'), 'replicas') ?? pick(service, 'scale') ?? 1),
    restarts: /^(always|unless-stopped|on-failure)/.test(text(pick(service, 'restart')) ?? ''),
  };
}

/** `8080:80` is open to everybody, `127.0.0.1:8080:80` and a port without another in front are not. */
function isOpen(port: unknown): boolean {
  if (typeof port === 'string') return /^(0\.0\.0\.0:)?[^.:]+:[^:]+$/.test(withDefaults(port));
  return pick(port, 'published') !== undefined && !/^127\.|^localhost$/.test(text(pick(port, 'host_ip')) ?? '');
}

function buildOf(build: unknown, folder: Path): Service['build'] {
  const context = text(build) ?? text(pick(build, 'context')) ?? (build ? '.' : undefined);
  if (context === undefined || /^\w+:\/\/|^git@/.test(context)) return undefined;
  const at = joinPath(folder, withDefaults(context));
  const dockerfile = joinPath(at, withDefaults(text(pick(build, 'dockerfile')) ?? 'Dockerfile'));
  const target = text(pick(build, 'target'));
  return { context: at, dockerfile, ...(target === undefined ? {} : { target }) };
}

const withDefaults = (value: string): string => value.replace(/\$\{\w+:?-([^}]*)\}/g, '$1');

function mountOf(volume: unknown, folder: Path): Service['mounts'] {
  const [from, to] =
    typeof volume === 'string'
      ? shortForm(withDefaults(volume))
      : [text(pick(volume, 'source')), text(pick(volume, 'target')) ?? ''];
  if (!to.startsWith('/')) return [];
  const target = joinPath(to);
  if (from === undefined || !/^\.\.?(\/|$)/.test(from)) return [{ target }];
  const source = joinPath(folder, from);
  return source.startsWith('..') ? [{ target }] : [{ target, source }];
}

function shortForm(volume: string): [string | undefined, string] {
  const parts = volume.split(':');
  return parts.length === 1 ? [undefined, parts[0] ?? ''] : [parts[0], parts[1] ?? ''];
}
