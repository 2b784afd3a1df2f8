import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEngine, unavailable, type EngineName } from '../support/engines.ts';
import { checkProgram } from './check.ts';
import { readPrograms, wordsOf } from './corpus.ts';
import { Bench } from './differential.ts';
import { closeMappers } from './drivers.ts';
import { Shop } from './shop.ts';

/** One test a program: the verdict is one of those expected, and every case holds before and after on the engine. */
export async function runPrograms(name: EngineName, corpus: string): Promise<void> {
  const reason = await unavailable(name);
  describe.skipIf(reason)(`${corpus} on ${name}${reason ? `: ${reason}` : ''}`, () => {
    let bench: Bench;
    let stop = async (): Promise<void> => {};

    beforeAll(async () => {
      const engine = await startEngine(name, `sql_proof_${corpus}`);
      const shop = new Shop(engine);
      await shop.build();
      bench = new Bench(engine, shop);
      stop = async () => {
        await closeMappers(engine);
        await engine.stop();
      };
    });
    afterAll(() => stop());

    for (const program of readPrograms(corpus, wordsOf(name))) {
      it(program.name, async () => {
        expect(await checkProgram(program, bench)).toEqual([]);
      });
    }
  });
}
