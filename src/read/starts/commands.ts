import { fitsGlob } from '../../code/syntax/globs.ts';
import { joinPath } from '../../code/values/operators.ts';

const NOT_RUN = /(^|\/)(node_modules|\.bin)\/|^(webpack|vite|rollup|gulp|jest|next|nuxt|eslint|prettier)/;
/** Options whose value is no program: what is loaded before it, configuration, what is watched. */
const VALUES =
  /(^|\s)(?:-r|--require|--import|(?:--experimental)?-?-loader|-C|--conditions|-P|--project|--tsconfig|--env-file(?:-if-exists)?|-O|--compiler-options)[ =]\S+/g;
const NODEMON_VALUES = /(\s)(?:-w|--watch|-e|--ext|-i|--ignore|-d|--delay|--config|-V|--signal)[ =]\S+(?=.*\s\S)/g;
const RUNNER =
  /\b(?:node|nodejs|nodemon|ts-node|ts-node-esm|ts-node-dev|tsnd|tsx|esno|vite-node|babel-node|node-dev|supervisor|pm2 start|pm2-runtime(?: start)?|forever(?: start)?|bun(?: run)?)(?:\s+(?:watch|-[-\w]+(?:[= ][\w./:-]+(?=\s+[\w./]))?))*\s+([\w./@-]+)\s*$/;

/** Paths in a command that look like what `node` and its like run, relative to where it is given. */
export function commandFiles(command: string): string[] {
  const found: string[] = [];
  let folder = '';
  for (const piece of command.split(/&&|\|\||[;|"']/)) {
    const part = withoutValues(piece.trim());
    folder = /^cd\s+(\S+)/.exec(part)?.[1] ?? folder;
    const prefix = /--(?:prefix|cwd|dir)[ =](\S+)/.exec(part)?.[1];
    for (const word of part.split(/\s+/)) {
      if (/^-|=/.test(word) && !/\.[cm]?[jt]sx?$/.test(word)) continue;
      if (/\.[cm]?[jt]sx?$|^\.?\/?(?:[\w.-]+\/)*bin\/www$/.test(word) && !NOT_RUN.test(word))
        found.push(joined(prefix ?? folder, word));
    }
    const plain = RUNNER.exec(part)?.[1];
    if (plain !== undefined && !NOT_RUN.test(plain)) found.push(joined(prefix ?? folder, plain));
  }
  return found;
}

const joined = (folder: string, word: string): string => (word.startsWith('/') ? word : joinPath(folder, word));

function withoutValues(part: string): string {
  const plain = part.replace(VALUES, '$1');
  return /\bnodemon\b/.test(plain) ? plain.replace(NODEMON_VALUES, '$1') : plain;
}

type Scripts = Readonly<Record<string, string>>;

const RUN = /\b(?:node(?= --run )|npm|yarn|pnpm|bun)((?: (?:run-script|run|-\S+))*) ([\w:.-]+)/g;
const RUN_ALL = /\b(?:npm-run-all2?|run-[ps]|concurrently|wireit|turbo run)\b([^&;|]*)/g;

/** A command with the scripts that it runs by their names written out behind it. */
export function withScripts(scripts: Scripts, command: string, depth = 0): string {
  if (depth > 3) return command;
  const script = (name: string): string[] =>
    Object.keys(scripts)
      .filter(
        (one) => one === name || (name.includes('*') && fitsGlob(one.replaceAll(':', '/'), name.replaceAll(':', '/'))),
      )
      .map((one) => withScripts({ ...scripts, [one]: '' }, scripts[one] ?? '', depth + 1));
  const follow = (all: string, names: readonly string[]): string => [all, ...names.flatMap(script)].join(' && ');
  return command
    .replace(RUN, (all: string, _flags: string, name: string) => follow(all, [name]))
    .replace(RUN_ALL, (all: string, words: string) =>
      follow(
        all,
        [...words.matchAll(/(?:npm:)?([\w*][\w:*.-]*)/g)].map(([, word = '']) => word),
      ),
    );
}
