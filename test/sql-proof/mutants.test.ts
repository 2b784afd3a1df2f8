import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEngine, unavailable, type EngineName } from '../support/engines.ts';
import { checkProgram, rewrite, type Rewrite } from './check.ts';
import { readPrograms, type Program } from './corpus.ts';
import { Bench } from './differential.ts';
import { plant } from './mutants.ts';
import { planted } from './planted.ts';
import { Shop } from './shop.ts';

const missing = await unavailable('mariadb');
/** Which engine shows that an answer for a corpus is wrong; MySQL's only where a server is there. */
const BENCHES: [corpus: string, engine: EngineName][] = [
  ['sqlite', 'sqlite'],
  ['postgres', 'pglite'],
  ...(missing ? [] : ([['mysql', 'mariadb']] as [string, EngineName][])),
];

/** Whether some program is answered otherwise, and the checks say that this is wrong. */
async function caught(
  mutant: Rewrite,
  programs: readonly { program: Program; bench: Bench; right: string }[],
): Promise<boolean> {
  for (const { program, bench, right } of programs) {
    let answer: string;
    try {
      answer = JSON.stringify(mutant(program.text, program.path));
    } catch {
      return true;
    }
    if (answer === right) continue;
    const complaints = await checkProgram(program, bench, mutant).catch((error: Error) => [error.message]);
    if (complaints.length > 0) return true;
  }
  return false;
}

describe('wrong answers planted in the rewriter', () => {
  const programs: { program: Program; bench: Bench; right: string }[] = [];
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    for (const [corpus, name] of BENCHES) {
      const engine = await startEngine(name, 'sql_mutants');
      stops.push(() => engine.stop());
      const shop = new Shop(engine, { quick: true });
      await shop.build();
      const bench = new Bench(engine, shop);
      for (const program of readPrograms(corpus)) {
        const right = JSON.stringify(rewrite(program.text, program.path));
        programs.push({ program, bench, right });
      }
    }
  });
  afterAll(async () => {
    for (const stop of stops) await stop();
  });

  for (const mutant of planted) {
    const onlyMysql = /mysql|callback/i.test(`${mutant.module} ${mutant.name}`);
    it.skipIf(missing && onlyMysql)(mutant.name, async () => {
      const planted = await plant(mutant);
      expect(await caught(planted, programs)).toBe(true);
    });
  }
});
