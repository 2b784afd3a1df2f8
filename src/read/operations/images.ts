import { joinPath } from '../../code/values/operators.ts';
import type { ImageFact } from '../../model/operations.ts';
import type { App } from '../../model/project.ts';
import type { Path } from '../../model/tree.ts';
import type { Package } from '../manifest.ts';
import { containersOf, dockerfilesOf, type Container } from '../shipping/containers.ts';
import { servicesOf } from '../shipping/compose.ts';
import { ignoredBy } from '../shipping/ignore-files.ts';
import { expand, instructionsOf, type Instruction } from '../shipping/dockerfile.ts';
import { below, type Sources } from '../sources.ts';
import { withScripts } from '../starts/commands.ts';
import { installsOf } from './installs.ts';
import { linePlace } from './lines.ts';

const FOR_DEVELOPMENT =
  /(^|[./_-])(dev|devel|development|debug|local|tests?|testing|ci|e2e|cypress|playwright)([./_-]|$)/i;

/** Images that run the program in production. */
export function imagesOf(sources: Sources, manifest: Package | undefined, entries: readonly App[]): ImageFact[] {
  const dockerfiles = dockerfilesOf(sources).filter((file) => !FOR_DEVELOPMENT.test(file));
  if (!manifest || dockerfiles.length === 0) return [];
  const possible = [...new Set(['.env', below(manifest.folder, '.env')])];
  const containers = containersOf(sources, possible);
  const files = new Set(entries.flatMap((app) => [app.file, app.home.file]));
  return dockerfiles.flatMap((file) => {
    const container = containers.find(({ source }) => source === file);
    if (!container || !runs(container, files, manifest)) return [];
    return imageOf(sources, manifest, container) ?? [];
  });
}

/** The files of the app are in the image, or in a stage that it is built from; or its package is, and Node runs. */
function runs({ files, builtFrom, command }: Container, entries: ReadonlySet<Path>, manifest: Package): boolean {
  const all = [files, ...builtFrom].flatMap((one) => [...one.values()]);
  if (all.some((path) => entries.has(path))) return true;
  return all.includes(manifest.path) && /\b(node|npm|yarn|pnpm|pm2(-runtime)?)\b/.test(command);
}

interface Stage {
  name: string;
  base: string;
  from: Instruction;
  instructions: Instruction[];
}

function imageOf(sources: Sources, manifest: Package, container: Container): ImageFact | undefined {
  const file = container.source;
  const text = sources.text(file) ?? '';
  const stages = stagesOf(text);
  const last = stages.at(-1);
  if (!last) return undefined;
  const source = { path: file, text };
  const place = ({ line, endLine }: Instruction): ImageFact['from'] => linePlace(source, line, endLine);
  const all = chainOf(stages, last).flatMap(({ instructions }) => instructions);
  const variables = variablesOf(text, all);
  const user = all.findLast(({ word }) => word === 'USER');
  const node = all.findLast((one) => one.word === 'ENV' && /(^|\s)NODE_ENV[\s=]/.test(one.text));
  const command = withScripts(manifest.scripts, container.command);
  const installs = installsOf(all, container, { manifest, place, text });
  return {
    file,
    from: place(last.from),
    base: container.base,
    user: user ? expand(user.text.trim(), variables) : null,
    leavesRoot: leavesRoot(sources, container, text),
    environment: node ? { value: environmentIn(node, variables), place: place(node) } : null,
    command: commandOf(last, source, command),
    installs,
    env: envOf(sources, container, instructionsOf(text), place),
    volumes: container.covered.length > 0 || all.some(({ word }) => word === 'VOLUME'),
    ports: all.flatMap(({ word, args }) =>
      word === 'EXPOSE' ? args.map((port) => Number.parseInt(expand(port, variables), 10)).filter(Boolean) : [],
    ),
  };
}

function stagesOf(text: string): Stage[] {
  const stages: Stage[] = [];
  for (const instruction of instructionsOf(text)) {
    const { word, args } = instruction;
    const name = /^as$/i.test(args[1] ?? '') ? (args[2] ?? '') : '';
    if (word === 'FROM') stages.push({ name, base: args[0] ?? '', from: instruction, instructions: [] });
    else stages.at(-1)?.instructions.push(instruction);
  }
  return stages;
}

/** A stage behind those that it begins with: `FROM base`. */
function chainOf(stages: readonly Stage[], stage: Stage): Stage[] {
  const before = stages.slice(0, stages.indexOf(stage));
  const parent = before.find(({ name }) => name !== '' && name.toLowerCase() === stage.base.toLowerCase());
  return parent ? [...chainOf(before, parent), stage] : [stage];
}

function variablesOf(text: string, instructions: readonly Instruction[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { word, args, text: rest } of [
    ...instructionsOf(text).filter(({ word }) => word === 'ARG'),
    ...instructions,
  ]) {
    const old = word === 'ENV' && !/^\S+=/.test(rest) ? /^(\S+)\s+(.*)$/.exec(rest) : null;
    if (old) found.set(old[1] ?? '', expand(old[2] ?? '', found));
    else if (word === 'ARG' || word === 'ENV')
      for (const arg of args) {
        const [, name = '', value] = /^([^=]+)=(.*)$/s.exec(arg) ?? [];
        if (value !== undefined) found.set(name, expand(value.replace(/^["']|["']$/g, ''), found));
      }
  }
  return found;
}

/** What is given at the build is not seen: `ENV NODE_ENV=$NODE_ENV`. */
function environmentIn({ text }: Instruction, variables: ReadonlyMap<string, string>): string {
  const value = /(?:^|\s)NODE_ENV[\s=]+["']?([^\s"']+)/.exec(text)?.[1] ?? '';
  return value.includes('$') ? (variables.get('NODE_ENV') === 'production' ? 'production' : '?') : value;
}

function commandOf(last: Stage, source: { path: Path; text: string }, text: string): ImageFact['command'] {
  const found = last.instructions.find(({ word }) => word === 'CMD' || word === 'ENTRYPOINT');
  if (!found) return null;
  const place = linePlace(source, found.line);
  const line = source.text.slice(place.start, place.end);
  const isOnly = source.text.split(/\r?\n/).filter((one) => one.trim() === line.trim()).length === 1;
  return { place, line, text, isOnly };
}

const DROPS = /\b(gosu|su-exec|setpriv|runuser|s6-setuidgid|chpst|setuidgid|su)\b\s+(-|node|app|www|\w*user|"?\$)/;

/** Something else than USER leaves root: the entry script, the service of a compose file, a base image of its own. */
function leavesRoot(sources: Sources, container: Container, text: string): string | null {
  if (DROPS.test(text)) return container.source;
  const script = [...container.files.values()].find(
    (path) => /\.sh$|entrypoint/i.test(path) && sources.mentions(path, DROPS),
  );
  if (script !== undefined) return script;
  const service = servicesOf(sources).find(
    ({ build, file }) => build?.dockerfile === container.source && /^\s+user:\s*\S/m.test(sources.text(file) ?? ''),
  );
  if (service) return service.file;
  return /nonroot|unprivileged|rootless/i.test(container.base) ? container.base : null;
}

/** A `.env` that git leaves out would be copied. */
function envOf(
  sources: Sources,
  container: Container,
  all: readonly Instruction[],
  place: (one: Instruction) => ImageFact['from'],
): ImageFact['env'] {
  const env = [...container.files.values()].find((path) => /(^|\/)\.env$/.test(path));
  if (env === undefined) return null;
  // One that is committed tells nothing that the code does not.
  if (ignoredBy(sources, env) === undefined) return null;
  const { context } = container;
  const pattern = context === '.' ? env : env.slice(context.length + 1);
  const copy = all.find(
    ({ word, flags, args }) =>
      /^(COPY|ADD)$/.test(word) && flags['from'] === undefined && args.slice(0, -1).some((arg) => holds(arg, pattern)),
  );
  return copy ? { place: place(copy), ignoreFile: below(context, '.dockerignore'), pattern } : null;
}

function holds(arg: string, env: Path): boolean {
  const path = joinPath(arg);
  return path === '.' || arg === '*' || env === path || env.startsWith(`${path}/`);
}
