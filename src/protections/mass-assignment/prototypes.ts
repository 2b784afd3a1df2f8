import type { Flow } from '../../model/flow.ts';
import type { Broken, Detected } from '../../model/protection.ts';
import { holds, type Place } from '../../model/place.ts';
import type { Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { brokenBy, isCertain, openFlows, pieceOf } from '../kit/flows.ts';
import { configStep, securityImport, wrapStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

/** Keys of a request by which an app writes into what all objects share. */
export function* prototypes(project: Project): Iterable<Detected<RuleId>> {
  for (const flows of openFlows(project, 'merges', ({ sink }) => sink.place)) {
    // What is merged in this call comes before what the target got elsewhere.
    const flow = flows.find(({ source, sink }) => holds(sink.place, source.place)) ?? flows[0];
    if (flow) yield mergeOf(project, flow);
  }
  for (const [flow] of openFlows(project, 'keys')) if (flow) yield keyOf(project, flow);
}

const IN_MESSAGE = 'It arrives in a socket message, where an error ends the process: check it there.';

function mergeOf(project: Project, flow: Flow): Broken<RuleId> {
  const { place, isMember } = flow.source;
  const found: Broken<RuleId> = {
    rule: 'merge-of-any-key',
    ...brokenBy(flow),
    at: flow.sink.place,
    severity: isCertain(flow) ? 'high' : 'medium',
  };
  if (flow.source.part === 'message') return { ...found, refused: IN_MESSAGE };
  if (!isMember) return { ...found, refused: 'What is merged is taken apart elsewhere: leave the keys out there.' };
  return { ...found, steps: () => keySteps(project, place, 'plainKeys') };
}

function keyOf(project: Project, flow: Flow): Broken<RuleId> {
  const found: Broken<RuleId> = {
    rule: 'object-by-key',
    ...brokenBy(flow),
    at: flow.sink.place,
    severity: isCertain(flow) ? 'medium' : 'low',
  };
  const piece = pieceOf(flow);
  if (flow.source.part === 'message') return { ...found, refused: IN_MESSAGE };
  if (!piece) return { ...found, refused: 'The name is put together elsewhere: check it there.' };
  return { ...found, steps: () => keySteps(project, piece, 'plainKey') };
}

function* keySteps(project: Project, at: Place, helper: 'plainKey' | 'plainKeys'): Iterable<Draft> {
  yield configStep(project, { 'mass-assignment': {} });
  yield wrapStep(at, { code: `$security.${helper}($it)`, imports: [securityImport(project, at.file)] });
}
