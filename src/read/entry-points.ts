import type { Path } from '../model/tree.ts';
import { joinPath } from '../code/values/operators.ts';
import { parseJson, pick, text, texts } from './json.ts';
import type { Package } from './manifest.ts';
import { below, type Sources } from './sources.ts';

/** Scripts that start the program, what production runs first. */
const SCRIPTS = [
  'start',
  'start:prod',
  'start:production',
  'prod',
  'production',
  'serve',
  'server',
  'start:server',
  'start:dev',
  'dev',
  'develop',
  'dev:server',
  'debug',
  'watch',
];
const NOT_RUN = /(^|\/)(node_modules|\.bin)\/|^(webpack|vite|rollup|gulp|jest|next|nuxt|eslint|prettier)/;

/** Files by which a package is started, the surest first: scripts, `main`, `bin`, container and platform files. */
export function startsOf(sources: Sources, manifest: Package): Path[] {
  const { folder, scripts, main, raw } = manifest;
  const names = [
    ...SCRIPTS.filter((name) => name in scripts),
    ...Object.keys(scripts).filter((name) => /^(start|serve|dev)[:_-]/.test(name) && !SCRIPTS.includes(name)),
  ];
  const commands = names.flatMap((name) => commandFiles(expand(scripts, name)));
  const bin = pick(raw, 'bin');
  const declared = [
    ...(main === undefined ? [] : [main]),
    ...(typeof bin === 'string' ? [bin] : Object.values(texts(bin))),
  ];
  const found = [...commands, ...declared, ...platformFiles(sources, folder)].flatMap((file) =>
    locate(sources, folder, file),
  );
  return [...new Set(found)];
}

/** `npm run x` inside a script is script `x`. */
function expand(scripts: Readonly<Record<string, string>>, name: string, depth = 0): string {
  const command = scripts[name] ?? '';
  if (depth > 3) return command;
  return command.replace(/\b(?:npm|yarn|pnpm|bun)(?: run)? ([\w:.-]+)/g, (all, other: string) =>
    other in scripts && other !== name ? `${all} && ${expand(scripts, other, depth + 1)}` : all,
  );
}

/** Paths in a command that look like what `node` and its like run. */
function commandFiles(command: string): string[] {
  const found: string[] = [];
  let folder = '';
  for (const part of command.split(/&&|\|\||;|["']/)) {
    folder = /^\s*cd\s+(\S+)/.exec(part)?.[1] ?? folder;
    const prefix = /--(?:prefix|cwd|dir)[ =](\S+)/.exec(part)?.[1];
    for (const word of part.trim().split(/\s+/)) {
      if (/^-|=/.test(word) && !/\.[cm]?[jt]sx?$/.test(word)) continue;
      if (/\.[cm]?[jt]sx?$|^\.?\/?(?:[\w.-]+\/)*bin\/www$/.test(word) && !NOT_RUN.test(word))
        found.push(joinPath(prefix ?? folder, word));
    }
    const plain =
      /\b(?:node|nodemon|ts-node|ts-node-dev|tsx|babel-node|node-dev|supervisor|pm2 start|forever start|bun(?: run)?)(?:\s+-[-\w]+(?:[= ][\w./:-]+(?=\s+[\w./]))?)*\s+([\w./@-]+)\s*$/.exec(
        part.trim(),
      );
    if (plain?.[1] && !NOT_RUN.test(plain[1])) found.push(joinPath(prefix ?? folder, plain[1]));
  }
  return found;
}

function platformFiles(sources: Sources, folder: Path): string[] {
  const read = (name: string): string =>
    sources.has(below(folder, name)) ? (sources.text(below(folder, name)) ?? '') : '';
  const commands = [
    ...[...read('Procfile').matchAll(/^\s*\w+:\s*(.+)$/gm)].map(([, command = '']) => command),
    ...[...read('Dockerfile').matchAll(/^\s*(?:CMD|ENTRYPOINT)\s+(.+)$/gim)].map(([, command = '']) =>
      command.replace(/[[\]",]+/g, ' '),
    ),
    ...[...read('ecosystem.config.js').matchAll(/script:\s*['"]([^'"]+)['"]/g)].map(
      ([, script = '']) => `node ${script}`,
    ),
  ];
  const data = parseJson(read('nodemon.json') || undefined);
  const exec = text(pick(data, 'exec')) ?? text(pick(data, 'execMap', 'ts'));
  return [...commands, ...(exec === undefined ? [] : [exec])].flatMap(commandFiles);
}

const BUILT = /^(?:\.\/)?(?:dist|build|lib|out|output|\.build|bundle|public)\/(.+?)(?:\.[cm]?js)?$/;

/** `node dist` runs `dist/index.js`. */
const BUILT_FOLDER = /^(?:\.\/)?(?:dist|build|lib|out)\/?$/;

/** The source behind a path in a script; a built file is traced back to what it was built from. */
function locate(sources: Sources, folder: Path, file: string): Path[] {
  const path = joinPath(folder, file);
  const direct = existing(sources, path);
  if (direct !== undefined && !/(^|\/)(dist|build)\//.test(direct)) return [direct];
  const rest = BUILT.exec(BUILT_FOLDER.test(file) ? `${file.replace(/\/$/, '')}/index` : file)?.[1];
  if (rest === undefined) return direct === undefined ? [] : [direct];
  const stems = [`src/${rest}`, rest, rest.replace(/^src\//, ''), `server/${rest}`];
  const source = stems.map((stem) => existing(sources, joinPath(folder, stem))).find((one) => one !== undefined);
  return source === undefined ? [] : [source];
}

function existing(sources: Sources, path: Path): Path | undefined {
  const endings = ['', '.ts', '.js', '.mjs', '.cjs', '.mts', '.cts', '/index.ts', '/index.js', '/index.mjs'];
  return endings.map((ending) => (path === '.' ? `index${ending}` : path + ending)).find((one) => sources.has(one));
}

const TEST =
  /(^|\/)(tests?|__tests__|__mocks__|specs?|e2e|cypress|fixtures?|mocks?|stubs?|testing|test-utils|bench(mark)?s?|load-?tests?|playwright)\/|[._-](test|tests|spec|e2e|mock|stub|bench)\.[cm]?[jt]sx?$|(^|\/)(jest|vitest|cypress|playwright|karma|webpack|rollup|vite|gulpfile|gruntfile|babel|eslint|protractor|wdio)[\w.-]*\.(config|conf|setup)?\.?[cm]?[jt]s$/i;
const COPY =
  /(^|[/._ -])(backups?|bak|bkp|old|orig(inal)?|copy|kopie|deprecated|archived?|unused|legacy|previous|tmp|temp|disabled)([/._ -]|\d*\.[cm]?[jt]sx?$)|\(\d+\)|[._-]\d{4}-?\d\d-?\d\d|~$/i;
const SIDE =
  /(^|\/)(examples?|samples?|demos?|docs?|documentation|snippets?|playgrounds?|templates?|generators?|scripts|tools|tutorials?|codefixes|exercises?|vendor|third[_-]?party|assets|static|public|www-data|migrations?|seeds?)\//i;

export const isTest = (path: Path): boolean => TEST.test(path);

/** How little a file looks like the program itself: 0 for its own code, higher for examples, copies and tests. */
export function strangeness(path: Path): number {
  if (isTest(path)) return 3;
  if (COPY.test(path)) return 2;
  return SIDE.test(path) ? 1 : 0;
}
