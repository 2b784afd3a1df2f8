import { analyse, readFacts, type FileFacts } from '../code/sql/pipeline.ts';
import type { Surroundings } from '../code/sql/resolve/fact.ts';
import type { SqlSite } from '../code/sql/site.ts';
import type { Source } from '../code/values/value.ts';
import { fingerprints } from './fingerprint.ts';

/**
 * What was worked out for a file, by its tree and by what it was told of the others. Most files are told the same in each round,
 * and in the second reading, after an edit of a few.
 */
class Memory<T> {
  readonly #known = new WeakMap<object, { told: number; made: T }>();

  get({ ast }: Source, around: Partial<Surroundings>, make: () => T): T {
    const told = print(around);
    const before = this.#known.get(ast);
    if (before?.told === told) return before.made;
    const made = make();
    this.#known.set(ast, { told, made });
    return made;
  }
}

/** Equal values have equal numbers, in all of a run. */
export const print = fingerprints();
const facts = new Memory<FileFacts>();
const sites = new Memory<readonly SqlSite[]>();

/** What a file tells the others; who runs the statements that functions build is not asked there. */
export const factsOf = (source: Source, { runs: _, ...around }: Surroundings): FileFacts =>
  facts.get(source, around, () => readFacts(source.ast, around));

/** The SQL texts of a file. */
export const analysed = (source: Source, around: Surroundings): readonly SqlSite[] =>
  sites.get(source, around, () => analyse(source.ast, source.text, around.path ?? source.path, around).sites);
