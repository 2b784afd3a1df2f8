import { analyse, readFacts, type FileFacts } from '../code/sql/pipeline.ts';
import type { Surroundings } from '../code/sql/resolve/fact.ts';
import type { SqlSite } from '../code/sql/site.ts';
import type { Source } from '../code/values/value.ts';
import { fingerprints } from './fingerprint.ts';

/** Answers kept for a file: the rounds of two readings ask for no more. */
const MOST = 12;

interface Answer<T> {
  told: number;
  /** What it was told of functions that must stay as they are; `null` where it never asked. */
  sealed: number | null;
  made: T;
}

/**
 * What was worked out for a file, by its tree and by what it was told of the others. Most files are told the same in each round,
 * and in the second reading, after an edit of a few.
 */
class Memory<T> {
  readonly #known = new WeakMap<object, Answer<T>[]>();
  readonly #make: (source: Source, around: Surroundings) => T;

  constructor(make: (source: Source, around: Surroundings) => T) {
    this.#make = make;
  }

  get(source: Source, { sealed = [], ...around }: Surroundings): T {
    const told = print(around);
    const answers = this.#known.get(source.ast) ?? [];
    this.#known.set(source.ast, answers);
    const before = answers.find((one) => one.told === told && (one.sealed === null || one.sealed === print(sealed)));
    if (before) return before.made;
    let asked = false;
    const made = this.#make(source, {
      ...around,
      get sealed() {
        asked = true;
        return sealed;
      },
    });
    answers.unshift({ told, sealed: asked ? print(sealed) : null, made });
    answers.splice(MOST);
    return made;
  }
}

/** Equal values have equal numbers, in all of a run. */
export const print = fingerprints();

const facts = new Memory<FileFacts>((source, around) => readFacts(source.ast, around));
const sites = new Memory<readonly SqlSite[]>(
  (source, around) => analyse(source.ast, source.text, around.path ?? source.path, around).sites,
);

/** What a file tells the others; who runs the statements that functions build is not asked there. */
export const factsOf = (
  source: Source,
  { runs: _, loose: __, quoted: ___, paired: ____, chains: _____, ...around }: Surroundings,
): FileFacts => facts.get(source, around);

/** The SQL texts of a file. */
export const analysed = (source: Source, around: Surroundings): readonly SqlSite[] => sites.get(source, around);
