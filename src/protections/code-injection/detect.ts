import type { Detected } from '../../model/protection.ts';
import type { Place } from '../../model/place.ts';
import type { Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { brokenBy, guarded, isCertain, openFlows, pieceOf } from '../kit/flows.ts';
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
  for (const [flow] of openFlows(project, 'regexps', (one) => pieceOf(one) ?? one.sink.inner)) {
    if (!flow) continue;
    const found = {
      rule: 'pattern-from-request' as const,
      ...brokenBy(flow),
      severity: isCertain(flow) ? ('medium' as const) : ('low' as const),
    };
    const piece = pieceOf(flow);
    if (piece) yield { ...found, at: piece, steps: () => escapeSteps(project, piece) };
    else
      yield { ...found, refused: 'The pattern is put together elsewhere: escape what comes from the request there.' };
  }
}

function* escapeSteps(project: Project, piece: Place): Iterable<Draft> {
  yield configStep(project, { 'code-injection': {} });
  yield wrapStep(piece, { code: '$security.escapeRegExp($it)', imports: [securityImport(project, piece.file)] });
}
