import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LINT_DATA, LINT_PROGRAMS } from '../model/lint-configs.ts';
import type { CheckProof } from '../model/report.ts';
import { runShell, type ShellRun } from './shell.ts';

export interface CheckOptions {
  before: string;
  after: string;
  /** Files that the change updates and creates, relative to both folders. */
  updated: readonly string[];
  created: readonly string[];
  /** Also `npm test`. */
  tests: boolean;
  scripts?: Readonly<Record<string, string>> | undefined;
  progress?: (text: string) => void;
}

const PATIENCE = 300_000;
const CODE = /\.(?:[cm]?[jt]s|[jt]sx)$/;

/** Runs the project's own compiler, formatter, linter and tests on both states, as far as it has them. */
export async function runChecks(options: CheckOptions): Promise<CheckProof[]> {
  const checks = [types(options), formatting(options), lint(options), ...(options.tests ? [tests(options)] : [])];
  const proofs: CheckProof[] = [];
  for (const check of checks) {
    if (check === null) continue;
    options.progress?.(check.name);
    proofs.push(await check.run());
  }
  return proofs;
}

interface Check {
  name: string;
  run(): Promise<CheckProof>;
}

const hasBin = (dir: string, name: string): boolean =>
  [dir, join(dir, '..')].some((folder) => existsSync(join(folder, 'node_modules', '.bin', name)));

function hasConfig(dir: string, isConfig: (name: string) => boolean, key: string): boolean {
  if (readdirSync(dir).some(isConfig)) return true;
  try {
    return key in (JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as object);
  } catch {
    return false;
  }
}

const quoted = (files: readonly string[]): string =>
  files.map((file) => `'${file.replaceAll("'", "'\\''")}'`).join(' ');

/** What fails after and did not before, from the lines that a tool writes of its complaints. */
async function compare(
  id: CheckProof['id'],
  name: string,
  runs: readonly [Promise<ShellRun | null>, () => Promise<ShellRun>],
  complaints: (run: ShellRun) => string[],
): Promise<CheckProof> {
  const was = await runs[0];
  const is = await runs[1]();
  const known = new Map<string, number>();
  for (const line of was ? complaints(was) : []) known.set(line, (known.get(line) ?? 0) + 1);
  const fresh = complaints(is).filter((line) => {
    const left = known.get(line) ?? 0;
    known.set(line, left - 1);
    return left <= 0;
  });
  const state = (run: ShellRun | null): CheckProof['before'] =>
    run === null ? 'skipped' : run.code === 0 ? 'passed' : 'failed';
  if (fresh.length === 0 && was?.code === 0 && is.code !== 0) fresh.push(lastLines(is.output) || 'it did not end well');
  const ok = fresh.length === 0;
  const more = fresh.length > 3 ? ` … and ${fresh.length - 3} more` : '';
  const detail = ok ? (is.code === 0 ? 'passes' : 'fails as it did before') : fresh.slice(0, 3).join('; ') + more;
  return { id, name, before: state(was), after: state(is), ok, detail };
}

function types({ before, after }: CheckOptions): Check | null {
  if (!existsSync(join(after, 'tsconfig.json')) || !hasBin(after, 'tsc')) return null;
  const command = 'tsc --noEmit --pretty false';
  // `a.ts(3,5): error TS…`: a change moves lines.
  const complaints = ({ stdout }: ShellRun): string[] =>
    [...stdout.matchAll(/^(\S.*?)\(\d+,\d+\): (error TS.*)$/gm)].map(([, file, what]) => `${file}: ${what}`);
  const run = (dir: string): Promise<ShellRun> => runShell(dir, command, PATIENCE);
  return {
    name: 'tsc --noEmit',
    run: () => compare('types', 'tsc --noEmit', [run(before), () => run(after)], complaints),
  };
}

function formatting({ before, after, updated, created }: CheckOptions): Check | null {
  if (updated.length + created.length === 0 || !hasBin(after, 'prettier')) return null;
  if (!hasConfig(after, (name) => /^(?:\.prettierrc(?:\..+)?|prettier\.config\..+)$/.test(name), 'prettier'))
    return null;
  const run = (dir: string, files: readonly string[]): Promise<ShellRun> =>
    runShell(dir, `prettier --ignore-unknown --list-different ${quoted(files)}`, PATIENCE);
  const complaints = ({ stdout }: ShellRun): string[] =>
    stdout.split('\n').flatMap((line) => (line.trim() === '' ? [] : [`${line.trim()} is not formatted`]));
  const was = updated.length === 0 ? Promise.resolve(null) : run(before, updated);
  return {
    name: 'prettier --check',
    run: () => compare('format', 'prettier --check', [was, () => run(after, [...updated, ...created])], complaints),
  };
}

interface LintFile {
  filePath: string;
  messages: { severity: number; ruleId: string | null; message: string }[];
}

function lint({ before, after, updated, created }: CheckOptions): Check | null {
  const [old, fresh] = [updated, created].map((files) => files.filter((file) => CODE.test(file))) as [
    string[],
    string[],
  ];
  if (old.length + fresh.length === 0 || !hasBin(after, 'eslint')) return null;
  if (!hasConfig(after, (name) => [...LINT_PROGRAMS, ...LINT_DATA].includes(name), 'eslintConfig')) return null;
  const run = (dir: string, files: readonly string[]): Promise<ShellRun> =>
    runShell(dir, `eslint --format json ${quoted(files)}`, PATIENCE);
  const was = old.length === 0 ? Promise.resolve(null) : run(before, old);
  return {
    name: 'eslint',
    run: () => compare('lint', 'eslint', [was, () => run(after, [...old, ...fresh])], lintErrors),
  };
}

function lintErrors({ stdout }: ShellRun): string[] {
  try {
    return (JSON.parse(stdout) as LintFile[]).flatMap(({ filePath, messages }) =>
      messages
        .filter(({ severity }) => severity === 2)
        .map(
          ({ ruleId, message }) =>
            `${filePath.replace(/^.*\/(?:before|after)\//, '')}: ${message} (${ruleId ?? 'eslint'})`,
        ),
    );
  } catch {
    return [];
  }
}

/** npm's own placeholder is no test. */
const NO_TEST = /no test specified/;

function tests({ before, after, scripts }: CheckOptions): Check {
  const script = scripts?.['test'];
  const name = 'npm test';
  const skipped = (detail: string): CheckProof => ({
    id: 'tests',
    name,
    before: 'skipped',
    after: 'skipped',
    ok: true,
    detail,
  });
  if (script === undefined || NO_TEST.test(script)) {
    return { name, run: () => Promise.resolve(skipped('the project has no test script')) };
  }
  const run = (dir: string): Promise<ShellRun> => runShell(dir, 'npm test --silent', PATIENCE, { CI: 'true' });
  return {
    name,
    async run() {
      const was = await run(before);
      if (before === after) return judge(was, was);
      return judge(was, await run(after));
    },
  };
  function judge(was: ShellRun, is: ShellRun): CheckProof {
    const state = ({ code }: ShellRun): CheckProof['before'] => (code === 0 ? 'passed' : 'failed');
    const ok = was.code !== 0 || is.code === 0;
    const why = is.code === null ? 'did not end in time' : lastLines(is.output);
    const detail =
      is.code === 0 ? 'passes' : was.code === 0 ? why : `fails before the change, too: ${lastLines(was.output)}`;
    return { id: 'tests', name, before: state(was), after: state(is), ok, detail };
  }
}

/** What a tool says in the end: lines that name an error, else the last ones; no frames of a stack. */
function lastLines(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^at |^Node\.js v/.test(line));
  const errors = lines.filter((line) => /error|fail|✖|✗|×|not ok/i.test(line));
  return (errors.length > 0 ? errors : lines).slice(-4).join(' · ').slice(0, 400);
}
