import type { Flow } from '../../model/flow.ts';
import type { Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { brokenBy, guarded, isCertain, openFlows } from '../kit/flows.ts';
import { configStep, securityImport, wrapStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

const SINKS = { programs: 'program-from-request', modules: 'module-from-request' } as const;

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const [sink, rule] of Object.entries(SINKS)) {
    const open = openFlows(project, sink);
    for (const [flow] of open)
      if (flow) yield { rule, ...brokenBy(flow), at: flow.sink.place, severity: isCertain(flow) ? 'high' : 'medium' };
    if (open.length === 0) yield* guarded(project, sink);
  }
  for (const [flow] of openFlows(project, 'regexps', ({ sink }) => sink.inner))
    if (flow)
      yield {
        rule: 'pattern-from-request',
        ...brokenBy(flow),
        severity: isCertain(flow) ? 'medium' : 'low',
        steps: () => escapeSteps(project, flow),
      };
}

function* escapeSteps(project: Project, { sink: { inner } }: Flow): Iterable<Draft> {
  yield configStep(project, { 'code-injection': {} });
  yield wrapStep(inner, { code: '$security.escapeRegExp($it)', imports: [securityImport(project, inner.file)] });
}
