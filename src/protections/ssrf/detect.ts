import type { Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import { brokenBy, guarded, isCertain, openFlows } from '../kit/flows.ts';
import type { RuleId } from './rules.ts';
import { guardOf } from './steps.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const open = openFlows(project, 'requests');
  for (const [flow] of open)
    if (flow)
      yield {
        rule: 'host-from-request',
        ...brokenBy(flow),
        ...guardOf(project, flow),
        at: flow.sink.place,
        severity: isCertain(flow) ? 'high' : 'medium',
      };
  if (open.length === 0) yield* guarded(project, 'requests');
}
