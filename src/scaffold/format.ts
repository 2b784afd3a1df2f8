import type { Options } from 'prettier';
import type { Path } from '../model/tree.ts';
import { format } from '../engine/pretty-code.ts';

/** As `package.json` of a new app says. */
const STYLE: Options & { printWidth: number } = { printWidth: 120, singleQuote: true };

/**
 * Formats the files of a new app. Templates are written formatted, and a test holds every combination to it: only what an answer
 * makes too wide needs the formatter, which takes longer to load than all the rest together.
 */
export async function formatApp(files: ReadonlyMap<Path, string>): Promise<Map<Path, string>> {
  const formatted = [...files].map(async ([path, text]): Promise<[Path, string]> => {
    if (path.endsWith('.md')) return [path, alignTables(text)];
    const wanted = /\.[jt]s$/.test(path) && isTooWide(text);
    return [path, wanted ? await format(path, text, STYLE) : text];
  });
  return new Map(await Promise.all(formatted));
}

const isTooWide = (text: string): boolean => text.split('\n').some((line) => line.length > STYLE.printWidth);

/** Pads the cells of Markdown tables to the widest of their column: what a table holds depends on the answers. */
function alignTables(text: string): string {
  return text.replace(/(?:^\|.*\|\n)+/gm, (table) => {
    const rows = table
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(2, -2).split(' | '));
    const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((cells) => (cells[at] ?? '').length)));
    const lines = rows.map((cells) => {
      const padded = widths.map((width, at) => (cells[at] ?? '').padEnd(width, cells[at] === '---' ? '-' : ' '));
      return `| ${padded.join(' | ')} |\n`;
    });
    return lines.join('');
  });
}
