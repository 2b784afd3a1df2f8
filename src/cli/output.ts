import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { EXIT, UserError, type ExitCode } from '../model/errors.ts';
import type { Severity } from '../model/protection.ts';
import type { Report } from '../model/report.ts';
import { formatNames, type Format } from '../report/names.ts';
import { suggestion } from './nearest.ts';
import type { Flags } from './options/index.ts';

/** Formats that are asked for with `--report format=file`. @throws {UserError} */
export function reportFiles(flags: Flags): { format: Format; file: string }[] {
  return (flags.report ?? []).map((pair) => {
    const at = pair.indexOf('=');
    const name = at < 0 ? pair : pair.slice(0, at);
    if (!(formatNames as readonly string[]).includes(name)) {
      throw new UserError(`There is no report format "${name}".`, suggestion(name, formatNames));
    }
    if (at < 0 || at === pair.length - 1)
      throw new UserError(`--report ${pair} names no file.`, `Write it as --report ${name}=<file>.`);
    return { format: name as Format, file: resolve(flags.cwd ?? '.', pair.slice(at + 1)) };
  });
}

/** Every file that a run was told to write, beside the project's own. */
export function outputFiles(flags: Flags): string[] {
  const named = [flags.saveAnswers, flags.patch === '-' ? undefined : flags.patch];
  const own = named.flatMap((file) => (file === undefined ? [] : [resolve(flags.cwd ?? '.', file)]));
  return [...reportFiles(flags).map(({ file }) => file), ...own];
}

/** Before anything is done, so that nothing is done in vain. @throws {UserError} at a file that could not be written */
export function checkOutput(file: string): void {
  const folder = dirname(file);
  const problem = !existsSync(folder)
    ? `there is no folder ${folder}`
    : !statSync(folder).isDirectory()
      ? `${folder} is a file`
      : existsSync(file) && statSync(file).isDirectory()
        ? 'it is a folder'
        : whyUnwritable(existsSync(file) ? file : folder);
  if (problem === undefined) return;
  throw new UserError(`${file} cannot be written: ${problem}.`, 'Nothing was done. Name a file in an existing folder.');
}

function whyUnwritable(path: string): string | undefined {
  try {
    accessSync(path, constants.W_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EROFS' ? 'the file system is read-only' : 'permission denied';
  }
}

/** Writes a file that was asked for. @throws {UserError} */
export function writeOutput(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOSPC' ? 'the disk is full' : code;
    throw new UserError(`${file} cannot be written (${why}).`, 'Everything else was done. Name another file.');
  }
}

const ORDER: readonly (Severity | 'none')[] = ['low', 'medium', 'high'];

/** Exit 1 where a finding that is still there reaches the threshold. */
export function exitCodeFor({ found }: Report, threshold: Severity | 'none'): ExitCode {
  if (threshold === 'none') return EXIT.ok;
  const open = found.filter(({ status }) => status !== 'fixed' && status !== 'ignored');
  return open.some(({ rule }) => ORDER.indexOf(rule.severity) >= ORDER.indexOf(threshold)) ? EXIT.findings : EXIT.ok;
}
