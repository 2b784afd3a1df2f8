import type { Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import { brokenBy, guarded, isCertain, openFlows } from '../kit/flows.ts';
import type { RuleId } from './rules.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const open = openFlows(project, 'records');
  for (const [flow] of open)
    if (flow)
      yield {
        rule: 'whole-body',
        ...brokenBy(flow),
        at: flow.sink.place,
        severity: isCertain(flow) ? 'medium' : 'low',
      };
  if (open.length === 0) yield* guarded(project, 'records');
}
