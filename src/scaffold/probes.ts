import type { AppData } from '../../templates/app.ts';
import type { Path } from '../model/tree.ts';

const ROOM = 'src/verify/probes';
const IMPORT = /^(?:import|export) .*?from '\.\/([\w-]+)\.ts';$/gm;

/** Probes of what a kind of app will never have; any other is shipped, for the routes that are still to come. */
function isIdle(name: string, { web, jwt }: AppData): boolean {
  switch (name) {
    case 'csp-nonce':
    case 'inline-script':
    case 'reflected-script':
      return !web;
    case 'session-cookie':
    case 'session-fixation':
      return jwt;
    default:
      return false;
  }
}

/**
 * The probes, as `test/security/probes/*.ts`: the files that `verify` attacks apps with, and what they import of each other.
 *
 * @param read the text of a file of the package
 */
export function probeFiles(data: AppData, read: (path: Path) => string): Map<Path, string> {
  const index = read(`${ROOM}/index.ts`);
  const idle = [...index.matchAll(IMPORT)].filter(([, name = '']) => isIdle(name, data));
  const shipped = new Map([['index', idle.reduce((text, [line]) => withoutProbe(text, line), index)]]);
  const wanted = ['attack', 'session', ...importsOf(shipped.get('index') ?? '')];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (shipped.has(name)) continue;
    const text = read(`${ROOM}/${name}.ts`);
    shipped.set(name, text);
    wanted.push(...importsOf(text));
  }
  return new Map([...shipped].map(([name, text]) => [`test/security/probes/${name}.ts`, text]));
}

function importsOf(text: string): string[] {
  return [...text.matchAll(IMPORT)].flatMap(([, name]) => name ?? []);
}

function withoutProbe(index: string, line: string): string {
  const local = /^import (\w+)/.exec(line)?.[1];
  return index.replace(`${line}\n`, '').replace(new RegExp(`^ *${local},\n`, 'm'), '');
}
