import type { Flow } from '../../model/flow.ts';
import type { Broken, Detected, Severity } from '../../model/protection.ts';
import type { Place } from '../../model/place.ts';
import type { Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { brokenBy, guarded, isCertain, openFlows, pieceOf, sourceName } from '../kit/flows.ts';
import { configStep, optionsStep, replaceStep, securityImport, wrapStep } from '../kit/steps.ts';
import { rules, type RuleId } from './rules.ts';

/** Rules by the sink of a flow. */
const SINKS = {
  programs: 'program-from-request',
  modules: 'module-from-request',
  methods: 'method-from-request',
  'typed-yaml': 'functions-in-yaml',
  entities: 'xml-entities',
  expansions: 'xml-expansion',
  directories: 'directory-query',
  xpaths: 'xml-query',
} as const;

const LESS: Readonly<Record<Severity, Severity>> = { high: 'medium', medium: 'low', low: 'low' };

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const [sink, rule] of Object.entries(SINKS)) {
    const open = openFlows(project, sink);
    for (const [flow] of open) if (flow) yield { ...found(flow, rule), ...fixOf(flow, rule) };
    if (open.length === 0) yield* guarded(project, sink);
  }
  for (const [flow, ...more] of patternsByCall(project)) {
    if (!flow) continue;
    const piece = pieceOf(flow);
    const broken = { ...found(flow, 'pattern-from-request'), at: piece ?? flow.sink.inner };
    const pieces = [flow, ...more].flatMap((one) => pieceOf(one) ?? []);
    if (piece) yield { ...broken, steps: () => escapeSteps(project, pieces) };
    else
      yield { ...broken, refused: 'The pattern is put together elsewhere: escape what comes from the request there.' };
  }
}

/** One value in several patterns of one call, such as `{ $or: [{ name: { $regex: q } }, { mail: { $regex: q } }] }`, is one finding. */
function patternsByCall(project: Project): Iterable<Flow[]> {
  const groups = new Map<string, Flow[]>();
  for (const [flow] of openFlows(project, 'regexps', (one) => pieceOf(one) ?? one.sink.inner)) {
    if (!flow) continue;
    const { file, start } = flow.sink.place;
    const key = `${sourceName(flow)} ${file} ${start} ${pieceOf(flow) === null}`;
    groups.set(key, [...(groups.get(key) ?? []), flow]);
  }
  return groups.values();
}

function found(flow: Flow, rule: RuleId): Broken<RuleId> {
  const { severity } = rules[rule];
  return { rule, ...brokenBy(flow), at: flow.sink.place, severity: isCertain(flow) ? severity : LESS[severity] };
}

function fixOf({ sink: { place, callee } }: Flow, rule: RuleId): Pick<Broken<RuleId>, 'fix' | 'steps'> {
  if (rule === 'xml-entities')
    return { fix: 'review', steps: () => [optionsStep(place, { argument: 1, set: { noent: 'false' } })] };
  const [, object, name] = rule === 'functions-in-yaml' ? (/^([\w$]+)\.(load|loadAll)$/.exec(callee) ?? []) : [];
  if (object === undefined || name === undefined) return {};
  const code = `${object}.${name.replace('load', 'safeLoad')}`;
  return { fix: 'review', steps: () => [replaceStep({ ...place, end: place.start + callee.length }, { code })] };
}

function* escapeSteps(project: Project, pieces: readonly Place[]): Iterable<Draft> {
  yield configStep(project, { 'code-injection': {} });
  for (const piece of pieces)
    yield wrapStep(piece, { code: '$security.escapeRegExp($it)', imports: [securityImport(project, piece.file)] });
}
