// The licences of packages whose code is in a bundle, which have to be handed on with it.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * @param metafiles what esbuild says of its bundles; paths are relative to the working directory
 * @returns the text of a NOTICE: each package with its version, licence and the text of it, packages of one text together
 * @throws {Error} where a package names no licence
 */
export function noticeOf(metafiles) {
  const folders = new Set(
    metafiles.flatMap(({ inputs }) => Object.keys(inputs).flatMap((path) => folderOf(path) ?? [])),
  );
  const byText = new Map();
  for (const folder of [...folders].sort()) {
    const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const kind = typeof license === 'object' ? license.type : license;
    if (!kind) throw new Error(`${name} is in a bundle and names no licence.`);
    const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.|-|$)/i.test(entry));
    const by = typeof author === 'object' ? author.name : author;
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : by ? `Copyright ${by}` : '';
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${kind})`]);
  }
  const parts = [...byText].map(([text, packages]) => `${packages.join('\n')}\n\n${text}`);
  return `harden-express holds code of these packages.\n\n${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** The folder of the package that a file belongs to: the nearest one with a name and a version. */
function folderOf(path) {
  if (!path.includes('node_modules/')) return undefined;
  for (
    let folder = dirname(path.replace(/^.*?:(?=.*node_modules)/, ''));
    folder.includes('node_modules/');
    folder = dirname(folder)
  ) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version) return folder;
  }
  return undefined;
}
