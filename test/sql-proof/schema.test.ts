import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSchema, type Schema } from '../../src/code/sql/schema/index.ts';
import { startEngine, unavailable, type EngineName } from '../support/engines.ts';
import { checkProgram, rewrite, rewriteWith } from './check.ts';
import { readPrograms } from './corpus.ts';
import { Bench } from './differential.ts';
import { Shop, structure } from './shop.ts';

const ENGINES: [corpus: string, engine: EngineName][] = [
  ['sqlite', 'sqlite'],
  ['postgres', 'pglite'],
  ['mysql', 'mariadb'],
];

/** Tables as an older dump has them: numbers narrower, texts that are numbers, half of the columns not there yet. */
function outdated(schema: Schema): Schema {
  const older: Record<string, string> = { decimal: 'integer', bigint: 'integer', float: 'integer', timestamp: 'date' };
  return Object.fromEntries(
    Object.entries(schema).map(([table, columns]) => [
      table,
      Object.fromEntries(
        Object.entries(columns)
          .filter((_, index) => index % 2 === 0)
          .map(([name, type]) => [
            name,
            { ...type, base: (older[type.base] ?? type.base) as typeof type.base, nullable: true },
          ]),
      ),
    ]),
  );
}

for (const [corpus, name] of ENGINES) {
  const reason = await unavailable(name);
  describe.skipIf(reason)(`${corpus} with the types of its columns`, () => {
    let bench: Bench;
    let stop = async (): Promise<void> => {};

    beforeAll(async () => {
      const engine = await startEngine(name, `sql_schema_${corpus}`);
      const shop = new Shop(engine);
      await shop.build();
      bench = new Bench(engine, shop);
      stop = () => engine.stop();
    });
    afterAll(() => stop());

    const dialect = corpus as 'sqlite' | 'postgres' | 'mysql';
    const whole = readSchema([{ path: 'db/schema.sql', text: structure(dialect), ast: null }]);
    it('reads every table', () => {
      expect(Object.keys(whole).sort()).toEqual(['orders', 'products', 'secrets', 'users']);
      expect(whole['products']?.['price']?.base).toBe('decimal');
    });
    for (const [kind, schema] of Object.entries({ whole, outdated: outdated(whole) })) {
      for (const program of readPrograms(corpus)) {
        const own = JSON.stringify(rewriteWith(schema)(program.text, program.path));
        if (own === JSON.stringify(rewrite(program.text, program.path))) continue;
        // A list of columns is as old as the tables it is made of, which is why it waits for a review: attacks must fail all the same.
        const listed = kind === 'outdated' && /\.includes\(/.test(own);
        const cases = listed ? program.cases.filter((one) => one.kind === 'attack') : program.cases;
        it(`${program.name}: no worse with the ${kind} schema`, async () => {
          const anything = {
            ...program,
            cases,
            expect: ['rewritten', 'partial', 'refused', 'untouched'] as const,
            reason: null,
          };
          expect(await checkProgram(anything, bench, rewriteWith(schema))).toEqual([]);
        });
      }
    }
  });

  describe.skipIf(reason)(`${corpus} by the types of its columns alone`, () => {
    let bench: Bench;
    let stop = async (): Promise<void> => {};
    beforeAll(async () => {
      const engine = await startEngine(name, `sql_typed_${corpus}`);
      const shop = new Shop(engine);
      await shop.build();
      bench = new Bench(engine, shop);
      stop = () => engine.stop();
    });
    afterAll(() => stop());

    const schema = readSchema([
      { path: 'db/schema.sql', text: structure(corpus as 'sqlite' | 'postgres' | 'mysql'), ast: null },
    ]);
    for (const program of readPrograms(`${corpus}-typed`)) {
      it(program.name, async () => {
        expect(await checkProgram(program, bench, rewriteWith(schema))).toEqual([]);
      });
    }
  });
}
