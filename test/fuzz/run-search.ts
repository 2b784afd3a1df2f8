import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench } from '../sql-proof/differential.ts';
import { Shop } from '../sql-proof/shop.ts';
import { startEngine, unavailable, type EngineName } from '../support/engines.ts';
import { search } from './search.ts';

/** Far more than a program takes, on a machine that does much else. */
const PATIENCE_MS = 20_000;

/** Generated programs before and after, on one engine: no difference, and most of them rewritten. */
export async function runSearch(
  name: EngineName,
  seed: number,
  count: number,
  options: { projects?: boolean } = {},
): Promise<void> {
  const reason = await unavailable(name);
  const what = options.projects ? 'generated projects' : 'generated programs';
  describe.skipIf(reason)(`${what} on ${name}${reason ? `: ${reason}` : ''}`, () => {
    let bench: Bench;
    let shop: Shop;
    let stop = async (): Promise<void> => {};

    beforeAll(async () => {
      const engine = await startEngine(name, 'sql_fuzz');
      shop = new Shop(engine, { quick: true });
      await shop.build();
      bench = new Bench(engine, shop, { shared: true });
      stop = async () => {
        await bench.close();
        await engine.stop();
      };
    });
    afterAll(() => stop());

    it(`${count} programs from seed ${seed}`, { timeout: count * PATIENCE_MS }, async () => {
      const { verdicts, failures, trials } = await search(bench, shop, seed, count, options);
      console.log(`${name}: ${JSON.stringify(verdicts)}, ${trials} runs`);
      expect(failures.join('\n\n')).toBe('');
      // A rewriter that refuses everything would be right all the time.
      expect(verdicts.rewritten + verdicts.partial).toBeGreaterThan(count * 0.5);
    });
  });
}
