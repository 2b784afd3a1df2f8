import { isDeepStrictEqual, inspect } from 'node:util';
import { rewrite as defaultRewrite, type Rewrite } from '../sql-proof/check.ts';
import { verdictOf, type Verdict } from '../sql-proof/corpus.ts';
import { judge, type Bench, type Case, type Outcome } from '../sql-proof/differential.ts';
import { readSchema, type Schema } from '../../src/code/sql/schema/index.ts';
import { SECRET, structure, type Shop, type Tables } from '../sql-proof/shop.ts';
import type { Dialect } from '../support/engines.ts';
import type { Hardened } from './harden-project.ts';
import { asProject, type Files } from './projects.ts';
import { Chance } from './random.ts';
import { MYSQL, POSTGRES, SQLITE, writeProgram, type Style } from './sources.ts';
import { isBound, isHole, Statements, type Hole, type Piece } from './statements.ts';
import {
  breakingInput,
  injectedInput,
  isList,
  oddInput,
  usualInput,
  type Injected,
  type Input,
  type Odd,
} from './values.ts';

const STYLES: Record<Dialect, readonly Style[]> = { postgres: POSTGRES, mysql: MYSQL, sqlite: SQLITE };

export interface Generated {
  seed: number;
  text: string;
  path: string;
  pieces: readonly Piece[];
  dialect: Dialect;
  reads: boolean;
  /** All files, where the program is one of several. */
  files: Files | null;
  /** The types of the columns, where the rewriter is told. */
  schema: Schema | undefined;
}

export interface Findings {
  /** Programs by what the rewriter did to them. */
  verdicts: Record<Verdict, number>;
  /** Comparisons that ran. */
  trials: number;
  /** The seed, what is wrong, and the program before and after. */
  failures: string[];
}

/** The program of a seed, always the same. */
export function generate(seed: number, dialect: Dialect, options: { projects?: boolean } = {}): Generated {
  const chance = new Chance(seed);
  const style = chance.pick(STYLES[dialect]);
  const statement = new Statements(chance, dialect, { bind: style.binds && chance.often(35) }).make();
  const written = writeProgram(chance, style, statement, { helpers: options.projects ?? false });
  const { opening, build, main } = written;
  const files = options.projects ? asProject(chance, written, dialect) : null;
  return {
    seed,
    files,
    text: files?.['main.js'] ?? opening + build + main,
    path: `/app/src/generated-${seed % 64}.js`,
    pieces: statement.pieces,
    dialect,
    reads: statement.reads,
    schema: chance.often(30) ? schemaOf(dialect) : undefined,
  };
}

const schemas = new Map<Dialect, Schema>();

/** The tables of the shop as a project declares them. */
function schemaOf(dialect: Dialect): Schema {
  const known = schemas.get(dialect) ?? readSchema([{ path: 'db/schema.sql', text: structure(dialect), ast: null }]);
  schemas.set(dialect, known);
  return known;
}

/** Makes `count` programs from `seed` on, changes them and compares. Stops after `most` failures. */
export async function search(
  bench: Bench,
  shop: Shop,
  seed: number,
  count: number,
  {
    rewrite = defaultRewrite,
    most = 10,
    projects = false,
  }: { rewrite?: Rewrite; most?: number; projects?: boolean } = {},
): Promise<Findings> {
  const findings: Findings = {
    verdicts: { rewritten: 0, partial: 0, refused: 0, untouched: 0 },
    trials: 0,
    failures: [],
  };
  for (let at = seed; at < seed + count && findings.failures.length < most; at++) {
    const program = generate(at, bench.engine.dialect, { projects });
    const complaint = await check(bench, shop, program, rewrite, findings);
    if (complaint) findings.failures.push(`seed ${at} on ${bench.engine.name}: ${complaint}`);
  }
  return findings;
}

async function check(
  bench: Bench,
  shop: Shop,
  program: Generated,
  rewrite: Rewrite,
  findings: Findings,
): Promise<string | null> {
  const { pieces, dialect } = program;
  const text = shown(program.files ?? { 'main.js': program.text });
  let made: Hardened;
  try {
    made = await changed(program, rewrite);
  } catch (error) {
    return `${String(error)}\n${text}`;
  }
  const { verdict, files } = made;
  findings.verdicts[verdict]++;
  const holes = pieces.filter(isHole);
  if (verdict === 'untouched' && holes.length > 0) return `left as it is without a reason\n${text}`;
  // What a body sends is an object, too, which mysql takes for SQL: such values are bound already, and become text.
  const bindsObjects = dialect === 'mysql' && pieces.some(isBound);
  if (holes.length === 0 && verdict !== 'untouched' && !bindsObjects)
    return `nothing is to be done, and it says ${verdict}\n${text}\n${shown(files)}`;
  if (verdict === 'refused' || verdict === 'untouched') return null;

  const trials = new Trials(bench, shop, program, files);
  const chance = new Chance(program.seed ^ 0x5bd1e995);
  const input = usualInput(chance, pieces, dialect);
  const complaint =
    (await trials.usual(input)) ??
    (await trials.usual(usualInput(chance, pieces, dialect))) ??
    (await trials.odd(oddInput(chance, pieces, input), input)) ??
    // What a project is told of stays as it was.
    (verdict === 'rewritten' || !program.files
      ? await trials.breaking(breakingInput(chance, pieces, input, dialect))
      : null) ??
    (verdict === 'rewritten' ? await trials.injected(injectedInput(chance, pieces, input)) : null);
  findings.trials += trials.count;
  return complaint ? `${complaint}\n${text}\n--- rewritten\n${shown(files)}` : null;
}

async function changed({ files, text, path, schema }: Generated, rewrite: Rewrite): Promise<Hardened> {
  // All of the engine, which single files do without.
  if (files) return (await import('./harden-project.ts')).harden(files);
  const result = rewrite(text, path, schema);
  return { files: { 'main.js': result.text }, verdict: verdictOf(text, result) };
}

/** The code of a program, one file after the other. */
function shown(files: Files): string {
  const code = Object.entries(files).filter(([path]) => path.endsWith('.js') && path !== 'app.js');
  return code.map(([path, text]) => (code.length > 1 ? `// ${path}\n${text}` : text)).join('\n');
}

class Trials {
  count = 0;
  readonly #bench: Bench;
  readonly #pristine: Tables;
  readonly #before: Files;
  readonly #after: Files;
  readonly #path: string;
  readonly #pieces: readonly Piece[];
  readonly #reads: boolean;

  constructor(bench: Bench, shop: Shop, program: Generated, after: Files) {
    this.#bench = bench;
    this.#pristine = shop.pristine;
    this.#before = program.files ?? { 'main.js': program.text };
    this.#after = after;
    this.#path = program.path;
    this.#pieces = program.pieces;
    this.#reads = program.reads;
  }

  /** Input that the author counts on: the same answer and the same tables, unless it failed before. */
  async usual(input: Input): Promise<string | null> {
    const before = await this.#run(this.#before, input);
    const after = await this.#run(this.#after, input);
    const kind: Case['kind'] = before.answer.kind === 'value' ? 'benign' : 'unusual';
    // A question mark in a value was taken for a placeholder.
    const isTaken = this.#pieces.some(isBound) && Object.values(input).some((value) => /\?/.test(show(value)));
    if (kind === 'unusual' && isTaken && this.#bench.engine.dialect === 'mysql') return null;
    const complaint = this.#verdict({ kind, input, neutral: [] }, before, after);
    if (!complaint || this.#bench.engine.dialect !== 'mysql' || !Object.values(input).some(endsInZeros))
      return complaint;
    // 3.00 is a number of two decimals in the text of MySQL, and 3 as a parameter: the docs say so.
    const shortened = Object.entries(input).map(([key, value]) => [
      key,
      endsInZeros(value) ? `${Number(value)}` : value,
    ]);
    const shorter = await this.#run(this.#before, Object.fromEntries(shortened) as Input);
    return this.#verdict({ kind, input, neutral: [] }, shorter, after);
  }

  /** One odd value: as before, or it fails, or does nothing, or is data where the usual value is. */
  async odd(made: Odd | null, usual: Input): Promise<string | null> {
    if (!made) return null;
    const { hole, input } = made;
    const before = await this.#run(this.#before, input);
    const after = await this.#run(this.#after, input);
    const complaint = this.#verdict({ kind: 'unusual', input, neutral: [] }, before, after);
    // `active = 1` is an error in PostgreSQL and `active = $1` is not.
    if (!complaint || (hole.type === 'boolean' && this.#bench.engine.dialect === 'postgres')) return null;
    // No client sends NaN, of which execute() of MariaDB makes some number.
    if (Number.isNaN(input[hole.key]) && this.#bench.engine.dialect === 'mysql') return null;
    const expected = await this.#run(this.#before, usual);
    if (isData(after, input[hole.key], expected, usual[hole.key])) return null;
    const allowed = [expected, before];
    for (const value of this.#neutral(hole, input[hole.key])) {
      const outcome = await this.#run(this.#before, { ...input, [hole.key]: value });
      if (isDeepStrictEqual([outcome.answer, outcome.tables], [after.answer, after.tables])) return null;
      allowed.push(outcome);
    }
    return this.#harmless(after, allowed) ? null : complaint;
  }

  /**
   * What an odd value may count as: one that matches nothing; where MySQL reads rows by an id, the number it starts with.
   * What is no number is nothing else in what is written, but that NaN is NULL in SQLite.
   */
  #neutral(hole: Hole, value: unknown): unknown[] {
    if (isList(hole)) {
      // What rows must not be in is read as the numbers that its items start with.
      const numbers = Array.isArray(value) ? value.map((item) => parseFloat(show(item))) : [NaN];
      const isRead = hole.type === 'ints' && numbers.length > 0 && !numbers.some(Number.isNaN);
      // What is no number among numbers is no item of the list.
      const items = hole.type === 'ints' ? numbers.filter((number) => !Number.isNaN(number)) : [];
      const more = isRead ? [numbers] : items.length > 0 ? [items] : [];
      // Each item is a text of its own, also the one that join() leaves out.
      if (hole.type === 'texts') return [['none of them'], ...(Array.isArray(value) ? [value.map(show)] : [])];
      // A list among the items, which join() takes apart, is no item.
      const plain = Array.isArray(value) ? value.filter((item) => !Array.isArray(item)) : [];
      return [[-987654], plain, ...more];
    }
    const neutral: unknown[] = [-987654];
    // A field that is not there is NULL as a parameter of every driver, where the text held a word: the docs say so.
    if (value === undefined) neutral.push(null);
    const { dialect } = this.#bench.engine;
    const number = parseFloat(show(value));
    // MySQL reads the number that a text starts with, and so does a CAST of SQLite.
    if (dialect !== 'postgres' && !Number.isNaN(number)) neutral.push(number);
    // Number() reads an empty text as 0 there and 0x10 as 16, MariaDB in a prepared statement what a text starts with: another page.
    const at = this.#pieces.indexOf(hole);
    const before = this.#pieces[at - 1];
    if (typeof before === 'string' && /(LIMIT|OFFSET) $/.test(before))
      neutral.push(0, Number(show(value)), Number(value === true), Math.trunc(number));
    // A CAST of any other text is 0.
    if (dialect === 'sqlite' && (!Number.isFinite(number) || Array.isArray(value))) neutral.push(0);
    // A number to PostgreSQL.
    if (dialect === 'postgres' && Number.isNaN(value)) neutral.push("'NaN'", "'NaN'::numeric");
    // Number() makes 0 of null and of an empty list, which shows no more than 0 does.
    if (this.#reads && (typeof value !== 'object' || Array.isArray(value) || value === null) && Number(value) === 0)
      neutral.push(0);
    if (number === Infinity)
      neutral.push(...(dialect === 'postgres' ? ["'Infinity'", "'Infinity'::numeric"] : ['9e999']));
    const compared = this.#pieces.slice(0, at).some((piece) => typeof piece === 'string' && piece.includes(' WHERE '));
    return dialect === 'sqlite' && (this.#reads || compared || Number.isNaN(value)) ? [...neutral, null] : neutral;
  }

  /** Text that would break out of its quotes does what it does where the author escaped it. */
  async breaking(made: { input: Input; escaped: Input } | null): Promise<string | null> {
    if (!made) return null;
    const before = await this.#run(this.#before, made.escaped);
    const after = await this.#run(this.#after, made.input);
    if (before.answer.kind !== 'value') return null;
    return this.#verdict({ kind: 'benign', input: made.input, neutral: [] }, before, after);
  }

  /** SQL in a bare hole does nothing, or what a plain value does. */
  async injected(made: Injected | null): Promise<string | null> {
    if (!made) return null;
    const after = await this.#run(this.#after, made.input);
    if (after.answer.kind === 'error' && isDeepStrictEqual(after.tables, this.#pristine)) return null;
    const neutral: Outcome[] = [];
    for (const input of made.neutral) neutral.push(await this.#run(this.#before, input));
    if (neutral.some((outcome) => isDeepStrictEqual([outcome.answer, outcome.tables], [after.answer, after.tables])))
      return null;
    if (this.#harmless(after, neutral)) return null;
    if (neutral.some((outcome, at) => isData(after, made.input[made.key], outcome, made.neutral[at]?.[made.key])))
      return null;
    return `An attack does something: ${inspect(made.input)} → ${inspect(after.answer, { depth: 4 }).slice(0, 500)}`;
  }

  async #run(files: Files, input: Input): Promise<Outcome> {
    this.count++;
    const outcome = await this.#bench.run(files['main.js'] ?? '', this.#path, input, files);
    // The quick tables of MariaDB keep what one statement has changed before it failed, which a transaction takes back.
    const isUndone = outcome.answer.kind === 'error' && this.#bench.engine.dialect === 'mysql';
    return isUndone ? { ...outcome, tables: this.#pristine } : outcome;
  }

  #verdict(trial: Case, before: Outcome, after: Outcome): string | null {
    const complaint = judge(trial, before, after, [], this.#pristine);
    return complaint && `${inspect(trial.input, { breakLength: Infinity })}: ${complaint}`;
  }

  /** Reads no more rows than one of the allowed outcomes, no secret, and writes nothing. */
  #harmless(after: Outcome, allowed: readonly Outcome[]): boolean {
    if (!isDeepStrictEqual(after.tables, this.#pristine)) return false;
    if (inspect(after.answer, { depth: 6 }).includes(SECRET)) return false;
    const rows = ({ answer }: Outcome): number => (answer.kind === 'value' ? rowsOf(answer.value) : -1);
    return allowed.some((outcome) => rows(outcome) >= rows(after));
  }
}

/**
 * Whether a value has only become data: the outcome is that of another value, but for the value itself, of whatever type, or
 * NULL where SQLite's drivers make nothing else of it.
 */
function isData(after: Outcome, value: unknown, expected: Outcome, other: unknown): boolean {
  const is = (cell: unknown, wanted: unknown): boolean => {
    if (typeof cell === 'object') return cell === null;
    // As the shop shows a whole number that is stored as REAL.
    if (`${cell}` === `${Number(show(wanted))}.0 (real)`) return true;
    // node-postgres writes an object as JSON and a list as one of its arrays.
    if (typeof wanted === 'object' && (cell === JSON.stringify(wanted) || /^\{.*\}$/.test(`${cell}`))) return true;
    // sqlite3 writes a list like any object; it and mysql2's execute() write true as 1. A form that is stored sends neither.
    if (Array.isArray(wanted) && cell === '[object Object]') return true;
    if (typeof wanted === 'boolean' && cell !== '' && Number(cell) === Number(wanted)) return true;
    return `${cell}` === show(wanted) || (cell !== '' && Number(cell) === Number(show(wanted)));
  };
  const alike = (a: unknown, b: unknown): boolean => {
    if (isDeepStrictEqual(a, b) || (is(a, value) && is(b, other)) || (is(a, value) && isTime(b, other))) return true;
    if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
    const keys = Object.keys(a);
    const [one, two] = [a, b] as Record<string, unknown>[];
    return keys.length === Object.keys(b).length && keys.every((key) => key in b && alike(one?.[key], two?.[key]));
  };
  return alike([after.answer, after.tables], [expected.answer, expected.tables]);
}

/** `'3.00'`, `'2.50'` */
function endsInZeros(value: unknown): boolean {
  return typeof value === 'string' && /^-?\d+\.\d*0$/.test(value);
}

/** PostgreSQL shows a time with a T in it. */
function isTime(cell: unknown, wanted: unknown): boolean {
  return typeof cell === 'string' && cell.replace('T', ' ') === wanted;
}

function show(value: unknown): string {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? '[object Object]' : `${value}`;
}

function rowsOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return value === undefined || value === null ? 0 : 1;
}
