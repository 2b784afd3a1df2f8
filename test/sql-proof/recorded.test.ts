import { describe, expect, it } from 'vitest';
import rewriter from '../../transforms/sql-injection.ts';
import { readPrograms, verdictOf } from './corpus.ts';
import { openSession } from './drivers.ts';
import type { RecordedCall } from './fakes.ts';
import { runProgram } from './program.ts';

/** The statement that a server would understand: every bound value written where its placeholder stands. */
function meaning({ text, binds }: RecordedCall): string {
  const values = (typeof binds === 'object' && binds ? binds : {}) as Record<string, unknown>;
  const used = new Set<string>();
  let position = 0;
  const literal = (key: string): string => {
    if (!(key in values)) throw new Error(`Nothing is bound to ${key} in ${String(text)}`);
    used.add(key);
    const value = values[key];
    return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
  };
  const written = String(text).replace(/'(?:[^']|'')*'|[@:$](\w+)|\?/g, (token: string, name: string | undefined) => {
    if (token.startsWith("'")) return token;
    if (token === '?') return literal(String(position++));
    return literal(Array.isArray(binds) ? String(Number(name) - 1) : (name ?? ''));
  });
  const surplus = Object.keys(values).filter((key) => !used.has(key));
  if (surplus.length > 0) throw new Error(`Bound and not used: ${surplus.join(', ')} in ${String(text)}`);
  return written.replace(/\bN'/g, "'").replace(/TOP \((\d+)\)/, 'TOP $1');
}

async function record(
  text: string,
  path: string,
  input: unknown,
): Promise<{ calls: readonly RecordedCall[]; kind: string }> {
  const session = openSession(null);
  const { kind } = await runProgram(text, path, session, input);
  return { calls: session.calls, kind };
}

const ATTACK = "x' OR '1'='1";

describe('recorded calls of mssql, oracledb and Prisma', () => {
  for (const program of readPrograms('recorded')) {
    it(program.name, async () => {
      const result = rewriter.apply(program.text, program.path, {});
      const reasons = result.refusals.map((refusal) => refusal.reason);
      expect(program.expect, reasons.join(' | ')).toContain(verdictOf(program.text, result));
      if (result.text === program.text) return;

      for (const trial of program.cases) {
        const before = await record(program.text, program.path, trial.input);
        const after = await record(result.text, program.path, trial.input);
        expect(after.kind).toBe('value');
        expect(after.calls.map(meaning), result.text).toEqual(before.calls.map(meaning));

        const attack = { ...(trial.input as object), name: ATTACK };
        const attacked = await record(result.text, program.path, attack);
        for (const call of attacked.calls) expect(String(call.text)).not.toContain(ATTACK);
      }
    });
  }
});
