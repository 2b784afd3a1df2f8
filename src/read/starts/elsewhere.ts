import { joinPath } from '../../code/values/operators.ts';
import type { Path } from '../../model/tree.ts';
import type { Package } from '../manifest.ts';

/** A script of another package. */
export interface ScriptElsewhere {
  manifest: Package;
  script: string;
}

const MANAGER = /^(?:npm|yarn|pnpm|bun|lerna|turbo)$/;
const FOLDER = /^(?:--prefix|--cwd|-C|--dir)$/;
const NAME = /^(?:-w|--workspace|--filter|--scope|-F|workspace)$/;
const PLAIN = /^(?:run|run-script|exec)$/;

/** What a command runs in other packages: `cd server && npm start`, `npm start --prefix server`, `yarn workspace api start`. */
export function scriptsElsewhere(
  all: readonly Package[],
  { folder, scripts }: Package,
  command: string,
): ScriptElsewhere[] {
  const packages = all.filter((one) => one.folder !== folder);
  const found: ScriptElsewhere[] = [];
  let at = folder;
  const read = (text: string, depth: number): void => {
    for (const piece of text.split(/&&|\|\||[;|"']/)) {
      const words = piece.trim().split(/\s+/);
      if (words[0] === 'cd') at = joinPath(folder, words[1] ?? '.');
      const call = managerCall(words);
      if (!call) continue;
      const home = call.folder === undefined ? at : joinPath(at, call.folder);
      const manifest = packages.find((one) =>
        call.name === undefined ? one.folder === home : isCalled(one, call.name),
      );
      if (manifest) found.push({ manifest, script: call.script });
      else if (call.name === undefined && depth < 3) read(scripts[call.script] ?? '', depth + 1);
    }
    at = folder;
  };
  read(command, 0);
  return found;
}

function managerCall(words: readonly string[]): { script: string; folder?: Path; name?: string } | undefined {
  const start = words.findIndex((word) => MANAGER.test(word));
  if (start < 0) return undefined;
  let folder: Path | undefined;
  let name: string | undefined;
  let script: string | undefined;
  const rest = words.slice(start + 1).flatMap((word) => (word.startsWith('-') ? word.split('=') : [word]));
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? '';
    if (FOLDER.test(word)) folder = rest[(index += 1)];
    else if (NAME.test(word)) name = rest[(index += 1)];
    else if (!PLAIN.test(word) && !word.startsWith('-')) script ??= word;
  }
  if (script === undefined) return undefined;
  return { script, ...(folder === undefined ? {} : { folder }), ...(name === undefined ? {} : { name }) };
}

const isCalled = ({ name, folder }: Package, wanted: string): boolean =>
  name === wanted ||
  folder === joinPath(wanted.replace(/^\.\//, '').replace(/\.\.\.$/, '')) ||
  folder.endsWith(`/${wanted}`);
