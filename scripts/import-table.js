// The import table of the house as a question: eslint, the house test and the documentation ask it.
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';

/**
 * @typedef {{ room: string, holds: string, imports: string[], why: string, apart?: boolean }} Room `apart`: its folders do not import each other
 * @typedef {{ rooms: Room[], packages: Record<string, { only: string[], why: string }> }} ImportTable
 */

/** @type {ImportTable} */
export const table = JSON.parse(readFileSync(new URL('../import-table.json', import.meta.url), 'utf8'));

/** @param {string} path @param {string} folder */
const inside = (path, folder) => path === folder || path.startsWith(`${folder}/`);

/** The room a file belongs to; the longest name wins. @param {string} path from the root */
export function roomOf(path) {
  return table.rooms.filter(({ room }) => inside(path, room)).sort((a, b) => b.room.length - a.room.length)[0];
}

/**
 * What is wrong with an import, or `null`.
 *
 * @param {string} path of the importing file, from the root @param {string} specifier as written
 * @returns {string | null}
 */
export function importFault(path, specifier) {
  const room = roomOf(path);
  if (!room) return `${path} is in no room of import-table.json`;
  if (!specifier.startsWith('.')) {
    const rule = table.packages[packageOf(specifier)];
    return !rule || rule.only.some((folder) => inside(path, folder))
      ? null
      : `${path} imports ${specifier}: ${rule.why}`;
  }
  const target = posix.join(posix.dirname(path), specifier);
  if (isOwn(room, path, target) || room.imports.some((folder) => inside(target, folder))) return null;
  return `${path} imports ${target}: ${room.why}`;
}

/** @param {Room} room @param {string} path @param {string} target */
function isOwn(room, path, target) {
  if (roomOf(target) !== room) return false;
  if (!room.apart) return true;
  /** @param {string} file */
  const part = (file) => file.slice(room.room.length + 1).split('/')[0];
  return part(path) === part(target);
}

/** @param {string} specifier */
function packageOf(specifier) {
  const parts = specifier.replace(/^node:/, '').split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}
