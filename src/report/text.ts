/** Wraps at spaces to a number of columns; further lines start with `indent`. Leading spaces stay, long words stay whole. */
export function wrap(text: string, width: number, indent = ''): string {
  const lead = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = lead;
  let isEmpty = true;
  for (const word of text.slice(lead.length).split(' ')) {
    if (!isEmpty && columns(line) + 1 + columns(word) > width) {
      lines.push(line.trimEnd());
      line = indent + word;
    } else line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}

/** Columns a text takes: colours take none. */
// eslint-disable-next-line no-control-regex
export const columns = (text: string): number => text.replace(/\u001b\[[\d;]*m/g, '').length;
