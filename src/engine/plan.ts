import type { Answers, Finding } from '../model/protection.ts';
import type { Draft, Plan, Step } from '../model/step.ts';
import { unite } from './unite.ts';

/** What to do about the findings, in the order in which it is applied: code first, then files, then the manifest. */
export function plan(findings: readonly Finding[], answers: Answers): Plan {
  const rules = new Set(findings.map(({ ruleId }) => ruleId));
  const steps = findings.flatMap((finding) => {
    const planned = (rule: string): boolean => rules.has(`${finding.protection}/${rule}`);
    return [...(finding.steps?.(answers, planned) ?? [])].map((draft) => sign(draft, finding));
  });
  return unite(steps).sort((a, b) => turn(a) - turn(b));
}

const sign = (draft: Draft, { id, protection }: Finding): Step => ({
  ...draft,
  findings: [id],
  protections: [protection],
});

/** What only serves code comes behind all code. */
const turn = ({ kind }: Step): number => (kind === 'transform' || kind === 'note' ? 0 : kind === 'config' ? 1 : 2);
