export interface EnvEntry {
  name: string;
  value: string;
  comment: string;
}

/**
 * Appends names to the text of an `.env.example`, each below its comment. What is there stays; a name that is there, be it
 * commented out, is not added again.
 */
export function extendEnv(text: string | undefined, entries: readonly EnvEntry[]): string {
  const present = namesOf(text ?? '');
  const missing = entries.filter(({ name }, index) => !present.has(name) && firstOf(entries, name) === index);
  if (missing.length === 0) return text ?? '';
  const eol = text?.includes('\r\n') ? '\r\n' : '\n';
  const sign = signIn(text ?? '');
  const added = missing.map((entry) => linesOf(entry, sign).join(eol)).join(eol + eol);
  if (text === undefined || text.trim() === '') return `${text ?? ''}${added}${eol}`;
  if (!/\n$/.test(text)) return `${text}${eol}${eol}${added}`;
  return `${text}${/\n[ \t]*\r?\n$/.test(text) ? '' : eol}${added}${eol}`;
}

/** Names that an env file assigns, commented out or not, in order. */
function namesOf(text: string): Set<string> {
  return new Set(
    [...text.matchAll(/^[ \t\uFEFF]*#?[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=/gm)].map((match) => match[1] ?? ''),
  );
}

/** What stands before each name in an example: `# ` where they are in comments, `export ` where a shell reads it; '' in others. */
function signIn(text: string): string {
  const signs = [...text.matchAll(/^[ \t]*(#?[ \t]*(?:export[ \t]+)?)[A-Za-z_]\w*=/gm)].map(([, sign = '']) => sign);
  const given = signs.filter((sign) => sign !== '');
  return signs.length >= 3 && given.length * 5 >= signs.length * 4 ? (given[0] ?? '') : '';
}

function firstOf(entries: readonly EnvEntry[], name: string): number {
  return entries.findIndex((entry) => entry.name === name);
}

function linesOf({ name, value, comment }: EnvEntry, sign: string): string[] {
  const comments = comment === '' ? [] : comment.split(/\r?\n/).map((line) => `# ${line}`.trimEnd());
  const quoted = /[\s#'"`$]/.test(value) ? JSON.stringify(value) : value;
  return [...comments, `${sign}${name}=${quoted}`];
}
