import type { Flow, Receiver } from '../../model/flow.ts';
import { holds } from '../../model/place.ts';
import type { Broken, Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import { settingOf, settingValue } from '../kit/chain.ts';
import { firstOfEach, sourceName, wayOf } from '../kit/flows.ts';
import { endsProcess } from '../kit/handlers.ts';
import { isHeldToSpecification } from '../kit/specification.ts';
import { replaceStep } from '../kit/steps.ts';
import { hppFindings, keysLeft } from './hpp.ts';
import type { RuleId } from './rules.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  yield* hppFindings(project);
  if (hasOwnParser(project) || isHeldToSpecification(project)) return;
  const kept = keysLeft(project);
  const own = project.inputs.filter(
    ({ source }) => source.part === 'query' && (kept === null || kept.includes(source.path[0] ?? '')),
  );
  const texts = own.filter(({ sink }) => sink.id === 'texts');
  for (const flow of firstOfEach(texts.filter(({ stopped }) => !stopped)))
    yield textFinding(project, flow, firstOfEach(texts.filter((other) => isBehind(other, flow))));
  for (const flow of firstOfEach(own.filter(({ sink, stopped }) => sink.id === 'searches' && !stopped)))
    if (flow.sink.receiver?.tested === true)
      yield {
        ...common(flow),
        rule: 'list-passes-check',
        certain: false,
        detail: `${sourceName(flow)} may be a list in ${flow.sink.callee.replace(/\s+/g, '')}(…).`,
      };
  const guarded = own.find(({ sink, stopped }) => sink.id === 'texts' && stopped);
  if (guarded) yield { ok: guarded.sink.place };
}

/** A query parser of the app's own: what it makes of keys that repeat is not seen. */
function hasOwnParser({ entries }: Project): boolean {
  return entries.some((app) => {
    const setting = settingOf(app, 'query parser');
    const value = setting && settingValue(setting);
    return value !== undefined && value.kind !== 'literal';
  });
}

const common = (flow: Flow): Pick<Broken<RuleId>, 'at' | 'flow'> => ({
  at: flow.sink.receiver?.place ?? flow.sink.argument,
  flow: wayOf(flow),
});

/** A text by the method that throws before it, and by nothing else: `if (q.split(',').length > 1) q.split(',')`. */
function isBehind({ stopped, guards, sink }: Flow, flow: Flow): boolean {
  const proofs = guards.filter(({ proof }) => proof === 'plain' || proof === 'single');
  return (
    stopped &&
    sink.receiver?.optional === false &&
    proofs.length > 0 &&
    proofs.every(({ words, place }) => words === 'a method of texts' && holds(place, flow.sink.place))
  );
}

function textFinding(project: Project, flow: Flow, behind: readonly Flow[]): Broken<RuleId> {
  const { receiver, callee, place } = flow.sink;
  const ends = endsProcess(project, place);
  const name = sourceName(flow);
  const key = flow.source.path.join('.');
  const found: Broken<RuleId> = {
    ...common(flow),
    rule: 'list-where-text',
    certain: flow.certain,
    severity: ends ? 'medium' : 'low',
    detail: `?${key}=a&${key}=b makes ${callee.replace(/\s+/g, '')} throw${ends ? ', which ends the process: nobody handles the rejection' : ''}.`,
  };
  if (!receiver) return found;
  if (receiver.optional)
    return { ...found, refused: `What is there without ${name} must stay: check that it is a text before ?. is used.` };
  const receivers = [receiver, ...behind.flatMap(({ sink }) => sink.receiver ?? [])];
  return { ...found, steps: () => receivers.map((one) => replaceStep(one.place, { code: asText(one) })) };
}

const asText = ({ present, written }: Receiver): string =>
  present ? `String(${written})` : `String(${written} || '')`;
