import { relative, resolve, sep } from 'node:path';
import { installCommand, type Installation } from '../io/packages.ts';
import { quote } from './replay.ts';

/** A folder as a person would name it from here: relative, unless that is a long way. */
export function shownFolder(folder: string): string {
  const shown = relative(resolve('.'), folder).split(sep).join('/') || '.';
  return shown.startsWith('../../..') ? folder : shown;
}

/** The command that installs, to be typed where the program was started. */
export function installLine(place: Installation): string {
  const folder = shownFolder(place.folder);
  const command = installCommand(place, 'full').join(' ');
  return folder === '.' ? command : `cd ${quote(folder)} && ${command}`;
}
