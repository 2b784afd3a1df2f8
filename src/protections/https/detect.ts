import type { Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import { replaceStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

export function* detect({ identity }: Project): Iterable<Detected<RuleId>> {
  for (const at of identity.uncheckedCertificates) {
    // A value is `false`; the switch of the whole process is longer, and what it is for is not seen.
    if (at.end - at.start > 'false'.length)
      yield { rule: 'unchecked-certificate', at, fix: 'manual', severity: 'high' };
    else yield { rule: 'unchecked-certificate', at, steps: () => [replaceStep(at, { code: 'true' })] };
  }
  for (const at of identity.loosenedCertificates) yield { rule: 'unchecked-certificate', at, fix: 'manual' };
  for (const at of identity.hostRedirects) yield { rule: 'redirect-to-host', at };
}
