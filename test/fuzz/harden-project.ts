import { protections } from '../../src/protections/index.ts';
import { runFixture } from '../../src/testing/fixture.ts';
import { changesOf } from '../../src/testing/fixture-laws.ts';
import type { Verdict } from '../sql-proof/corpus.ts';
import type { Files } from './projects.ts';

export interface Hardened {
  files: Files;
  verdict: Verdict;
}

/** What the command makes of an app by itself, and whether it says anything of what it leaves. */
export async function harden(files: Files): Promise<Hardened> {
  const own = protections.filter(({ id }) => id === 'sql-injection');
  const report = await runFixture(files, own, { findings: [] });
  const changes = changesOf(report);
  const isLeft = report.found.some(({ status }) => status !== 'fixed');
  const isChanged = Object.keys(changes).some((path) => path.endsWith('.js'));
  const verdict = isChanged ? (isLeft ? 'partial' : 'rewritten') : isLeft ? 'refused' : 'untouched';
  return { files: { ...files, ...changes }, verdict };
}
