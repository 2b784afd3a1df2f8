import type { Path } from '../model/tree.ts';
import { isTest, isUsual } from './entry-points.ts';
import type { Package } from './manifest.ts';
import { servicesOf } from './shipping/compose.ts';
import { loadedBy } from './loaded-files.ts';
import { below, folderOf, isBelow, type Sources } from './sources.ts';

const WORD = '(?:exampl\\w*|sample|template|tmpl|tpl|dist|defaults?|schema|skeleton)';
/** Names of an example of the environment, the usual ones first. */
const NAMES = [
  /^\.env\.example$/,
  new RegExp(`^\\.?env[._-]${WORD}$`, 'i'),
  new RegExp(`^\\.?(?:${WORD}[._-])+env$`, 'i'),
  new RegExp(`^\\.env[._-]${WORD}[._-]\\w+$|^\\.?env[._-]\\w+[._-]${WORD}$|^\\w+\\.env[._-]${WORD}$`, 'i'),
];

export interface Setting {
  name: string;
  value: string;
}

export function settingsOf(text: string): Setting[] {
  return [...text.matchAll(/^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.]*)[ \t]*=[ \t]*(.*?)[ \t]*\r?$/gm)].map(
    ([, name = '', value = '']) => ({
      name,
      value: value.replace(/^(["'])(.*)\1.*$/, '$2').replace(/\s+#.*$/, ''),
    }),
  );
}

/** The example of the environment nearest to the package. */
export function envExample(sources: Sources, folder: Path, app?: Path): { path: Path; text: string } | undefined {
  for (const at of new Set([folder, below(folder, 'config'), below(folder, 'env'), '.'])) {
    for (const name of NAMES) {
      for (const file of sources.inFolder(at)) {
        const text = name.test(file) ? sources.text(below(at, file)) : undefined;
        if (text !== undefined) return { path: below(at, file), text };
      }
    }
  }
  return onlyExample(sources, folder, app);
}

/** The one example that stands in a folder of another kind: `docs/example.env`, `deploy/.env.sample`. */
function onlyExample(sources: Sources, folder: Path, app: Path | undefined): { path: Path; text: string } | undefined {
  const packages = sources.files.filter((file) => file.endsWith('/package.json')).map(folderOf);
  const inner = packages.filter((one) => one !== folder && (folder === '.' || isBelow(one, folder)));
  const found = sources.files.filter(
    (file) =>
      NAMES.some((name) => name.test(file.slice(file.lastIndexOf('/') + 1))) &&
      (folder === '.' || isBelow(file, folder)) &&
      !inner.some((one) => isBelow(file, one)) &&
      !isTest(file) &&
      !ASIDE.test(file),
  );
  const [path] = found;
  if (path !== undefined && app !== undefined && isOfAnother(sources, folderOf(path), app)) return undefined;
  if (path === undefined || found.length > 1) return undefined;
  // Beside a compose file it lists what that fills in, which the app sees only where the file is handed on.
  const services = servicesOf(sources).filter(({ file }) => folderOf(file) === folderOf(path));
  if (services.length > 0 && !services.some(({ envFile }) => envFile)) return undefined;
  const text = sources.text(path);
  return text === undefined ? undefined : { path, text };
}

/** It stands beside the main file of a program, and the app is not in that folder. */
const isOfAnother = (sources: Sources, folder: Path, app: Path): boolean =>
  sources.inFolder(folder).some((name) => isUsual(name) && /\.[cm]?[jt]s$/.test(name)) && !isBelow(app, folder);

/** What shows how others may run it, and what belongs to their machines. */
const ASIDE = /(^|\/)(examples?|samples?|demos?|terraform|ansible|helm|charts?|\.(?!github\/[^/]+$)\w[\w-]*)\//;

/** Names in the example of the environment, in order. */
export function readEnv(sources: Sources, folder: Path, app?: Path): string[] {
  const example = envExample(sources, folder, app);
  return example ? [...new Set(settingsOf(example.text).map(({ name }) => name))] : [];
}

const LOADERS =
  /^(dotenv([.-].+)?|@dotenvx\/.+|env-cmd|node-env-file|node-env-run|foreman|@nestjs\/config|@fastify\/env|envify)$/;
/** Packages for which the example is a list of what has to be set. */
const DEMANDING = /^dotenv-(safe|extended)$/;
const LOADED_BY =
  /--env-file\b|\b(dotenvx?|env-cmd|heroku local|nf start)\b|\bsource \.env|(^|[;&|]\s*)\. \.?\/?\.env|\bcat \.env/;

/** Where variables are made known: the project's own example, or a new one where something loads an env file. */
export function envFileOf(
  sources: Sources,
  manifest: Package | undefined,
  app?: Path,
  roots: readonly Path[] = [],
): Path | null {
  const folder = manifest?.folder ?? '.';
  // The app would not start before everybody has set what is in the example.
  const { dependencies, devDependencies } = manifest ?? {};
  if (Object.keys({ ...dependencies, ...devDependencies }).some((name) => DEMANDING.test(name))) return null;
  const there = envExample(sources, folder, app)?.path;
  if (there !== undefined && isReadByCode(sources, there)) return null;
  if (there !== undefined || !loadsEnvFile(sources, manifest) || isLoadedAside(sources, manifest, roots))
    return there ?? null;
  const loaded = loadedByCode(sources);
  // A file that is in git says by itself what may be set.
  if (sources.has(below(folder, loaded ?? '.env'))) return null;
  const beside = loaded === null ? undefined : copiedTo(sources, below(folder, loaded));
  if (beside !== undefined) return isReadByCode(sources, beside) ? null : beside;
  const path = below(folder, `${loaded ?? '.env'}.example`);
  // One that is there and is no text (UTF-16, say) is not written over.
  return loaded === null || sources.unread().some(({ file }) => file === path) ? null : path;
}

/** The one file that goes on from the name of what is loaded, by whatever ending: `config.env.env` beside `config.env`. */
function copiedTo(sources: Sources, loaded: Path): Path | undefined {
  const folder = folderOf(loaded);
  const name = loaded.slice(loaded.lastIndexOf('/') + 1);
  if (name === '.env') return undefined;
  const found = sources.inFolder(folder).filter((file) => file.startsWith(`${name}.`) && !OF_ONE_PLACE.test(file));
  const [first] = found;
  return first === undefined || found.length > 1 ? undefined : below(folder, first);
}

const OF_ONE_PLACE = /\.(local|test|testing|ci|dev|development|prod|production|staging|bak|old|enc|gpg|vault)$/i;

/** Scripts beside the app load one, and the app does not. */
function isLoadedAside(sources: Sources, manifest: Package | undefined, roots: readonly Path[]): boolean {
  const loading = sources.code().filter((path) => !isTest(path) && sources.mentions(path, LOADING));
  if (loading.length === 0 || !loading.every((path) => SCRIPT.test(path))) return false;
  if (Object.values(manifest?.scripts ?? {}).some((script) => LOADED_BY.test(script))) return false;
  const loaded = loadedBy(sources, roots);
  return !loading.some((path) => loaded.has(path));
}

const LOADING = /\bloadEnvFile\(|['"]dotenv(\/config)?['"]/;
const SCRIPT =
  /(^|\/)(scripts?|tools?|seed(er)?s?|migrations?|prisma|cypress|e2e)\/|(^|\/)(seed(er)?s?|migrate|knexfile|(cypress|drizzle|playwright|prisma|sequelize)\.config)\.[cm]?[jt]s$/;

/** Whether code looks up in the example what has to be set. A script that makes an env file of it does not. */
function isReadByCode(sources: Sources, example: Path): boolean {
  const name = example.slice(example.lastIndexOf('/') + 1);
  const reads = new RegExp(`['"\`/]${name.replaceAll('.', '\\.')}['"\`]`);
  return sources.code().some((path) => {
    if (isTest(path) || !sources.mentions(path, READS)) return false;
    const text = sources.text(path) ?? '';
    return reads.test(text) && !WRITES.test(text);
  });
}

const READS = /\b(readFile(Sync)?|createReadStream)\(/;
const WRITES = /\b(write|append|copy)File(Sync)?\(|\bcopy(Sync)?\(|\bcreateWriteStream\(/;

/** The env file that code loads: `.env`, or another of its own name; `null` where only whoever starts the app says which. */
function loadedByCode(sources: Sources): Path | null {
  const given = (by: RegExp, pattern: RegExp): string[] =>
    sources
      .code()
      .filter((path) => sources.mentions(path, by))
      .flatMap((path) => [...(sources.text(path) ?? '').matchAll(pattern)].map(([, path = '']) => path.trim()));
  const paths = [...given(/['"]dotenv['"]/, CONFIG), ...given(/\bloadEnvFile\(/, LOADED)];
  if (paths.length === 0 || paths.some((path) => path === '' || /['"`/\\]\.env\b/.test(path))) return '.env';
  const named = paths.map((path) => /^['"](?:\.\/)?((?:[\w-]+\/)*[\w-]+\.env)['"]/.exec(path)?.[1]);
  return named.find((path) => path !== undefined) ?? null;
}

/** `dotenv.config({ path: … })`, with what the path is. */
const CONFIG = /\bconfig\(\s*(?:\{[^{}]*?\bpath:\s*([^{}]*)\}\s*)?\)/g;

/** `process.loadEnvFile(configEnvFile)` */
const LOADED = /\bloadEnvFile\(([^()]*)\)/g;

/** A service that is built here, runs the code that lies here, or an image of its name; a database gets settings of its own. */
const isOwn = ({ build, mounts, image = '' }: ReturnType<typeof servicesOf>[number], name: string): boolean =>
  build !== undefined ||
  mounts.some(({ source }) => source !== undefined) ||
  (name !== '' && image.split('/').at(-1)?.split(':')[0] === name.split('/').at(-1));

/** An env file of a program in a folder of its own. */
const ELSEWHERE = /--env-file(?:-if-exists)?[= ](?:\.\/)?[\w-]+\/\S*/g;

function loadsEnvFile(sources: Sources, manifest: Package | undefined): boolean {
  const names = Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies });
  if (names.some((name) => LOADERS.test(name))) return true;
  if (Object.values(manifest?.scripts ?? {}).some((script) => LOADED_BY.test(script.replace(ELSEWHERE, ''))))
    return true;
  if (
    sources.has(below(manifest?.folder ?? '.', 'bun.lock')) ||
    sources.has(below(manifest?.folder ?? '.', 'bun.lockb'))
  )
    return true;
  const services = servicesOf(sources).filter(({ file }) => !ASIDE.test(file));
  if (services.some((one) => one.envFile && isOwn(one, manifest?.name ?? ''))) return true;
  return sources.code().some((path) => sources.mentions(path, LOADING));
}
