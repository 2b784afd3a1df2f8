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

/** Handlers are wrapped before others are put beside them; what only serves code comes behind all code. */
function turn(step: Step): number {
  if (step.kind === 'transform') return step.transform === 'async-routes' ? 0 : 1;
  return step.kind === 'config' ? 2 : 3;
}
