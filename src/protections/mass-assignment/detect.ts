import type { Flow } from '../../model/flow.ts';
import type { Broken, Detected } from '../../model/protection.ts';
import { holds } from '../../model/place.ts';
import type { Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { brokenBy, guarded, isCertain, openFlows, sourceName } from '../kit/flows.ts';
import { endpointOf } from '../kit/endpoints.ts';
import { ownFunctionsIn } from '../kit/handlers.ts';
import { configStep, securityImport, wrapStep } from '../kit/steps.ts';
import { prototypes } from './prototypes.ts';
import type { RuleId } from './rules.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const open = openFlows(project, 'records');
  for (const [flow] of open) if (flow && !isSetByApp(flow)) yield wholeBody(project, flow);
  if (open.length === 0) yield* guarded(project, 'records');
  yield* prototypes(project);
}

/** Fields that raise whoever sets them, and fields that the app sets itself. */
const RAISES =
  /^(roles?|is_?(admin|staff|super_?user|moderator|verified|approved|premium|active)|admin|permissions?|scopes?|privileges?|(email_?)?verified|approved|banned|balance|credits?|wallet)$/i;
const OWN =
  /^(_id|owner|user|author|creator|account|tenant|organi[sz]ation|created_?by|updated_?by|posted_?by|(owner|user|author|account|tenant|customer|stripe_?customer)_?id|created_?at|updated_?at|salt|hash|hashed_?password|password_?hash|provider(_?id)?|\w*(reset|verif|confirm|activation|refresh|api|auth|access|session|remember)\w*(token|key|expires?|expiry|at)|login_?attempts|lock_?until|token_?version)$/i;

/** More of them is no line that anybody reads. */
const MOST = 15;

/** What the code writes there itself is not the request's any more. */
const isOwn = ({ written = [] }: Flow['sink'], name: string): boolean =>
  !written.includes(name) && (RAISES.test(name) || OWN.test(name));

/** Fields of the model that a request decides. */
const sentNames = ({ fields = [], replaced = [] }: Flow['sink']): string[] =>
  fields.map(({ name }) => name).filter((name) => !replaced.includes(name));

/** The app sets all that is its own itself. */
function isSetByApp({ sink }: Flow): boolean {
  const { fields = [], written = [], replaced = [] } = sink;
  const isSet = fields.some(
    ({ name }) => (RAISES.test(name) || OWN.test(name)) && [...written, ...replaced].includes(name),
  );
  return isSet && !sentNames(sink).some((name) => isOwn(sink, name));
}

function wholeBody(project: Project, flow: Flow): Broken<RuleId> {
  const found: Broken<RuleId> = {
    rule: 'whole-body',
    ...brokenBy(flow),
    at: flow.sink.place,
    severity: isCertain(flow) ? 'medium' : 'low',
  };
  const { fields, inner, callee } = flow.sink;
  if (!fields) return found;
  const reaches = `${sourceName(flow)} reaches ${callee.replace(/\s+/g, '')}`;
  const names = sentNames(flow.sink);
  const raising = names.filter((name) => isOwn(flow.sink, name) && RAISES.test(name));
  const kept = names.filter((name) => !isOwn(flow.sink, name));
  const set = names.filter((name) => !kept.includes(name));
  // A schema drops what it does not name.
  if (set.length === 0)
    return {
      ...found,
      severity: 'low',
      certain: false,
      detail: `${reaches}; no field of the model looks like one that the app sets itself.`,
    };
  const told: Broken<RuleId> = {
    ...found,
    severity: raising.length > 0 && isCertain(flow) && isOpen(project, flow) ? 'high' : (found.severity ?? 'medium'),
    detail: `${reaches}; it sets ${set.join(', ')}, too.`,
    todo: `Pick the fields that may be set: ${kept.join(', ')}.`,
  };
  const { place } = flow.source;
  const isDirect = holds(inner, place);
  if (!isDirect)
    return { ...told, refused: 'Other code may hand over fields of its own here: take them at the handler.' };
  if (flow.sink.open === true)
    return { ...told, refused: 'A plugin of the schema may add fields that are sent, too: take them at the handler.' };
  if (kept.length === 0 || kept.length > MOST)
    return { ...told, refused: 'Which of its many fields may be set is for the app to say.' };
  return { ...told, fix: 'review', steps: () => pickSteps(project, flow, kept) };
}

/** Anybody may send it: no check of who asks is seen on its way. */
function isOpen(project: Project, { source: { place } }: Flow): boolean {
  const own = project.routes.filter(({ handlers }) => ownFunctionsIn(handlers).some((fn) => holds(fn.place, place)));
  return own.length > 0 && own.every((route) => endpointOf(project, route).unguarded);
}

function* pickSteps(project: Project, { sink: { inner } }: Flow, names: readonly string[]): Iterable<Draft> {
  const list = names.map((name) => `'${name}'`).join(', ');
  yield configStep(project, { 'mass-assignment': {} });
  yield wrapStep(inner, { code: `$security.pick($it, [${list}])`, imports: [securityImport(project, inner.file)] });
}
