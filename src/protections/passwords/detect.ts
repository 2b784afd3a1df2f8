import type { Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import { optionsStep } from '../kit/steps.ts';
import { samePlace } from '../kit/chain.ts';
import { costOf, LEAST, saltOfSample } from './costs.ts';
import type { RuleId } from './rules.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const { comparisons, fastHashes, encryptedPasswords, unknownAccounts } = project.identity;
  for (const { place: at, kind } of comparisons) yield { rule: kind === 'password' ? 'plain-text' : 'timing', at };
  for (const at of fastHashes) yield { rule: 'fast-hash', at };
  for (const { place: at, unknown, wrong } of unknownAccounts)
    yield { rule: 'enumeration', at, detail: `The words are "${unknown}" and "${wrong}".` };
  for (const at of encryptedPasswords) yield { rule: 'encrypted', at };
  const samples = project.calls.flatMap(saltOfSample);
  for (const call of project.calls) {
    if (samples.some((place) => samePlace(place, call.place))) continue;
    const cost = costOf(call);
    if (cost === undefined) continue;
    if (cost === 'enough') {
      yield { ok: call.place };
      continue;
    }
    const { detail, argument, unsure } = cost;
    const broken = { rule: 'low-cost', at: call.place, detail } as const;
    if (argument === undefined) yield { ...broken, fix: 'manual', todo: KEEP_OLD };
    else
      yield {
        ...broken,
        ...(unsure ? { severity: 'low' as const, certain: false, fix: 'review' as const } : {}),
        steps: () => [optionsStep(call.place, { argument, replace: String(LEAST) })],
      };
  }
}

const KEEP_OLD =
  'Raise it for new passwords, and keep with each hash what it was made with: stored ones are checked with the old values, and hashed anew when their owner signs in.';
