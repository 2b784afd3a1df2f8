import type { Flow } from '../../model/flow.ts';
import type { Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { brokenBy, guarded, isCertain, openFlows } from '../kit/flows.ts';
import { replaceStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const open = openFlows(project, 'commands');
  for (const [flow] of open) {
    if (!flow) continue;
    const { split } = flow.sink;
    yield {
      rule: 'command-from-request',
      ...brokenBy(flow),
      at: flow.sink.place,
      severity: isCertain(flow) ? 'high' : 'medium',
      ...(split ? { fix: 'review', steps: () => splitSteps(flow.sink.argument, split) } : {}),
    };
  }
  if (open.length === 0) yield* guarded(project, 'commands');
}

/** The program without a shell, its arguments in a list. */
function* splitSteps(
  argument: Flow['sink']['argument'],
  { code, callee, calleePlace, module, declared }: NonNullable<Flow['sink']['split']>,
): Iterable<Draft> {
  yield replaceStep(argument, { code: code.replaceAll('$', '$$$$') });
  if (module === null) yield replaceStep(calleePlace, { code: callee.replaceAll('$', '$$$$') });
  else yield replaceStep(calleePlace, { code: `$${callee}`, imports: [{ module, kind: 'named', name: callee }] });
  if (declared) yield replaceStep(declared.place, { code: declared.code });
}
