/**
 * Fills comments anew that are wider than the code around them. What stands behind code, and what is narrow enough, stays:
 * a text of two lines that both fit is laid out by whoever wrote it.
 */
export function wrapComments(text: string, width: number, tabWidth: number): string {
  const lines = text.split('\n');
  const written: string[] = [];
  for (let at = 0; at < lines.length;) {
    const end = endOfComment(lines, at);
    const comment = lines.slice(at, end);
    const isWide = comment.some((line) => columns(line, tabWidth) > width);
    written.push(...(end > at && isWide ? filled(comment, width, tabWidth) : lines.slice(at, Math.max(end, at + 1))));
    at = Math.max(end, at + 1);
  }
  return written.join('\n');
}

/** Behind the last line of the comment that begins here; `at` itself where none does. */
function endOfComment(lines: readonly string[], at: number): number {
  const line = lines[at] ?? '';
  if (/^\s*\/\*\*/.test(line)) {
    const end = lines.findIndex((one, index) => index >= at && one.trimEnd().endsWith('*/'));
    return end < 0 ? at : end + 1;
  }
  const next = lines.findIndex((one, index) => index >= at && !/^\s*\/\/ /.test(one));
  return next < 0 ? lines.length : next;
}

function filled(comment: readonly string[], width: number, tabWidth: number): string[] {
  const indent = /^\s*/.exec(comment[0] ?? '')?.[0] ?? '';
  const isBlock = comment[0]?.startsWith('/**', indent.length);
  const tag = comment.findIndex((line) => /^\s*\* @\w/.test(line));
  if (tag > 0) {
    const text = comment.slice(0, tag).filter((line) => !/^\s*\*?\s*$/.test(line));
    const own = filled([...text, `${indent} */`], width, tabWidth).slice(0, -1);
    return [...own, `${indent} *`, ...comment.slice(tag)];
  }
  const words = comment.flatMap((line) =>
    line
      .trim()
      .replace(/^\/\*\*\s*|\s*\*\/$/g, '')
      .replace(/^(?:\*|\/\/)(?=\s|$)/, '')
      .split(/\s+/)
      .filter(Boolean),
  );
  const lead = indent + (isBlock ? ' * ' : '// ');
  const room = width - columns(lead, tabWidth);
  const lines = [''];
  for (const word of words) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  const body = lines.map((line) => lead + line);
  return isBlock ? [`${indent}/**`, ...body, `${indent} */`] : body;
}

const columns = (line: string, tabWidth: number): number => line.replaceAll('\t', ' '.repeat(tabWidth)).length;
