import { tokenize, type Token } from '../classify/tokens.ts';
import { upper } from '../classify/words.ts';
import { columnOf, type Declared } from './tables.ts';

const BEGINS = /\b(?:create\s+(?:(?:global|local)\s+)?(?:temp(?:orary)?\s+|unlogged\s+)?table|alter\s+table)\b/gi;
/** Characters of one statement that are read. */
const LONGEST = 60_000;

/** The columns that the CREATE TABLE and ALTER TABLE of a text declare; what else it holds is skipped. */
export function readDdl(text: string): Declared[] {
  const found: Declared[] = [];
  for (const { index } of text.matchAll(BEGINS)) {
    const tokens = tokenize(text.slice(index, statementEnd(text, index)), 'unknown').filter(
      ({ kind }) => kind !== 'comment',
    );
    if (upper(tokens[0]) === 'CREATE') found.push(...created(tokens));
    else found.push(...altered(tokens));
  }
  return found;
}

/** The semicolon behind a statement; the next statement where there is none. */
function statementEnd(text: string, from: number): number {
  const end = /;\s*(?:\n|\r|$)|;\s*(?=create\b|alter\b|insert\b|drop\b)/i.exec(text.slice(from, from + LONGEST));
  return end ? from + end.index : Math.min(text.length, from + LONGEST);
}

function created(tokens: readonly Token[]): Declared[] {
  const at = tokens.findIndex((token) => upper(token) === 'TABLE') + 1;
  const name = nameAt(tokens, at);
  if (!name || tokens[name.end]?.kind !== 'open') return [];
  return items(tokens, name.end + 1).flatMap((item) => column(name.name, item));
}

/** The parts between commas, inside of one pair of parentheses. */
function items(tokens: readonly Token[], from: number): Token[][] {
  const found: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(from)) {
    if (token.kind === 'close' && depth-- === 0) break;
    if (token.kind === 'open') depth += 1;
    if (token.kind === 'comma' && depth === 0) found.push([]);
    else found.at(-1)?.push(token);
  }
  return found;
}

const NO_COLUMN = /^(PRIMARY|FOREIGN|UNIQUE|CONSTRAINT|KEY|INDEX|CHECK|EXCLUDE|FULLTEXT|SPATIAL|LIKE|PERIOD)$/;

function column(table: string, item: readonly Token[]): Declared[] {
  const [name, type] = item;
  if (!name || (name.kind !== 'word' && name.kind !== 'name')) return [];
  if (NO_COLUMN.test(upper(name)) && !/^(TEXT|VARCHAR|INT|INTEGER)$/.test(upper(type))) {
    if (upper(name) !== 'PRIMARY') return [];
    return [];
  }
  return [{ table, column: plain(name), type: columnOf(textOf(item.slice(1))) }];
}

function altered(tokens: readonly Token[]): Declared[] {
  const name = nameAt(tokens, 2);
  if (!name) return [];
  const { name: table } = name;
  return items(tokens, name.end).flatMap((action): Declared[] => {
    const words = action.filter((token) => !/^(COLUMN|IF|NOT|EXISTS)$/.test(upper(token)) || action.indexOf(token) > 5);
    const [verb, first, second] = words;
    if (!first) return [];
    switch (upper(verb)) {
      case 'ADD':
        if (first.kind === 'open') return items(words, 2).flatMap((item) => column(table, item));
        return column(table, words.slice(1));
      case 'MODIFY':
        return column(table, words.slice(1));
      case 'CHANGE':
        return [{ table, column: plain(first), dropped: true }, ...column(table, words.slice(2))];
      case 'DROP':
        return NO_COLUMN.test(upper(first)) ? [] : [{ table, column: plain(first), dropped: true }];
      case 'RENAME': {
        const last = action.at(-1);
        if (upper(first) === 'TO' && last) return [{ table, moved: plain(last) }];
        return upper(second) === 'TO' && last ? [{ table, column: plain(first), renamed: plain(last) }] : [];
      }
      case 'ALTER': {
        const at = words.findIndex((token) => upper(token) === 'TYPE');
        if (at > 0) return [{ table, column: plain(first), type: columnOf(textOf(words.slice(at + 1))) }];
        // The type behind the name, as SQL Server has it.
        return /^(SET|DROP|ADD|RESTART)$/.test(upper(second)) ? [] : column(table, words.slice(1));
      }
      default:
        return [];
    }
  });
}

/** `IF NOT EXISTS public.users`: the last part of a name, and where it ends. */
function nameAt(tokens: readonly Token[], from: number): { name: string; end: number } | null {
  let at = from;
  while (/^(IF|NOT|EXISTS|ONLY)$/.test(upper(tokens[at]))) at += 1;
  while (tokens[at + 1]?.kind === 'dot') at += 2;
  const token = tokens[at];
  return token && (token.kind === 'word' || token.kind === 'name') ? { name: plain(token), end: at + 1 } : null;
}

function plain(token: Token): string {
  return token.kind === 'name' ? token.text.slice(1, -1) : token.text;
}

/** The words of a type as one text, `varchar ( 20 ) not null`. */
function textOf(tokens: readonly Token[]): string {
  return tokens
    .map(({ text }) => text)
    .join(' ')
    .replace(/ ?([()[\]]) ?/g, (_, sign: string) => (sign === ')' ? ') ' : sign))
    .trim();
}
