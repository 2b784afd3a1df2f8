import { joinPath } from '../../code/values/operators.ts';
import type { Path } from '../../model/tree.ts';
import { parseJson, pick, text } from '../json.ts';
import type { Package } from '../manifest.ts';
import { containersOf } from '../shipping/containers.ts';
import { below, isBelow, type Sources } from '../sources.ts';
import { commandFiles, withScripts } from './commands.ts';

/** Files that platforms, process managers and watchers start, relative to the package. */
export function platformFiles(sources: Sources, { folder, raw, scripts }: Package): string[] {
  const read = (name: string): string =>
    sources.has(below(folder, name)) ? (sources.text(below(folder, name)) ?? '') : '';
  const nodemon = parseJson(read('nodemon.json') || undefined) ?? pick(raw, 'nodemonConfig');
  const exec = text(pick(nodemon, 'exec')) ?? text(pick(nodemon, 'execMap', 'ts'));
  const commands = [
    ...webOf(read('Procfile')),
    ...[...read('app.yaml').matchAll(/^entrypoint:\s*(.+)$/gm)].map(([, command = '']) => command),
    ...(exec === undefined ? [] : [exec]),
  ];
  return [
    ...commands.flatMap((command) => commandFiles(withScripts(scripts, command))),
    ...sources
      .inFolder(folder)
      .filter((name) => PROCESSES.test(name))
      .flatMap((name) => processesIn(read(name))),
    ...handlersOf(read('serverless.yml') || read('serverless.yaml')),
    ...buildsOf(parseJson(read('vercel.json') || read('now.json') || undefined)),
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

/** Files of the tree that containers start, and units of systemd. */
export function containerFiles(sources: Sources, manifest: Package): Path[] {
  const { folder, scripts } = manifest;
  const units = sources.files.filter((file) => /\.service$/.test(file));
  const started = units.flatMap((file) =>
    [...(sources.text(file) ?? '').matchAll(/^ExecStart=(.+)$/gm)].flatMap(([, command = '']) =>
      commandFiles(command).flatMap((path) => endOfPath(sources, folder, path)),
    ),
  );
  const contained = containersOf(sources).flatMap(({ command, files, workdir }) =>
    commandFiles(withScripts(scripts, command)).flatMap((path) => {
      const at = path.startsWith('/') ? joinPath(path) : joinPath(workdir, path);
      const found = ['', '.js', '.mjs', '.cjs', '.ts', '/index.js', '/index.ts'].map((ending) =>
        files.get(at + ending),
      );
      return found.find((file) => file !== undefined) ?? joinPath(folder, path);
    }),
  );
  return [...contained, ...started].filter((file) => isBelow(file, folder));
}

/** `/srv/shop/server.js` is `server.js` of the package, wherever it is put. */
function endOfPath(sources: Sources, folder: Path, path: string): Path[] {
  const parts = path.split('/').filter(Boolean);
  const ends = parts.map((_, index) => joinPath(folder, parts.slice(index).join('/')));
  return ends.filter((end) => sources.has(end)).slice(0, 1);
}
