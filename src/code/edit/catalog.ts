/**
 * Adds a package to the `catalog` of a `pnpm-workspace.yaml` or `.yarnrc.yml`, in the form of the entries that are there; what
 * it has stays.
 *
 * @returns `undefined` where the catalogue is not written as one entry a line
 */
export function editCatalog(text: string, name: string, range: string): string | undefined {
  const head = /^catalog:[ \t]*(?:#.*)?\r?\n/m.exec(text);
  if (!head) return undefined;
  const from = head.index + head[0].length;
  const block = /^(?:[ \t]+\S.*(?:\r?\n|$)|[ \t]*\r?\n)*/.exec(text.slice(from))?.[0] ?? '';
  const entries = [...block.matchAll(ENTRY)];
  const [first] = entries;
  if (!first) return undefined;
  if (entries.some(([, , key = '']) => bare(key) === name)) return text;
  const [, indent = '', key = '', value = ''] = first;
  const eol = /\r\n/.test(head[0]) ? '\r\n' : '\n';
  const quoted = quoteOf(name.startsWith('@') ? (entries.find((one) => /^['"]/.test(one[2] ?? ''))?.[2] ?? "'") : key);
  const line = `${indent}${quoted}${name}${quoted}: ${quoteOf(value)}${range}${quoteOf(value)}`;
  const names = entries.map((one) => bare(one[2] ?? ''));
  const isSorted = names.every((one, at) => at === 0 || (names[at - 1] ?? '') < one);
  const next = isSorted ? entries.find((one) => bare(one[2] ?? '') > name) : undefined;
  if (next) return splice(text, from + next.index, `${line}${eol}`);
  const last = entries.at(-1) ?? first;
  const end = from + last.index + last[0].length;
  return splice(text, end, `${eol}${line}`);
}

/** Indent, name and range. */
const ENTRY = /^([ \t]+)('[^'\n]+'|"[^"\n]+"|[^\s#:'"][^\s:]*):[ \t]+([^\s#][^\r\n]*)$/gm;

const bare = (text: string): string => text.replace(/^['"]|['"]$/g, '');
const quoteOf = (text: string): string => /^['"]/.exec(text)?.[0] ?? '';
const splice = (text: string, at: number, inserted: string): string => text.slice(0, at) + inserted + text.slice(at);
