import { joinPath } from '../../code/values/operators.ts';
import type { Path } from '../../model/tree.ts';
import { parseJson, pick, text } from '../json.ts';
import type { Package } from '../manifest.ts';
import { type Container, containersOf } from '../shipping/containers.ts';
import { below, type Sources } from '../sources.ts';
import { commandFiles, withScripts } from './commands.ts';
import { withShell } from './shell.ts';

/** What runs together, and whether that is in production. */
export interface Together {
  files: string[];
  deployed: boolean;
}

/** What platforms, process managers and watchers start: files relative to the package, and commands. */
export function platformFiles(sources: Sources, { folder, raw }: Package): (Together & { commands: string[] })[] {
  const read = (name: string): string =>
    sources.has(below(folder, name)) ? (sources.text(below(folder, name)) ?? '') : '';
  const nodemon = parseJson(read('nodemon.json') || undefined) ?? pick(raw, 'nodemonConfig');
  const exec = text(pick(nodemon, 'exec')) ?? text(pick(nodemon, 'execMap', 'ts'));
  const app = [...read('app.yaml').matchAll(/^entrypoint:\s*(.+)$/gm)].map(([, command = '']) => command);
  const files = [
    ...sources
      .inFolder(folder)
      .filter((name) => PROCESSES.test(name))
      .map((name) => processesIn(read(name))),
    handlersOf(read('serverless.yml') || read('serverless.yaml')),
    buildsOf(parseJson(read('vercel.json') || read('now.json') || undefined)),
  ];
  return [
    ...[webOf(read('Procfile')), app].map((commands) => ({ files: [], commands, deployed: true })),
    ...files.map((own) => ({ files: own, commands: [], deployed: true })),
    { files: [], commands: exec === undefined ? [] : [exec], deployed: false },
  ];
}

/** The line that answers requests; without one, all that run on. */
function webOf(procfile: string): string[] {
  const lines = [...procfile.matchAll(/^\s*(\w+):\s*(.+)$/gm)].map(([, name = '', command = '']) => ({
    name,
    command,
  }));
  const web = lines.filter(({ name }) => name === 'web');
  return (web.length > 0 ? web : lines.filter(({ name }) => name !== 'release')).map(({ command }) => command);
}

const PROCESSES = /^(?:ecosystem[\w.-]*|pm2[\w.-]*|processe?s?)\.(?:[cm]?js|json5?|ya?ml)$/;

/** `script`, below `cwd` where it says so: in JavaScript, JSON and YAML alike. */
function processesIn(config: string): string[] {
  const apps = config.split(/(?<=\})\s*,\s*(?=\{)|\n\s*-\s/);
  return apps.flatMap((app) => {
    const value = (key: string): string | undefined =>
      new RegExp(`\\b${key}['"]?\\s*:\\s*['"]?([^'",\\n}]+)`).exec(app)?.[1]?.trim();
    const script = value('script');
    if (script === undefined || /^(npm|yarn|pnpm)$/.test(script)) return [];
    const folder = value('cwd') ?? '.';
    return [folder.startsWith('/') ? script : joinPath(folder, script)];
  });
}

function handlersOf(serverless: string): string[] {
  return [...serverless.matchAll(/^\s*handler:\s*["']?([\w./-]+)\.\w+["']?\s*$/gm)].map(([, path = '']) => path);
}

function buildsOf(vercel: unknown): string[] {
  const builds = pick(vercel, 'builds');
  return (Array.isArray(builds) ? builds : []).flatMap((build) => {
    const source = text(pick(build, 'src'));
    return source !== undefined && /\.[cm]?[jt]s$/.test(source) ? [source] : [];
  });
}

/** Containers that a developer runs, and those of examples. */
const DEVELOPMENT = /\b(?:dev|development|debug|local|override|tests?|ci|e2e|mocks?|examples?|demos?)\b/i;
const WATCHES = /\b(?:nodemon|ts-node-dev|tsnd|node-dev|supervisor)\b|--watch|\bwatch\b|\b(?:dev|debug|test)\b/;

/** Files of the tree that containers start, and units of systemd: first all that production runs. */
export function containerFiles(sources: Sources, { folder, scripts }: Package): Together[] {
  const units = sources.files.filter((file) => /\.service$/.test(file));
  const started = units.flatMap((file) =>
    [...(sources.text(file) ?? '').matchAll(/^ExecStart=(.+)$/gm)].flatMap(([, command = '']) =>
      commandFiles(command).flatMap((path) => endOfPath(sources, folder, path)),
    ),
  );
  const contained = containersOf(sources).map((container) => {
    const read = (path: string): string | undefined => textIn(container, path, sources);
    const command = withScripts(scripts, withShell(container.command, read));
    const deployed = !DEVELOPMENT.test(container.source) && !WATCHES.test(command);
    return { files: commandFiles(command).map((path) => inContainer(container, path, folder)), deployed };
  });
  const production = contained.filter((one) => one.deployed).flatMap(({ files }) => files);
  return [{ files: [...production, ...started], deployed: true }, ...contained.filter((one) => !one.deployed)];
}

/** A script of the image; one in a folder of commands is asked for by its name. */
function textIn({ files, workdir }: Container, path: string, sources: Sources): string | undefined {
  const at = path.startsWith('/') ? joinPath(path) : joinPath(workdir, path);
  const commands = path.includes('/') ? [] : COMMANDS.map((folder) => joinPath(folder, path));
  const file = [at, ...commands].map((one) => files.get(one)).find((one) => one !== undefined);
  return file === undefined ? undefined : sources.text(file);
}

const COMMANDS = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/local/sbin', '/usr/sbin', '/sbin'];

function inContainer({ files, workdir }: Container, path: string, folder: Path): Path {
  const at = path.startsWith('/') ? joinPath(path) : joinPath(workdir, path);
  const found = ['', '.js', '.mjs', '.cjs', '.ts', '/index.js', '/index.ts'].map((ending) => files.get(at + ending));
  return found.find((file) => file !== undefined) ?? joinPath(folder, path);
}

/** `/srv/shop/server.js` is `server.js` of the package, wherever it is put. */
function endOfPath(sources: Sources, folder: Path, path: string): Path[] {
  const parts = path.split('/').filter(Boolean);
  const ends = parts.map((_, index) => joinPath(folder, parts.slice(index).join('/')));
  return ends.filter((end) => sources.has(end)).slice(0, 1);
}
