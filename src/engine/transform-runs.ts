import { lintRules } from './lint-rules.ts';
import { PositionMap } from '../code/edit/position-map.ts';
import { ParseError } from '../code/syntax/parser.ts';
import type { Transform, TransformResult } from '../code/edit/transform.ts';
import type { Range } from '../code/syntax/range.ts';
import { transforms } from '../../transforms/index.ts';
import type { Outcome, Step } from '../model/step.ts';
import type { Path, Tree } from '../model/tree.ts';

type TransformStep = Extract<Step, { kind: 'transform' }>;

/** The edits of one transform and file are one run of it. What throws is found and left out; the others are made. */
export class TransformRuns {
  readonly maps = new Map<Path, PositionMap>();
  readonly #tree: Tree;

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  carryOut(steps: readonly TransformStep[]): Outcome[] {
    const runs = new Map<string, TransformStep[]>();
    for (const step of steps) {
      const key = `${step.transform} ${step.file}`;
      const run = runs.get(key);
      if (run) run.push(step);
      else runs.set(key, [step]);
    }
    const outcomes = new Map([...runs.values()].flatMap((run) => this.#run(run)).map((one) => [one.step, one]));
    return steps.flatMap((step) => outcomes.get(step) ?? []);
  }

  /** A file was changed once more. */
  follow(file: Path, map: PositionMap): void {
    this.maps.set(file, this.#map(file).then(map));
  }

  #run(steps: readonly TransformStep[]): Outcome[] {
    const [first] = steps;
    if (!first) return [];
    const text = this.#tree.read(first.file) ?? (first.transform === 'lines' ? '' : undefined);
    if (text === undefined) return steps.map((step) => refused(step, `${first.file} cannot be read.`));
    const result = this.#attempt(text, first.file, steps);
    if (result instanceof Error) return this.#apart(steps, result);
    this.follow(first.file, result.map);
    this.#tree.write(first.file, result.text);
    return steps.map((step, index) => outcomeOf(step, index, result, text));
  }

  #attempt(text: string, file: Path, steps: readonly TransformStep[]): TransformResult | Error {
    const [first] = steps;
    const map = this.#map(file);
    const edits = steps.map(({ edit }) => moved(edit, map));
    try {
      const transform = transforms[first?.transform ?? 'insert'] as Transform<unknown>;
      const sorted = lintRules(this.#tree, file).imports ? { sortedImports: true } : {};
      return transform.apply(text, file, { ...first?.shared, edits, ...sorted });
    } catch (error) {
      return error as Error;
    }
  }

  /** One of several edits cannot be made: each half by itself, down to the one. */
  #apart(steps: readonly TransformStep[], error: Error): Outcome[] {
    const [first] = steps;
    if (error instanceof ParseError)
      return steps.map((step) => refused(step, `${step.file} does not parse: ${error.located}`));
    if (first && steps.length === 1) return [refused(first, `The edit cannot be made here: ${error.message}`)];
    const middle = Math.ceil(steps.length / 2);
    return [...this.#run(steps.slice(0, middle)), ...this.#run(steps.slice(middle))];
  }

  #map(file: Path): PositionMap {
    return this.maps.get(file) ?? PositionMap.unchanged;
  }
}

/** The edit with its places as they are now: those that were read before the edits. */
function moved(edit: TransformStep['edit'], map: PositionMap): unknown {
  const entries = Object.entries(edit).map(([key, value]: [string, unknown]) => [
    key,
    isRange(value) ? map.range(value) : value,
  ]);
  return Object.fromEntries(entries) as unknown;
}

function isRange(value: unknown): value is Range {
  if (typeof value !== 'object' || value === null) return false;
  return 'start' in value && typeof value.start === 'number' && 'end' in value && typeof value.end === 'number';
}

function outcomeOf(step: TransformStep, index: number, { refusals, text }: TransformResult, before: string): Outcome {
  const refusal = refusals.find(({ edit }) => edit === index) ?? refusals.find(({ edit }) => edit === undefined);
  if (refusal) return refused(step, refusal.reason);
  return { step, status: text === before ? 'unchanged' : 'applied', reason: null };
}

const refused = (step: Step, reason: string): Outcome => ({ step, status: 'refused', reason });
