import { stripVTControlCharacters } from 'node:util';

/** The end of what an app wrote, set off from our own words; nothing where it wrote nothing. */
export function shownOutput(output: string | undefined, lines = 20): string {
  if (output === undefined || output.trim() === '') return '';
  const shown = stripVTControlCharacters(output).trim().split('\n').slice(-lines);
  return `\nIts last output:\n${shown.map((line) => `  | ${line.trimEnd()}`).join('\n')}`;
}
