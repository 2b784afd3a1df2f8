import { defineTextTransform } from '../src/code/edit/text-transform.ts';
import type { TransformRefusal } from '../src/code/edit/transform.ts';

/** Lines of text files: `.gitignore`, a Dockerfile, `.env`. A line that is there already stays as it is. */
export interface LinesOptions {
  edits?: readonly LineEdit[];
}

export interface LineEdit {
  line: string;
  /** The line it stands behind, as written but for the white space around it; the last that reads so. */
  after?: string;
  /** The line it stands in front of; the first that reads so. */
  before?: string;
  /** The line it takes the place of. */
  instead?: string;
}

export default defineTextTransform<LinesOptions>(({ text }, edits, { edits: wanted = [] }) => {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = linesOf(text);
  const written = new Set(lines.map(({ content }) => content));
  return wanted.flatMap(({ line, after, before, instead }, edit): TransformRefusal[] => {
    if (written.has(line.trim())) return [];
    const named = after ?? before ?? instead;
    const found =
      before === undefined
        ? lines.findLast(({ content }) => content === named?.trim())
        : lines.find(({ content }) => content === before.trim());
    if (named !== undefined && !found) return [{ reason: `There is no line “${named}”.`, edit }];
    written.add(line.trim());
    if (!found) edits.insert(text.length, `${text === '' || /\n$/.test(text) ? '' : eol}${line}${eol}`);
    else if (instead !== undefined) edits.replace(found.start, found.end, found.indent + line);
    else if (before !== undefined) edits.insert(found.start, found.indent + line + eol);
    else edits.insert(found.end, eol + found.indent + line);
    return [];
  });
});

interface Line {
  content: string;
  indent: string;
  start: number;
  /** Without the line ending. */
  end: number;
}

function linesOf(text: string): Line[] {
  return [...text.matchAll(/[^\r\n]+/g)].map(({ 0: whole, index }) => ({
    content: whole.trim(),
    indent: /^[ \t]*/.exec(whole)?.[0] ?? '',
    start: index,
    end: index + whole.length,
  }));
}
