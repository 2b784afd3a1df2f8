import type { Paint } from './context.ts';

/**
 * Wraps at spaces to a number of columns; further lines start with `indent`. Leading spaces stay; a path that is longer than a line is
 * broken behind a slash, an address of the web stays whole.
 */
export function wrap(text: string, width: number, indent = ''): string {
  const lead = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = lead;
  let isEmpty = true;
  const room = Math.max(width - Math.max(columns(indent), lead.length), 8);
  for (const word of text.slice(lead.length).split(' ')) {
    const [first = '', ...rest] = breakWord(word, room);
    if (!isEmpty && columns(line) + 1 + columns(first) > width) {
      lines.push(line.trimEnd());
      line = indent + first;
    } else line += isEmpty ? first : ` ${first}`;
    isEmpty = false;
    for (const part of rest) {
      lines.push(line);
      line = indent + part;
    }
  }
  return [...lines, line].join('\n');
}

/** Columns a text takes: colours take none. */
// eslint-disable-next-line no-control-regex
const columns = (text: string): number => text.replace(/\u001b\[[\d;]*m/g, '').length;

/** A word between its colours. */
// eslint-disable-next-line no-control-regex
const PAINTED = /^((?:\u001b\[[\d;]*m)*)([^\u001b]*)((?:\u001b\[[\d;]*m)*)$/;

/** Parts of a word that fit. */
function breakWord(word: string, room: number): string[] {
  if (columns(word) <= room || /^\(?https?:/.test(word)) return [word];
  const [, open = '', bare = word, close = ''] = PAINTED.exec(word) ?? [];
  if (open + close !== '') return breakWord(bare, room).map((part) => open + part + close);
  const slash = word.lastIndexOf('/', room - 1) + 1;
  const at = slash > 0 ? slash : Math.max(...['-', '.', ',', '='].map((sign) => word.lastIndexOf(sign, room - 1) + 1));
  const cut = at > 0 ? at : room;
  return [word.slice(0, cut), ...breakWord(word.slice(cut), room)];
}

/** Controls of terminals, and marks that turn the order of what is read (CVE-2021-42574); tabs and ends of lines are neither. */
// eslint-disable-next-line no-control-regex
const UNSEEN = /\r?\n|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const UNSEEN_OR_PAINT = new RegExp(`\u001b\\[(?:[12]|22|3[12369])m|${UNSEEN.source}`, 'g');

/**
 * The text with what a terminal would obey, or an eye not see, in letters: `\x1b`, `\u202e`. For whatever comes from a project.
 *
 * @param painted keep our own colours
 */
export function legible(text: string, { painted = false } = {}): string {
  return text.replace(painted ? UNSEEN_OR_PAINT : UNSEEN, (part) => {
    if (part.length > 1 || part === '\n') return part;
    const code = part.charCodeAt(0).toString(16);
    return code.length < 3 ? `\\x${code.padStart(2, '0')}` : `\\u${code}`;
  });
}

/** Whether a paint colours at all. */
export const hasPaint = ({ bold }: Paint): boolean => bold('') !== '';

/** JSON of which no character is a control of terminals: the data stays the same. */
export function legibleJson(data: unknown): string {
  const json = JSON.stringify(data, null, 2);
  return `${json.replace(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (part) => `\\u${part.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}
