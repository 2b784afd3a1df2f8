import { hasRole } from '../../code/packages/catalogue.ts';
import type { Flow } from '../../model/flow.ts';
import type { Broken, Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import { firstOfEach, isRouted, sourceName, wayOf } from '../kit/flows.ts';
import { endsProcess } from '../kit/handlers.ts';
import { isHeldToSpecification } from '../kit/specification.ts';
import type { RuleId } from './rules.ts';
import { schemaText } from './schema-text.ts';

/** Places that are named in one finding; of others the number. */
const MOST = 5;

/** Fields of bodies that are used as they come, one finding a file. */
export function* uncheckedInput(project: Project): Iterable<Detected<RuleId>> {
  const uses = project.inputs.filter(
    ({ sink, source }) => (sink.id === 'texts' || sink.id === 'stored') && source.part === 'body',
  );
  const held = isHeldToSpecification(project);
  const open = held ? [] : firstOfEach(uses.filter((flow) => !flow.stopped && !isChecked(flow)));
  for (const flows of byFile(open)) {
    const [first] = flows;
    if (!first) continue;
    const throwing = flows.filter(({ sink }) => sink.id === 'texts');
    const ends = throwing.some(({ sink }) => endsProcess(project, sink.place));
    const fields = [...new Map(flows.map(({ source: { path } }) => [path.join('.'), path])).values()];
    yield {
      rule: 'unchecked-input',
      at: first.sink.place,
      certain: throwing.some((flow) => flow.certain && !mayBeChecked(project, flow)),
      severity: ends ? 'medium' : 'low',
      detail: `${named(flows)}.${ends ? ' An error there ends the process: nobody handles the rejection.' : ''}`,
      todo: `Hold the body to a schema in front of the handler: ${schemaText(project, fields)}`,
      flow: wayOf(first),
    };
  }
  const checked = uses.find((flow) => held || flow.stopped || isChecked(flow));
  if (open.length === 0 && checked) yield { ok: checked.sink.place };
}

/** Numbers of records without a bound, one finding a file. */
export function* unboundedLimits(project: Project): Iterable<Broken<RuleId>> {
  const open = project.inputs.filter((flow) => flow.sink.id === 'limits' && !flow.stopped && !isChecked(flow));
  for (const flows of byFile(firstOfEach(open))) {
    const [first] = flows;
    if (!first) continue;
    yield {
      rule: 'unbounded-limit',
      at: first.sink.place,
      certain: first.certain,
      detail: `${named(flows)}.`,
      flow: wayOf(first),
    };
  }
}

/** Some validator takes it: what that says of a length or a number is for the app to say. */
const isChecked = ({ guards }: Flow): boolean =>
  guards.some(({ proof, words }) => proof === 'checked' || /schema|express-validator/.test(words));

/** The app has a validator, and what runs in front of the handler is not seen. */
const mayBeChecked = (project: Project, flow: Flow): boolean =>
  project.calls.some(({ module }) => hasRole(module, 'validator')) && !isRouted(project, flow);

function byFile(flows: readonly Flow[]): Flow[][] {
  const files = new Map<string, Flow[]>();
  for (const flow of flows) files.set(flow.sink.place.file, [...(files.get(flow.sink.place.file) ?? []), flow]);
  return [...files.values()].map((own) => own.sort((a, b) => a.sink.place.start - b.sink.place.start));
}

/** `req.body.email in email.trim (line 12), …` */
function named(flows: readonly Flow[]): string {
  const shown = flows
    .slice(0, MOST)
    .map((flow) => `${sourceName(flow)} in ${flow.sink.callee.replace(/\s+/g, '')} (line ${flow.sink.place.line})`);
  const more = flows.length > MOST ? `, and ${flows.length - MOST} more` : '';
  return shown.join(', ') + more;
}
