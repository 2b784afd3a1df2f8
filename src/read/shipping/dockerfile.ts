/** An instruction of a Dockerfile: its word in capitals, flags by name, and the rest as words. */
export interface Instruction {
  word: string;
  flags: Readonly<Record<string, string>>;
  args: readonly string[];
  /** The rest as written, continued lines joined. */
  text: string;
  /** The lines it stands on, from 1. */
  line: number;
  endLine: number;
}

const HEREDOC = /<<-?\s*(["']?)(\w+)\1/;

/** The instructions of a Dockerfile, variables not replaced. A file written in place (`<<EOF`) is passed over. */
export function instructionsOf(text: string): Instruction[] {
  const escape = /^\s*#\s*escape\s*=\s*`/im.test(text.slice(0, 400)) ? '`' : '\\';
  const lines = text.split(/\r?\n/);
  const found: Instruction[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const first = at + 1;
    let line = lines[at] ?? '';
    if (/^\s*(#|$)/.test(line)) continue;
    while (line.trimEnd().endsWith(escape) && at + 1 < lines.length) {
      at += 1;
      const next = lines[at] ?? '';
      line = /^\s*#/.test(next) ? line : `${line.trimEnd().slice(0, -1)} ${next.trim()}`;
    }
    const end = HEREDOC.exec(line)?.[2];
    while (end !== undefined && at + 1 < lines.length && (lines[at + 1] ?? '').trim() !== end) at += 1;
    const instruction = parse(line.trim());
    if (instruction) found.push({ ...instruction, line: first, endLine: at + 1 });
  }
  return found;
}

function parse(line: string): Omit<Instruction, 'line' | 'endLine'> | undefined {
  const [, word, rest = ''] = /^([A-Za-z]+)(?:\s+(.*))?$/.exec(line) ?? [];
  if (word === undefined) return undefined;
  const flags: Record<string, string> = {};
  const text = rest.replace(/^(?:--[\w-]+(?:=\S+)?\s+)+/, (all) => {
    for (const [, name = '', value = 'true'] of all.matchAll(/--([\w-]+)(?:=(\S+))?/g)) flags[name] = value;
    return '';
  });
  return { word: word.toUpperCase(), flags, args: wordsOf(text), text };
}

function wordsOf(text: string): string[] {
  if (text.startsWith('[')) {
    try {
      const words: unknown = JSON.parse(text);
      if (Array.isArray(words)) return words.map(String);
    } catch {
      // Docker takes what is no JSON as a line for the shell.
    }
  }
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}

/** `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}`. */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(
    /\\\$|\$(\w+)|\$\{(\w+)(?::([-+])([^}]*))?\}/g,
    (all, bare?: string, braced?: string, sign?: string, other = '') => {
      const name = bare ?? braced;
      if (name === undefined) return all.slice(1);
      const value = variables.get(name);
      if (sign === '+') return value ? other : '';
      return value || (sign === '-' ? other : '');
    },
  );
}
