import { fitsGlob } from '../../code/syntax/globs.ts';
import { joinPath } from '../../code/values/operators.ts';
import type { Path } from '../../model/tree.ts';
import { expand, instructionsOf, type Instruction } from './dockerfile.ts';

/** A stage of a Dockerfile, without a daemon: what instructions put where. What `RUN` makes is not known. */
export interface Stage {
  name: string;
  /** Files by their path in the image, without the leading slash: the file of the context they come from. */
  files: Map<Path, Path>;
  /** The stages that it is made from, itself last. */
  from: readonly Stage[];
  workdir: Path;
  /** Folders of the image whose content is kept when a newer image comes. */
  volumes: Path[];
  /** What `ENTRYPOINT` and `CMD` run, as one line. */
  command: string;
  /** The image it begins with: `node:18-alpine`. */
  base: string;
}

interface Making extends Stage {
  from: Stage[];
  entrypoint: string;
  variables: Map<string, string>;
}

/** The stages of a Dockerfile, in order. `context` lists what the daemon is sent. */
export function stagesOf(dockerfile: string, context: readonly Path[]): Stage[] {
  const stages: Making[] = [];
  const globals = new Map<string, string>();
  for (const instruction of instructionsOf(dockerfile)) {
    const stage = stages.at(-1);
    if (instruction.word === 'FROM') stages.push(begin(instruction, stages, globals));
    else if (!stage) declare(instruction, globals, globals);
    else carryOut(instruction, stage, { stages, context, globals });
  }
  return stages;
}

function begin({ args }: Instruction, stages: readonly Making[], globals: ReadonlyMap<string, string>): Making {
  const base = expand(args[0] ?? '', globals);
  const name = /^as$/i.test(args[1] ?? '') ? (args[2] ?? '') : '';
  const parent = stages.find((stage) => stage.name !== '' && stage.name.toLowerCase() === base.toLowerCase());
  const stage: Making = {
    name,
    files: new Map(parent?.files),
    from: [],
    workdir: parent?.workdir ?? '.',
    volumes: [...(parent?.volumes ?? [])],
    command: parent?.command ?? '',
    entrypoint: parent?.entrypoint ?? '',
    base: parent?.base ?? base,
    variables: new Map(parent?.variables),
  };
  stage.from = [...(parent?.from ?? []), stage];
  return stage;
}

interface Surroundings {
  stages: readonly Making[];
  context: readonly Path[];
  globals: ReadonlyMap<string, string>;
}

function carryOut(instruction: Instruction, stage: Making, around: Surroundings): void {
  const value = (text: string): string => expand(text, stage.variables);
  switch (instruction.word) {
    case 'ARG':
    case 'ENV':
      return declare(instruction, stage.variables, around.globals);
    case 'WORKDIR':
      stage.workdir = inImage(stage, value(instruction.args.join(' ')));
      return;
    case 'VOLUME':
      stage.volumes.push(...instruction.args.map((arg) => inImage(stage, value(arg))));
      return;
    case 'CMD':
    case 'ENTRYPOINT':
      if (instruction.word === 'ENTRYPOINT') stage.entrypoint = instruction.args.join(' ');
      stage.command =
        instruction.word === 'CMD' ? `${stage.entrypoint} ${instruction.args.join(' ')}`.trim() : stage.entrypoint;
      return;
    case 'COPY':
    case 'ADD':
      return copy({ ...instruction, args: instruction.args.map(value) }, stage, around);
  }
}

function declare(
  { word, args, text }: Instruction,
  into: Map<string, string>,
  globals: ReadonlyMap<string, string>,
): void {
  const old = word === 'ENV' && !/^\S+=/.test(text) ? /^(\S+)\s+(.*)$/.exec(text) : null;
  if (old) into.set(old[1] ?? '', expand(old[2] ?? '', into));
  else if (word === 'ARG' || word === 'ENV')
    for (const arg of args) {
      const [, name = '', value] = /^([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
      into.set(name, expand((value ?? globals.get(name) ?? '').replace(/^["']|["']$/g, ''), into));
    }
}

const inImage = (stage: Making, path: string): Path =>
  path.startsWith('/') ? joinPath(path) : joinPath(stage.workdir, path);

function copy({ flags, args }: Instruction, stage: Making, { stages, context }: Surroundings): void {
  const wanted = args.slice(0, -1);
  const target = args.at(-1) ?? '.';
  const source = flags['from'] === undefined ? undefined : stageNamed(stages, expand(flags['from'], stage.variables));
  if (flags['from'] !== undefined && !source) return;
  if (source) for (const one of source.from) if (!stage.from.includes(one)) stage.from.splice(-1, 0, one);
  const from: ReadonlyMap<Path, Path> = source?.files ?? new Map(context.map((path) => [path, path]));
  const to = inImage(stage, target);
  const many = wanted.length > 1 || /\/$|^\.$/.test(target) || to === stage.workdir || hasBelow(stage.files, to);
  for (const pattern of wanted) {
    if (/^https?:/.test(pattern)) continue;
    for (const [path, file] of [...from]) {
      const rest = restBehind(path, joinPath(pattern), flags['parents'] !== undefined);
      if (rest === undefined || isExcluded(rest, flags['exclude'])) continue;
      stage.files.set(rest.whole && !many && !/[*?[]/.test(pattern) ? to : joinPath(to, rest.path), file);
    }
  }
}

function stageNamed(stages: readonly Making[], name: string): Making | undefined {
  return stages
    .slice(0, -1)
    .find((stage, index) => stage.name.toLowerCase() === name.toLowerCase() || String(index) === name);
}

const hasBelow = (files: ReadonlyMap<Path, Path>, folder: Path): boolean =>
  [...files.keys()].some((path) => path.startsWith(`${folder}/`));

/** Where a file comes to lie below the target of a `COPY`; `whole` where the pattern names the file itself. */
function restBehind(path: Path, pattern: Path, parents: boolean): { path: Path; whole: boolean } | undefined {
  if (pattern === '.') return { path, whole: false };
  const parts = path.split('/');
  const depth = pattern.split('/').length;
  const start = parts.slice(0, depth).join('/');
  if (!(start === pattern || fitsGlob(start, pattern, { dot: true, noglobstar: !parents }))) {
    return parents && fitsGlob(path, pattern, { dot: true }) ? { path, whole: false } : undefined;
  }
  if (parents) return { path, whole: false };
  if (parts.length === depth) return { path: parts.at(-1) ?? path, whole: true };
  return { path: parts.slice(depth).join('/'), whole: false };
}

const isExcluded = ({ path }: { path: Path }, pattern: string | undefined): boolean =>
  pattern !== undefined && fitsGlob(path, pattern, { dot: true });
