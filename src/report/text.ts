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
export const columns = (text: string): number => text.replace(/\u001b\[[\d;]*m/g, '').length;

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
