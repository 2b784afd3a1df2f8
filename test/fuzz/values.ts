import type { Dialect } from '../support/engines.ts';
import type { Chance } from './random.ts';
import { isBound, isHole, type Hole, type Piece, type ValueType } from './statements.ts';

export type Input = Record<string, unknown>;

const WORDS = [
  'bob',
  'alice',
  'user',
  'home',
  'a',
  '',
  '5',
  '0',
  '%',
  '_',
  'why?',
  'null',
  'gift',
  'ORD-2023-1',
  'ünï',
  '1e3',
  ' b ',
  ':x',
  'O',
  '2023',
];
const DATES = ['2023-05-01', '2024-02-29', '2020-02-29', '2023-06-06'];

/** A value that an author of the statement counts on. */
function usual(chance: Chance, type: ValueType, dialect: Dialect): unknown {
  const asText = (value: number): unknown => (chance.often(60) ? String(value) : value);
  switch (type) {
    case 'int':
      return asText(chance.pick([0, 1, 2, 3, 5, 27, 34, 100, -1]));
    case 'count':
      return asText(chance.pick([0, 1, 2, 3, 5]));
    case 'percent':
      return asText(chance.pick([10, 50, 2]));
    case 'bigint':
      return asText(chance.pick([0, 7, 12, 90000000000]));
    case 'decimal':
      return chance.often(50) ? chance.pick(['9.99', '3.00', '7', '129.5', '0.1']) : chance.pick([9.99, 3, 7.25, 0.1]);
    case 'double':
      return chance.often(50) ? chance.pick(['0.5', '20.25', '1']) : chance.pick([0.5, 20.25, 1]);
    case 'boolean':
      return dialect === 'postgres' ? chance.pick([true, false, 'true', 'false']) : chance.pick([1, 0, '1', '0']);
    case 'date':
      return chance.pick(DATES);
    case 'timestamp':
      return `${chance.pick(DATES)} ${chance.pick(['00:00:00', '12:00:00', '09:30:00'])}`;
    case 'text':
      return chance.pick(WORDS);
    case 'ints':
      return chance.pick([['1', '2'], [3], [1, 2, 5], ['27']]);
    case 'texts':
      return Array.from({ length: 1 + chance.below(3) }, () => chance.pick(WORDS));
  }
}

/** Text that breaks out of a literal, or nearly does. */
const BREAKING = [
  "' OR '1'='1",
  "' OR '1'='1' -- ",
  "O'Brien",
  "'",
  "''",
  '\\',
  "\\' OR 1=1 -- ",
  '" OR "1"="1',
  "x'; DELETE FROM orders; -- ",
  "' UNION SELECT token FROM secrets -- ",
  "'||(SELECT token FROM secrets)||'",
  'a\\b%_',
  '\\\\',
  "\n'\t",
  '`',
  '${1}',
  '??',
  '*/ OR 1=1 /*',
];

const ODD: readonly unknown[] = [
  null,
  undefined,
  '',
  true,
  false,
  ['a', 'b'],
  ['1', '2'],
  [],
  { a: 1 },
  { id: 1 },
  { toString: 'x' },
  'abc',
  '1.5',
  1.5,
  ' 1 ',
  '1abc',
  '1abc',
  '1 OR 1=1',
  ' ',
  '0x',
  'Infinity',
  '5;',
  NaN,
  '0x10',
  -0,
  1e21,
  '99999999999',
  'NULL',
  'id',
  0,
];

const ODD_LISTS: readonly unknown[] = [
  [],
  [null],
  ['1 OR 1=1'],
  ["x', 'y"],
  ["') OR ('1'='1"],
  [1, 'abc'],
  [''],
  [undefined, 2],
  [['1', '2'], '3'],
  ['1) OR (1=1'],
];

export function isList({ type }: Hole): boolean {
  return type === 'ints' || type === 'texts';
}

/** What each hole and each value bound already gets. */
export function usualInput(chance: Chance, pieces: readonly Piece[], dialect: Dialect): Input {
  const input: Input = {};
  for (const piece of pieces) {
    if (isHole(piece)) input[piece.key] = usual(chance, piece.type, dialect);
    if (isBound(piece)) input[piece.bound] = usual(chance, piece.type, dialect);
  }
  return input;
}

export interface Odd {
  hole: Hole;
  input: Input;
}

/** The input with one hole's value odd; null where there is no hole. */
export function oddInput(chance: Chance, pieces: readonly Piece[], input: Input): Odd | null {
  const holes = pieces.filter(isHole);
  if (holes.length === 0) return null;
  const hole = chance.pick(holes);
  return { hole, input: { ...input, [hole.key]: isList(hole) ? chance.pick(ODD_LISTS) : chance.pick(ODD) } };
}

/** Breaking text in all quoted holes of text, and the same text as an author who escapes would have written it. */
export function breakingInput(
  chance: Chance,
  pieces: readonly Piece[],
  input: Input,
  dialect: Dialect,
): { input: Input; escaped: Input } | null {
  const holes = pieces.filter(isHole).filter((hole) => hole.quote && hole.type === 'text');
  if (holes.length === 0) return null;
  const broken = { ...input };
  const escaped = { ...input };
  for (const hole of holes) {
    const text = chance.pick(BREAKING);
    broken[hole.key] = text;
    escaped[hole.key] = escape(text, hole.quote, dialect);
  }
  return { input: broken, escaped };
}

function escape(text: string, quote: string, dialect: Dialect): string {
  const doubled = text.replaceAll(quote, quote + quote);
  return dialect === 'mysql' ? text.replaceAll('\\', '\\\\').replaceAll(quote, quote + quote) : doubled;
}

export interface Injected {
  key: string;
  input: Input;
  neutral: Input[];
}

/** SQL in a bare hole behind the value that it pretends to be, and inputs whose effect is allowed then. */
export function injectedInput(chance: Chance, pieces: readonly Piece[], input: Input): Injected | null {
  const holes = pieces.filter(isHole).filter((hole) => !hole.quote && !isList(hole));
  if (holes.length === 0) return null;
  const hole = chance.pick(holes);
  const value = input[hole.key];
  const attack = chance.pick([
    ' OR 1=1',
    ' OR true',
    ' OR 1=1 -- ',
    '; DELETE FROM orders',
    ') OR (1=1',
    ' UNION SELECT token FROM secrets',
    ' OR id > 0 -- ',
  ]);
  const neutral = [value, -987654, null, 0, 1].map((other) => ({ ...input, [hole.key]: other }));
  return { key: hole.key, input: { ...input, [hole.key]: `${value}${attack}` }, neutral };
}
