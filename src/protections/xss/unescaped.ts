import { hasRole } from '../../code/packages/catalogue.ts';
import type { Broken } from '../../model/protection.ts';
import type { Call, Project, Value } from '../../model/project.ts';
import { entry, isLiteral } from '../kit/chain.ts';
import { optionsStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

/** Code that takes the escape out of a view engine, or makes HTML of Markdown that nothing cleans. */
export function* unescaped(project: Project): Iterable<Broken<RuleId>> {
  const rendered = project.views.length > 0 || project.rawOutputs.length > 0;
  // Texts that are no pages are made with the same engines.
  const doubt = rendered ? {} : { certain: false, severity: 'low' as const };
  for (const at of project.escapesOff) {
    const shown = project.views.some(({ engine }) => /mustache|hogan/.test(engine));
    yield { rule: 'autoescape-off', at, fix: 'manual', ...(shown ? {} : { certain: false, severity: 'low' }) };
  }
  for (const call of project.calls) {
    const off = autoescapeOf(call);
    if (off) yield { rule: 'autoescape-off', at: call.place, ...doubt, ...off };
    const raw = rawOf(call);
    if (raw) yield { rule: 'unescaped-helper', at: call.place, certain: false, ...raw };
  }
  yield* markdown(project);
}

const AUTOESCAPE = /^(nunjucks|swig|swig-templates|eta|squirrelly|twing)$/;

/** `nunjucks.configure('views', { autoescape: false })`, `Sqrl.autoEscaping(false)` */
function autoescapeOf({ module, member, args, place }: Call): Partial<Broken<RuleId>> | undefined {
  if (!AUTOESCAPE.test(module)) return undefined;
  if (/(^|\.)autoEscaping$/.test(member)) return isLiteral(args[0], false) ? { fix: 'manual' } : undefined;
  const argument = args.findIndex(
    (one) => isLiteral(entry(one, 'autoescape'), false) || isLiteral(entry(one, 'autoEscape'), false),
  );
  if (argument < 0) return undefined;
  const key = entry(args[argument], 'autoescape') ? 'autoescape' : 'autoEscape';
  return { steps: () => [optionsStep(place, { argument, set: { [key]: 'true' } })] };
}

const CLEAN = /escape|sanitiz|purify|encode|stringify|\bxss\(/i;

/** `new Handlebars.SafeString(value)`, `Handlebars.compile(text, { noEscape: true })`, `serialize(value, { unsafe: true })` */
function rawOf({ module, member, args, place }: Call): Partial<Broken<RuleId>> | undefined {
  if (/^(handlebars|hbs|express-handlebars|express-hbs)$/.test(module)) {
    if (/(^|\.)SafeString$/.test(member)) return isMadeOf(args[0]) ? {} : undefined;
    const off = args.some(
      (one) => isLiteral(entry(one, 'noEscape'), true) || isLiteral(entry(one, 'compilerOptions', 'noEscape'), true),
    );
    return off ? { detail: 'noEscape leaves every value as it is.' } : undefined;
  }
  if (module !== 'serialize-javascript' || !isLiteral(entry(args[1], 'unsafe'), true)) return undefined;
  return {
    detail: 'unsafe leaves </script> in it as it is.',
    fix: 'review',
    steps: () => [optionsStep(place, { argument: 1, set: { unsafe: 'false' } })],
  };
}

/** Some value is in it, and nothing cleans that. */
function isMadeOf(value: Value | undefined): boolean {
  if (value?.kind === 'unseen') return !CLEAN.test(value.text);
  return value?.kind === 'call' ? !CLEAN.test(`${value.call.module} ${value.call.text}`) : false;
}

/** Packages that keep HTML which is in Markdown. */
function* markdown(project: Project): Iterable<Broken<RuleId>> {
  const { calls, html, rawOutputs } = project;
  if (calls.some(({ module }) => hasRole(module, 'sanitizer')) || (!html.present && rawOutputs.length === 0)) return;
  const seen = new Set<string>();
  for (const { module, member, args, place } of calls) {
    if (seen.has(module) || !keepsHtml(module, member, args)) continue;
    seen.add(module);
    yield { rule: 'markdown-html', at: place, certain: false, detail: `No sanitizer is in use behind ${module}.` };
  }
}

function keepsHtml(module: string, member: string, args: readonly Value[]): boolean {
  if (module === 'markdown-it') return member === '' && isLiteral(entry(args[0], 'html'), true);
  if (module === 'marked')
    return (
      /^(|marked|parse|marked\.parse)$/.test(member) && !args.some((one) => isLiteral(entry(one, 'sanitize'), true))
    );
  return module === 'showdown' && /(^|\.)makeHtml$/.test(member);
}
