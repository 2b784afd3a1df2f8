// What the generators of `npm run new:…` share: the name they are given, files they write, lists they add a line to.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** The name on the command line: words with hyphens. Ends the process where it is none. */
export function idFrom(example) {
  const [id = ''] = process.argv.slice(2);
  if (!ID.test(id)) fail(`"${id}" is no id. Write lower-case words with hyphens: ${example}`);
  return id;
}

/** `secure-cookies` as a name in code. */
export const nameOf = (id) => id.replace(/-(.)/g, (_match, letter) => letter.toUpperCase());

/** `secure-cookies` as words. */
export const wordsOf = (id) => id.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());

export function refuseExisting(path) {
  if (existsSync(path)) fail(`${path} exists.`);
}

export function write(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  console.log(`created ${path}`);
}

/** Adds an import and, as the last item, its name to the list that `export const <list>` holds. */
export function register(path, list, name, from, isDefault = true) {
  const lines = readFileSync(path, 'utf8').split('\n');
  const last = lines.findLastIndex((line) => line.startsWith('import ') && !line.startsWith('import type '));
  lines.splice(last + 1, 0, `import ${isDefault ? name : `{ ${name} }`} from '${from}';`);
  const items = new RegExp(`(const ${list}\\b[^=]*=[^[]*\\[)([^\\]]*?),?(\\s*\\])`);
  change(path, lines.join('\n'), items, `$1$2,\n  ${name},$3`);
}

/** Writes the text with one place of it replaced, or ends where the place is not there. */
export function change(path, text, place, by) {
  if (!(typeof place === 'string' ? text.includes(place) : place.test(text))) fail(`${path}: no place for a new line.`);
  writeFileSync(path, text.replace(place, by));
  console.log(`changed ${path}`);
}

export function fail(message) {
  console.error(message);
  process.exit(2);
}
