import type { Detected } from '../../model/protection.ts';
import type { Call, Project } from '../../model/project.ts';
import { optionsStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

const LEAST = 10;

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const { comparisons, fastHashes } = project.identity;
  for (const { place: at, kind } of comparisons) yield { rule: kind === 'password' ? 'plain-text' : 'timing', at };
  for (const at of fastHashes) yield { rule: 'fast-hash', at };
  for (const call of project.calls) {
    const argument = costAt(call);
    const cost = argument === undefined ? undefined : call.args[argument];
    if (argument === undefined || cost?.kind !== 'literal' || typeof cost.value !== 'number') continue;
    // A password in the code is of a seed or a sample: how well it is hashed protects nobody.
    if (argument === 1 && call.args[0]?.kind === 'literal') continue;
    if (cost.value >= LEAST) yield { ok: call.place };
    else {
      const detail = `It is ${cost.value}.`;
      yield {
        rule: 'low-cost',
        at: call.place,
        detail,
        steps: () => [optionsStep(call.place, { argument, replace: String(LEAST) })],
      };
    }
  }
}

/** Where a call of bcrypt takes the cost. */
function costAt({ module, member }: Call): number | undefined {
  if (!/^(bcrypt|bcryptjs|@node-rs\/bcrypt)$/.test(module)) return undefined;
  const method = member.replace(/^default\./, '');
  if (/^hash(Sync)?$/.test(method)) return 1;
  return /^genSalt(Sync)?$/.test(method) ? 0 : undefined;
}
