import { dataOf } from '../scaffold/data.ts';
import type { ScaffoldAnswers } from '../scaffold/answers.ts';
import { replayLine } from '../scaffold/replay.ts';
import type { Path } from '../model/tree.ts';
import { wrap } from '../report/text.ts';
import { quote } from './replay.ts';

/** A new app, or in a dry run what would be one. */
export interface Made {
  /** As it was typed. */
  directory: string;
  answers: ScaffoldAnswers;
  files: ReadonlyMap<Path, string>;
  written: boolean;
  installed: boolean;
  git: boolean;
}

/** What a prompter puts in front of the first line. */
const MARGIN = 3;

/** What was made, what to do next, and the command that makes it again; commands stay whole, to be copied. */
export function describeMade(made: Made, columns: number): string {
  const { directory, answers } = made;
  const commands = nextCommands(made);
  const width = Math.max(...commands.map(([command]) => command.length));
  const beside = commands.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`.trimEnd());
  const below = commands.flatMap(([command, what]) => [`  ${command}`, wrap(`    ${what}`, columns, '    ').trimEnd()]);
  return [
    wrap(`Made ${directory}: ${titleOf(answers)}.`, columns - MARGIN),
    wrap(`${contentsOf(made)}.`, columns - MARGIN),
    '',
    'Next:',
    ...(beside.every((line) => line.length <= columns) ? beside : below.filter(Boolean)),
    '',
    'The same again:',
    `  ${replayLine(answers, directory)}`,
    '',
  ].join('\n');
}

/** Much of an app is the attacks on it: said apart, so that nobody takes a small app for a large one. */
function contentsOf({ files, git }: Made): string {
  const attacks = [...files.keys()].filter((path) => path.startsWith('test/security/')).length;
  return `${files.size - attacks} files, and ${attacks} that attack it${git ? ', in a new git repository' : ''}`;
}

/** At most three, in the order in which they are typed. */
function nextCommands({ directory, answers, installed }: Made): [command: string, what: string][] {
  const { run, install, web } = dataOf(answers, () => '');
  const enter = directory === '.' ? [] : [`cd ${quote(directory)}`];
  const start = [...enter, ...(installed ? [] : [install])].join(' && ');
  return [
    ...(start === '' ? [] : [[start, installed ? '' : 'installs its packages'] as [string, string]]),
    // What is no site answers its first page with 404.
    [`${run} dev`, `http://localhost:3000${web ? '' : '/healthz'}, with no service to start`],
    [`${run} security`, 'attacks it, and shows what came of it'],
  ];
}

function titleOf({ template, lang, db, auth, views }: ScaffoldAnswers): string {
  const database = { none: '', sqlite: 'SQLite', postgres: 'PostgreSQL', mysql: 'MySQL' }[db];
  const signIn = { none: '', session: 'sessions', jwt: 'tokens' }[auth];
  const pages = { none: '', ejs: 'EJS', pug: 'Pug', handlebars: 'Handlebars' }[views];
  const extras = [pages, database, signIn]
    .filter(Boolean)
    .join(', ')
    .replace(/, ([^,]*)$/, ' and $1');
  const parts = [
    { api: 'an API', web: 'a site', minimal: 'a minimal app' }[template],
    lang === 'ts' ? 'in TypeScript' : 'in JavaScript',
    extras === '' ? '' : `with ${extras}`,
  ];
  return parts.filter(Boolean).join(' ');
}

/** The files as a tree, with their sizes in bytes. */
export function describeTree({ directory, answers, files }: Made, columns: number): string {
  const room = Math.min(44, columns - 8);
  const lines: string[] = [`${directory}/`];
  let open: string[] = [];
  for (const path of [...files.keys()].sort(byFolder)) {
    const parts = path.split('/');
    const folders = parts.slice(0, -1);
    const shared = folders.findIndex((name, at) => open[at] !== name);
    const from = shared === -1 ? folders.length : shared;
    for (let at = from; at < folders.length; at += 1) lines.push(`${'  '.repeat(at + 1)}${folders[at]}/`);
    open = folders;
    const size = Buffer.byteLength(files.get(path) ?? '');
    const name = `${'  '.repeat(parts.length)}${parts.at(-1)}`;
    lines.push(`${name.padEnd(room)} ${String(size).padStart(7)}`);
  }
  const total = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return [
    ...lines,
    '',
    wrap(`${files.size} files, ${total} bytes. Nothing was written.`, columns),
    '',
    'To write them:',
    `  ${replayLine(answers, directory)}`,
    '',
  ].join('\n');
}

/** Files of a folder before the folders in it. */
function byFolder(a: Path, b: Path): number {
  const [one, two] = [a.split('/'), b.split('/')];
  for (let at = 0; ; at += 1) {
    const [isFile, isOther] = [at === one.length - 1, at === two.length - 1];
    if (isFile !== isOther) return isFile ? -1 : 1;
    const order = (one[at] ?? '') < (two[at] ?? '') ? -1 : 1;
    if (one[at] !== two[at]) return order;
    if (isFile) return 0;
  }
}

/** The result for machines. */
export function toJson(made: Made, version: string): string {
  const { directory, answers, files, written, installed, git } = made;
  const result = {
    schemaVersion: 1,
    tool: { name: 'create-secure-express', version },
    command: 'create',
    exitCode: 0,
    directory,
    answers,
    written,
    installed,
    git,
    files: [...files].map(([path, text]) => ({ file: path, size: Buffer.byteLength(text) })),
    next: nextCommands(made).map(([command]) => command),
    replay: replayLine(answers, directory),
  };
  return `${JSON.stringify(result, null, 2)}\n`;
}
