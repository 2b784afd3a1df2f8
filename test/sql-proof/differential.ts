import { isDeepStrictEqual, inspect } from 'node:util';
import type { Engine } from '../support/engines.ts';
import { openSession, type Session } from './drivers.ts';
import type { RecordedCall } from './fakes.ts';
import { runProgram, type Answer } from './program.ts';
import { SECRET, type Shop, type Tables } from './shop.ts';

/** What one run did: its answer, the tables it left, and what fakes of drivers were told. */
export interface Outcome {
  answer: Answer;
  tables: Tables;
  calls: readonly RecordedCall[];
}

/**
 * `benign`: works before, and after with the same answer and tables.
 * `unusual`: after as before, or an error, or nothing done; where it failed before it does nothing after, or what a `neutral` input does.
 * `attack`: does something before that neither fails nor equals a `neutral` input, and after it fails or does what a neutral one does.
 */
export interface Case {
  kind: 'benign' | 'unusual' | 'attack';
  input: unknown;
  /** Inputs whose effect is allowed; for an attack at least one. */
  neutral: readonly unknown[];
}

/** Runs programs on one engine, each run on the tables as they were. */
export class Bench {
  readonly engine: Engine;
  readonly #shop: Shop;
  readonly #shared: Session | null;

  /** `shared`: all programs on the same connections; for many small ones that don't end them. */
  constructor(engine: Engine, shop: Shop, options: { shared?: boolean } = {}) {
    this.engine = engine;
    this.#shop = shop;
    this.#shared = options.shared ? openSession(engine, { shared: true }) : null;
  }

  async run(
    text: string,
    path: string,
    input: unknown,
    others: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> {
    const session = this.#shared ?? openSession(this.engine);
    // All connections to PGlite share one session, names of statements with it.
    if (this.engine.name === 'pglite') await this.engine.script('DEALLOCATE ALL');
    const answer = await runProgram(text, path, session, structuredClone(input), others);
    if (!this.#shared) await session.close();
    return { answer, tables: await this.#shop.takeTables(), calls: [] };
  }

  /** The first way in which `after` is not what it must be beside `before`, or null. */
  async compare(before: string, after: string, path: string, trial: Case): Promise<string | null> {
    const first = await this.run(before, path, trial.input);
    const second = await this.run(after, path, trial.input);
    const neutral: Neutral[] = [];
    for (const input of trial.neutral) neutral.push({ input, outcome: await this.run(before, path, input) });
    return judge(trial, first, second, neutral, this.#shop.pristine);
  }

  async close(): Promise<void> {
    await this.#shared?.close();
  }
}

export interface Neutral {
  input: unknown;
  outcome: Outcome;
}

/** A sentence on what went wrong, or null. */
export function judge(
  trial: Case,
  before: Outcome,
  after: Outcome,
  neutral: readonly Neutral[],
  pristine: Tables,
): string | null {
  if (after.answer.kind === 'hung') return 'The program after the change never answers';
  const failed = (outcome: Outcome): boolean => isError(outcome.answer) && isDeepStrictEqual(outcome.tables, pristine);
  const asNeutral = (outcome: Outcome): boolean =>
    neutral.some(({ input, outcome: allowed }) =>
      same(blur(outcome, trial.input, input), blur(allowed, trial.input, input)),
    );

  if (trial.kind === 'benign') {
    if (before.answer.kind !== 'value') return `The program fails before the change already: ${show(before.answer)}`;
    return same(before, after) ? null : difference(before, after);
  }
  if (trial.kind === 'attack') {
    if (failed(before) || asNeutral(before)) return `The attack does nothing before the change: ${show(before.answer)}`;
    if (failed(after) || nothing(after, pristine) || asNeutral(after)) return null;
    return `The attack still does something: ${difference(neutral[0]?.outcome ?? before, after)}`;
  }
  if (failed(after) || nothing(after, pristine) || asNeutral(after)) return null;
  // A table without transactions keeps what was written before a statement failed, in both runs.
  if (same(before, after)) return null;
  if (!isError(before.answer)) return difference(before, after);
  return `It failed before and does something now: ${difference(before, after)}`;
}

/** A handler answers with a status where a function throws. */
function isError(answer: Answer): boolean {
  if (answer.kind !== 'value') return answer.kind === 'error';
  return isRecord(answer.value) && Number(answer.value.status) >= 500;
}

function same(a: Outcome, b: Outcome): boolean {
  return a.answer.kind === b.answer.kind && isDeepStrictEqual(essence(a), essence(b));
}

/** Errors count as equal whatever their wording; values and tables to the type. */
function essence(outcome: Outcome): unknown {
  const { answer, tables, calls } = outcome;
  return [answer.kind === 'value' ? unsigned(answer.value) : answer.kind, tables, calls];
}

/** JSON has one zero. */
function unsigned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unsigned);
  if (Object.is(value, -0)) return 0;
  const plain = isRecord(value) && Object.getPrototypeOf(value) === Object.prototype;
  return plain ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unsigned(inner)])) : value;
}

function nothing(outcome: Outcome, pristine: Tables): boolean {
  const { answer, tables } = outcome;
  if (answer.kind !== 'value' || !isDeepStrictEqual(tables, pristine)) return false;
  const { value } = answer;
  const found = isRecord(value) && 'body' in value ? value.body : value;
  if (isRecord(found) && 'status' in found) return false;
  return (
    found === undefined ||
    found === null ||
    found === false ||
    found === 0 ||
    (Array.isArray(found) && found.length === 0)
  );
}

/** The outcome with the strings of one input written as those of another, so that data may differ where it is only data. */
function blur(outcome: Outcome, input: unknown, other: unknown): Outcome {
  const pairs = differingStrings(input, other);
  if (pairs.length === 0 || inspect(outcome.answer, { depth: 9 }).includes(SECRET)) return outcome;
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string')
      return pairs.reduce((text, [from, to]) => (from ? text.replaceAll(from, to) : text), value);
    if (Array.isArray(value)) return value.map(walk);
    if (isRecord(value) && !(value instanceof Date) && !Buffer.isBuffer(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
    }
    return value;
  };
  return {
    answer: walk(outcome.answer) as Answer,
    tables: walk(outcome.tables) as Tables,
    calls: walk(outcome.calls) as RecordedCall[],
  };
}

function differingStrings(input: unknown, other: unknown): [string, string][] {
  if (isRecord(input) && isRecord(other)) {
    return Object.keys(input).flatMap((key) => differingStrings(input[key], other[key]));
  }
  return isDeepStrictEqual(input, other) ? [] : [[String(input), String(other)]];
}

function difference(expected: Outcome, actual: Outcome): string {
  if (!isDeepStrictEqual(essence({ ...expected, tables: {} }), essence({ ...actual, tables: {} })))
    return `expected ${show(expected.answer)}, got ${show(actual.answer)}`;
  const changed = Object.keys({ ...expected.tables, ...actual.tables }).filter(
    (name) => !isDeepStrictEqual(expected.tables[name], actual.tables[name]),
  );
  const [name = ''] = changed;
  const rows = (outcome: Outcome, other: Outcome) =>
    (outcome.tables[name] ?? []).filter(
      (row) => !(other.tables[name] ?? []).some((twin) => isDeepStrictEqual(row, twin)),
    );
  return `table ${name}: expected ${show(rows(expected, actual))}, got ${show(rows(actual, expected))}`;
}

function show(value: unknown): string {
  return inspect(value, { depth: 6, breakLength: Infinity, maxStringLength: 300, maxArrayLength: 8 }).slice(0, 900);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
