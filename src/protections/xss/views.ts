import type { Flow } from '../../model/flow.ts';
import type { Broken } from '../../model/protection.ts';
import type { RawOutputFact } from '../../model/files.ts';
import type { Project } from '../../model/project.ts';
import { brokenBy, isCertain, isScripted, openFlows, sourceName, wayOf } from '../kit/flows.ts';
import { declaredMajor, viewStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

/** Values that views put into pages as they are, and locals that a request decides. */
export function* rawViews(project: Project): Iterable<Broken<RuleId>> {
  const flows = openFlows(project, 'view-locals', ({ sink }) => sink.inner).flat();
  const shown = grouped(project.rawOutputs).flatMap((outputs): Shown[] => {
    const [first] = outputs;
    if (!first || first.given === 'constant' || first.given === 'sanitized') return [];
    return [{ outputs, first, flow: flowTo(first, flows) }];
  });
  const doubtful = shown.filter(isDoubtful);
  for (const one of shown) if (!doubtful.includes(one)) yield* found(one, project);
  yield* together(doubtful);
  const handlebars = project.views.some(({ engine }) => /^(hbs|handlebars|express-handlebars)$/.test(engine));
  for (const [flow] of openFlows(project, 'locals', ({ sink }) => sink.argument))
    if (flow) yield { rule: 'locals-from-request', ...brokenBy(flow), ...(handlebars ? { severity: 'high' } : {}) };
}

/** A value that a view shows as it is, everywhere in the view. */
interface Shown {
  outputs: readonly RawOutputFact[];
  first: RawOutputFact;
  flow: Flow | undefined;
}

/** Nothing tells where it comes from, or that it is text: a line for each would hide what is told. */
const isDoubtful = ({ first, flow }: Shown): boolean =>
  flow === undefined && first.kind === 'value' && first.given !== 'json' && !isNamedText(first);

/** More of them are no line that anybody reads. */
const MOST = 8;

/** What is doubtful of a view, in one finding. */
function* together(all: readonly Shown[]): Iterable<Broken<RuleId>> {
  for (const file of new Set(all.map(({ first }) => first.place.file))) {
    const group = all.filter(({ first }) => first.place.file === file);
    const [one, ...others] = group;
    if (!one) continue;
    const names = [...new Set(group.map(({ first }) => first.expression))];
    const lines = [...new Set(group.flatMap(({ outputs }) => outputs.map(({ place }) => place.line)))].sort(
      (a, b) => a - b,
    );
    const more = names.length > MOST ? ` and ${names.length - MOST} more` : '';
    const many = others.length > 0;
    yield {
      rule: 'raw-output',
      at: one.first.place,
      certain: false,
      severity: 'low',
      detail: `Where ${names.slice(0, MOST).join(', ')}${more} ${many ? 'come' : 'comes'} from is not seen.${lines.length > 1 ? ` Lines ${lines.join(', ')}.` : ''}`,
      ...(many ? {} : escapeFix(one.outputs, one.first, undefined, false)),
    };
  }
}

/** The same value in the same kind of place of one view is one finding. */
function grouped(outputs: readonly RawOutputFact[]): RawOutputFact[][] {
  const groups = new Map<string, RawOutputFact[]>();
  for (const output of outputs) {
    const { place, expression, kind, context, json } = output;
    const key = [place.file, expression, kind, context, json === null].join('\0');
    groups.set(key, [...(groups.get(key) ?? []), output]);
  }
  return [...groups.values()];
}

/** A flow into what the view is given, at the member that is shown; certain ones first. */
function flowTo({ paths, shownBy }: RawOutputFact, flows: readonly Flow[]): Flow | undefined {
  const fitting = flows.filter(({ sink, source }) => {
    const view = sink.first?.replace(/^\.?\//, '').replace(/\.\w+$/, '');
    if (view === undefined || !(shownBy.includes(view) || shownBy.includes('*'))) return false;
    // All of the query holds whatever is asked for.
    if (sink.into.length === 0) return source.path.length === 0 && !shownBy.includes('*');
    return paths.some((path) => meets(path, sink.into));
  });
  return fitting.find(isCertain) ?? fitting[0];
}

const meets = (path: readonly string[], into: readonly string[]): boolean =>
  into.every((key, at) => at >= path.length || key === path[at] || key === '*' || path[at] === '*');

function* found({ outputs, first, flow }: Shown, project: Project): Iterable<Broken<RuleId>> {
  const certain = flow !== undefined && isCertain(flow) && !isScripted(project, flow);
  const lines = [...new Set(outputs.map(({ place }) => place.line))];
  const where = lines.length > 1 ? ` Lines ${lines.join(', ')}.` : '';
  const told = flow
    ? `${sourceName(flow)} is shown as ${first.expression}.`
    : `Where ${first.expression} comes from is not seen.`;
  const common = {
    at: first.place,
    certain,
    detail: told + where,
    severity: certain ? ('high' as const) : isNamedText(first) ? ('medium' as const) : ('low' as const),
    ...(flow ? { flow: [...wayOf(flow), { place: first.place, words: 'put into the page as it is' }] } : {}),
  };
  if (first.context === 'script' && (first.kind === 'json' || first.given === 'json')) {
    yield { rule: 'json-in-script', ...common, ...(flow ? {} : { fix: 'review' }), ...jsonFix(outputs) };
  } else if (first.kind === 'markdown') {
    yield { rule: 'markdown-html', ...common };
  } else {
    yield { rule: 'raw-output', ...common, ...escapeFix(outputs, first, flow, isEarly(project, first)) };
  }
}

/** EJS before 2 writes what is missing as `undefined`, where it escapes; raw, it writes nothing. */
const isEarly = (project: Project, { place }: RawOutputFact): boolean =>
  /\.(ejs|html)$/.test(place.file) &&
  (declaredMajor(project, 'ejs-locals') !== null || (declaredMajor(project, 'ejs') ?? 2) < 2);

function jsonFix(outputs: readonly RawOutputFact[]): Partial<Broken<RuleId>> {
  if (outputs.some(({ json }) => json === null))
    return {
      refused:
        'A helper makes it, or it stands in quotes, which it can end: hand it over as it is, with < written \\u003c in it.',
    };
  return { steps: () => outputs.map(({ place, json }) => viewStep(place, json ?? '')) };
}

/** Names of values that are text without markup. */
const PLAIN =
  /^(\w*name|\w*title|e?mail|q|query|search\w*|keywords?|term|phone|city|street|country|subject|author|slug|url|href|link|category|tags?|path|page|lang(uage)?|token|username|user|zip|date|price)$/i;
const RICH =
  /html|content|markup|markdown|\bbody|rich|description|text|article|message|bio|about|summary|excerpt|comment|note|page|svg|icon|code|snippet|embed|analytics|schema|meta|flash|\berrors?$|\bsuccess$|\binfo$|\bwarn(ing)?s?$/i;

const lastOf = ({ paths }: RawOutputFact): string => paths[0]?.findLast((part) => part !== '*') ?? '';
const isNamedText = (output: RawOutputFact): boolean => output.kind !== 'value' || PLAIN.test(lastOf(output));
const isRich = (output: RawOutputFact): boolean =>
  RICH.test((output.paths[0] ?? []).join('.')) && !PLAIN.test(lastOf(output));

function escapeFix(
  outputs: readonly RawOutputFact[],
  first: RawOutputFact,
  flow: Flow | undefined,
  early: boolean,
): Partial<Broken<RuleId>> {
  if (first.context === 'script')
    return { refused: 'It stands in a script: hand it over as JSON in which < is written \\u003c.' };
  if (first.context === 'style') return { refused: 'It stands in a style sheet, where no escape helps.' };
  if (first.context === 'tag' || first.escaped === null) return {};
  const name = lastOf(first);
  const isText = first.kind === 'json' || (flow ? !isRich(first) : PLAIN.test(name));
  if (!isText) return {};
  const codes = outputs.map(({ place, escaped, expression }) => ({
    place,
    code: early && escaped !== null ? orNothing(escaped, expression) : escaped,
  }));
  if (early && codes.some(({ code }) => code === null))
    return { refused: 'EJS before 2 writes what is missing as undefined where it escapes: update it first.' };
  return {
    fix: 'review',
    steps: () => codes.flatMap(({ place, code }) => (code === null ? [] : viewStep(place, code))),
  };
}

/** `<%= name %>` → `<%= name == null ? '' : name %>`; of a call, what it gives would have to be asked for twice. */
function orNothing(escaped: string, expression: string): string | null {
  if (!/^[\w$]+([.[][\w$.[\]'"]*)?$/.test(expression) || !escaped.includes(expression)) return null;
  return escaped.replace(expression, () => `${expression} == null ? '' : ${expression}`);
}
