import { restOfLine } from '../../../edit/statements.ts';
import { lineIndent } from '../../../edit/style.ts';
import { parse } from '../../../syntax/parser.ts';
import { bare, type Node } from '../../../syntax/nodes.ts';
import { endOf, startOf } from '../../../syntax/ancestors.ts';
import type { Change } from '../text-edits/change.ts';

/**
 * New values beside those of a literal that has lines or comments of its own: what is there stays where it is. `null` where the
 * literal stands on one line, or its values are not those of before with new ones among them.
 */
export function amongLines(literal: Node, code: string, file: string): Change[] | null {
  const old = itemsIn(literal);
  const own = file.slice(startOf(literal), endOf(literal));
  if (!old || old.length === 0 || !/\n/.test(own)) return null;
  const made = codesOf(code);
  if (!made) return null;
  const changes: Change[] = [];
  let next = 0;
  let fresh: string[] = [];
  for (const item of made) {
    const node = old[next];
    const text = node && file.slice(startOf(node), endOf(node));
    if (!node || text === undefined || !isOf(item, text)) {
      fresh.push(item);
      continue;
    }
    if (fresh.length > 0) changes.push(before(node, fresh, file));
    if (item !== text) changes.push({ start: startOf(node), end: endOf(node), text: item });
    fresh = [];
    next += 1;
  }
  if (next < old.length) return null;
  const last = old.at(-1);
  return fresh.length > 0 && last ? [...changes, ...behind(last, fresh, file)] : changes;
}

/** The item as it was, or converted. */
function isOf(item: string, text: string): boolean {
  return [
    text,
    `String(${text})`,
    `Number(${text})`,
    `${text} && String(${text})`,
    `${text} && Number(${text})`,
  ].includes(item);
}

function itemsIn(literal: Node): Node[] | null {
  if (literal.type === 'ObjectExpression') return literal.properties;
  if (literal.type !== 'ArrayExpression' || literal.elements.some((element) => element === null)) return null;
  return literal.elements as Node[];
}

/** The items that a literal would have. */
function codesOf(code: string): string[] | null {
  const [statement] = parse(`(${code});`, 'values.ts').program.body;
  const literal = statement?.type === 'ExpressionStatement' ? bare(statement.expression) : null;
  const items = literal && itemsIn(literal);
  return items && items.map((item) => code.slice(startOf(item) - 1, endOf(item) - 1));
}

function before(node: Node, codes: readonly string[], file: string): Change {
  const at = startOf(node);
  const newline = lineBefore(at, file);
  return { start: at, end: at, text: codes.map((code) => `${code},${newline ?? ' '}`).join('') };
}

function behind(node: Node, codes: readonly string[], file: string): Change[] {
  const end = endOf(node);
  const newline = lineBefore(startOf(node), file);
  const comma = /^[^\S\n]*,/.exec(file.slice(end))?.[0].length ?? 0;
  // A comment behind it belongs to the line it stands on.
  const rest = newline === null ? null : restOfLine(file, end + comma);
  if (rest === null || (comma === 0 && rest === end))
    return [{ start: end, end, text: codes.map((code) => `,${newline ?? ' '}${code}`).join('') }];
  const lines = codes.map((code) => `${newline}${code}`).join(',');
  if (comma > 0) return [{ start: rest, end: rest, text: `${lines},` }];
  return [
    { start: end, end, text: ',' },
    { start: rest, end: rest, text: lines },
  ];
}

/** The line break and the indent that begin a line. */
function lineBefore(at: number, file: string): string | null {
  const start = file.lastIndexOf('\n', at - 1) + 1;
  if (file.slice(start, at).trim() !== '' || start === 0) return null;
  return `${file[start - 2] === '\r' ? '\r' : ''}\n${lineIndent(file, at)}`;
}
