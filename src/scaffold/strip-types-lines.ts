/** A node of the syntax tree, seen as data. */
export interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** What takes the place of a stretch of text. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** A list, or an arrow's body, that stands on lines of its own, and the edits that bring it back into one. */
export interface BrokenList {
  start: number;
  end: number;
  joins: readonly Edit[];
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** The lists of a node, and its body, that begin on a line of their own. */
export function brokenLists(node: Node, text: string): BrokenList[] {
  const lists = [node['params'], node['arguments'], node.type === 'ArrayExpression' ? node['elements'] : null];
  const broken = lists.flatMap((list) => (Array.isArray(list) ? (brokenList(list.filter(isNode), text) ?? []) : []));
  const body = node['body'];
  const gap = node.type === 'ArrowFunctionExpression' && isNode(body) ? gapBefore(body.start, '=>', text) : null;
  if (gap && isNode(body)) broken.push({ start: gap.start, end: body.end, joins: [{ ...gap, text: ' ' }] });
  return broken;
}

function brokenList(items: readonly Node[], text: string): BrokenList | null {
  const [first, last] = [items[0], items.at(-1)];
  if (!first || !last) return null;
  const opening = gapBefore(first.start, '(', text) ?? gapBefore(first.start, '[', text);
  const closing = /^,?\s*(?=[)\]])/.exec(text.slice(last.end));
  const between = items.slice(1).map(({ start }) => gapBefore(start, ',', text));
  if (!opening || !closing || between.includes(null)) return null;
  const end = last.end + closing[0].length;
  const joins = [
    opening,
    ...between.flatMap((gap) => (gap ? { ...gap, text: ' ' } : [])),
    { start: last.end, end, text: '' },
  ];
  return { start: opening.start, end, joins };
}

/** The space between a sign and a place, where it is nothing but space and holds the end of a line. */
function gapBefore(end: number, sign: string, text: string): Edit | null {
  const start = text.slice(0, end).trimEnd().length;
  return text.startsWith(sign, start - sign.length) && text.slice(start, end).includes('\n')
    ? { start, end, text: '' }
    : null;
}

/** The edits, and those that join the lists on whose lines something was removed, where the joined line is not too wide. */
export function joinWhatFits(
  text: string,
  removed: readonly Edit[],
  broken: readonly BrokenList[],
  width: number,
): Edit[] {
  let edits = [...removed];
  const innerFirst = [...broken].sort((a, b) => a.end - a.start - (b.end - b.start));
  for (const { start, end, joins } of innerFirst) {
    const line = { start: text.lastIndexOf('\n', start - 1) + 1, end: `${text}\n`.indexOf('\n', end) };
    const isOnLine = (edit: Edit): boolean => edit.start >= line.start && edit.end <= line.end;
    if (!removed.some((edit) => isOnLine(edit) && edit.end <= end)) continue;
    const tried = [...edits, ...joins];
    const joined = withEdits(text.slice(0, line.end), tried.filter(isOnLine), line.start);
    if (!joined.includes('\n') && joined.length <= width) edits = tried;
  }
  return edits;
}

/** The text from a place on, without the blank lines that a removed statement leaves doubled. */
export function withEdits(text: string, edits: readonly Edit[], from = 0): string {
  let result = '';
  let at = from;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    if (edit.end <= at) continue;
    result += text.slice(at, Math.max(edit.start, at)) + edit.text;
    at = edit.end;
    const leavesLine = edit.text === '' && text[at - 1] === '\n';
    while (leavesLine && text[at] === '\n' && needsNoBlankLine(result)) at += 1;
  }
  return (result + text.slice(at)).replace(/\n{2,}$/, '\n');
}

const needsNoBlankLine = (before: string): boolean =>
  before === '' || before.endsWith('\n\n') || before.endsWith('{\n');
