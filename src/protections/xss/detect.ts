import type { Flow } from '../../model/flow.ts';
import type { Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import { brokenBy, guarded, isCertain, isScripted, openFlows, pieceOf } from '../kit/flows.ts';
import { escapeSteps } from './escaper.ts';
import type { RuleId } from './rules.ts';
import { unescaped } from './unescaped.ts';
import { rawViews } from './views.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  yield* answers(project);
  yield* mails(project);
  yield* headers(project);
  yield* rawViews(project);
  yield* unescaped(project);
}

function* answers(project: Project): Iterable<Detected<RuleId>> {
  const open = openFlows(project, 'pages', (one) => pieceOf(one) ?? one.sink.inner);
  for (const [flow] of open) {
    if (!flow) continue;
    const scripted = isScripted(project, flow);
    const shown = isShown(flow) && !scripted;
    const found = {
      rule: 'text-as-page' as const,
      ...brokenBy(flow),
      certain: shown,
      severity: shown ? ('high' as const) : scripted ? ('low' as const) : ('medium' as const),
    };
    const piece = pieceOf(flow);
    const refused = piece ? refusalOf(flow.sink.front) : 'The page is put together elsewhere: escape it there.';
    if (refused !== null || !piece) yield { ...found, refused: refused ?? '' };
    else yield { ...found, at: piece, fix: isText(flow) ? 'safe' : 'review', steps: () => escapeSteps(project, piece) };
  }
  if (open.length === 0) yield* guarded(project, 'pages');
}

/** A browser shows, runs or frames an answer by its headers. */
function* headers(project: Project): Iterable<Detected<RuleId>> {
  for (const [flow] of openFlows(project, 'answer-headers'))
    if (flow) yield { rule: 'header-from-request', ...brokenBy(flow) };
}

/** A mail is read by whom it is sent to, and whoever wrote the text has no account there. */
function* mails(project: Project): Iterable<Detected<RuleId>> {
  for (const [flow] of openFlows(project, 'mails', (one) => pieceOf(one) ?? one.sink.inner)) {
    if (!flow) continue;
    const severity = isCertain(flow) ? ('medium' as const) : ('low' as const);
    const found = { rule: 'text-in-mail' as const, ...brokenBy(flow), severity };
    const piece = pieceOf(flow);
    const refused = piece ? refusalOf(flow.sink.front) : 'The mail is put together elsewhere: escape it there.';
    if (refused !== null || !piece) yield { ...found, refused: refused ?? '' };
    else yield { ...found, at: piece, steps: () => escapeSteps(project, piece) };
  }
}

/** A link brings a query; whether a form of another site brings a body depends on the parsers, unless the answer is a page. */
const isShown = (flow: Flow): boolean =>
  isCertain(flow) && (flow.source.part !== 'body' || /<[a-z!]/i.test(flow.sink.front));

/** Where an escape is not enough. */
function refusalOf(front: string): string | null {
  if (/<script\b(?![\s\S]*<\/script)/i.test(front))
    return 'It stands in a script: hand it over as JSON in which < is written \\u003c.';
  if (/<style\b(?![\s\S]*<\/style)/i.test(front)) return 'It stands in a style sheet, where no escape helps.';
  const tag = /<[a-z!/][^>]*$/i.exec(front)?.[0];
  if (tag === undefined) return null;
  if (/\s(href|src|action|formaction|srcdoc|style|on\w+)\s*=\s*["']?[^"']*$/i.test(tag))
    return 'It stands in an attribute that is run or loaded: check what it may be.';
  return /=\s*("[^"]*|'[^']*)$/.test(tag)
    ? null
    : 'It stands in a tag without quotes: put quotes around it and escape it.';
}

/** Plain text between tags; what may be meant as HTML, or is read by a program, is for review. */
const isText = ({ sink: { front }, source: { path } }: Flow): boolean =>
  /<[a-z!]/i.test(front) && !/html|content|markup|markdown|rich|page|template/i.test(path.at(-1) ?? '');
