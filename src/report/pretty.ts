import type { Severity } from '../model/protection.ts';
import type { ProtectionStatus, Report, Settled } from '../model/report.ts';
import type { Context, Render } from './context.ts';
import { describeProject, plural } from './describe.ts';
import { countLines, fileDiff, paintDiff } from './diff.ts';
import { groupEqual, type Group } from './groups.ts';
import { verdict, verification } from './pretty-verification.ts';
import { wrap } from './text.ts';

const ORDER: readonly Severity[] = ['high', 'medium', 'low'];

/** The report for a person at a terminal. */
export const renderPretty: Render = (report, context) => {
  const parts = PARTS[context.command](report, context);
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
};

const PARTS: Record<Context['command'], (report: Report, context: Context) => string[]> = {
  audit: auditParts,
  routes: auditParts,
  migrate: migrateParts,
  verify: verifyParts,
};

function verifyParts(report: Report, context: Context): string[] {
  const { verification: proof } = report;
  return [header(report, context), verification(proof, context), proof ? verdict(proof, context) : ''];
}

function auditParts(report: Report, context: Context): string[] {
  return [
    header(report, context),
    presence(report.protections, context),
    findings(
      report.found.filter(({ status }) => status !== 'ignored'),
      context,
    ),
    ignored(report.found, context),
    unread(report, context),
    auditSummary(report, context),
  ];
}

function migrateParts(report: Report, context: Context): string[] {
  const { dryRun } = context;
  const open = report.found.filter(({ status }) => status !== 'fixed' && status !== 'ignored');
  return [
    header(report, context),
    ...(dryRun ? diffs(report, context) : [changedFiles(report, context)]),
    packages(report, context),
    verification(report.verification, context),
    open.length === 0 ? '' : `${context.paint.bold('Still open')}\n${findings(open, context)}`,
    unread(report, context),
    migrateSummary(report, context),
  ];
}

function header(report: Report, { paint, width, within = '' }: Context): string {
  const facts = [within, describeProject(report.project)].filter((part) => part !== '').join(' · ');
  return wrap(paint.bold(facts), width, '  ');
}

const WORDS = {
  present: 'in place',
  partial: 'partial',
  missing: 'missing',
  'not-applicable': 'not applicable',
} as const;

function presence(protections: readonly ProtectionStatus[], { paint, width }: Context): string {
  const shown = protections.filter(({ status }) => status !== 'not-applicable');
  const longest = Math.max(...shown.map(({ id }) => id.length));
  const marks = {
    present: paint.green('✔'),
    partial: paint.yellow('▲'),
    missing: paint.red('✖'),
    'not-applicable': '–',
  };
  const lines = shown.map(({ id, status, at }) => {
    const where = at[0] && width >= 60 ? paint.dim(`  ${at[0].file}:${at[0].line}`) : '';
    return wrap(`  ${marks[status]} ${id.padEnd(longest)}  ${WORDS[status]}${where}`, width, '      ');
  });
  const idle = protections.filter(({ status }) => status === 'not-applicable').map(({ id }) => id);
  if (idle.length > 0)
    lines.push(wrap(`  ${marks['not-applicable']} ${WORDS['not-applicable']}: ${idle.join(', ')}`, width, '      '));
  return [paint.bold('Protections'), ...lines].join('\n');
}

function findings(found: readonly Settled[], context: Context): string {
  const { paint } = context;
  const files = new Map<string, Settled[]>();
  for (const finding of found) {
    const file = finding.at?.file ?? '';
    files.set(file, [...(files.get(file) ?? []), finding]);
  }
  const gravest = (own: readonly Settled[]): number => Math.min(...own.map(rank));
  const sorted = [...files].sort(([a, own], [b, other]) => gravest(own) - gravest(other) || (a < b ? -1 : 1));
  const said: Said = { rules: new Map() };
  return sorted
    .map(([file, own]) => {
      const lines = groupEqual(own.sort(byPlace)).map((group) => findingLines(group, context, said));
      return [wrap(paint.bold(file === '' ? 'The project' : file), context.width, '  '), ...lines].join('\n');
    })
    .join('\n\n');
}

const rank = ({ rule }: Settled): number => ORDER.indexOf(rule.severity);

/** The worst first, and then as they stand in the file. */
const byPlace = (a: Settled, b: Settled): number => rank(a) - rank(b) || (a.at?.line ?? 0) - (b.at?.line ?? 0);

/** What was printed already: the last reason of each rule, and of all. */
interface Said {
  rules: Map<string, string | null>;
  reason?: string | null;
}

/** What a rule says is said once, and once for all places of a file where nothing else is said; further places name themselves and what is particular to them. */
function findingLines({ first, all }: Group, { paint, width, command }: Context, said: Said): string {
  const { rule, ruleId, message, status } = first;
  const place = all.map(({ at }) => (at ? `${at.line}:${at.column}` : '–')).join(', ');
  const colour = rule.severity === 'high' ? paint.red : rule.severity === 'medium' ? paint.yellow : paint.dim;
  const fix = command === 'audit' ? (status === 'open' ? `${rule.fix} fix` : 'no edit') : status;
  const head = `  ${paint.dim(place)}  ${colour(rule.severity)}  ${ruleId}  ${paint.dim(fix)}`;
  const lines = [wrap(head, width, '    ')];
  const again = said.rules.has(ruleId) && message.startsWith(rule.message);
  const text = again ? message.slice(rule.message.length).trim() : message;
  if (text !== '') lines.push(wrap(`    ${text}`, width, '    '));
  const reason = command === 'audit' && status === 'open' ? null : first.reason;
  if (reason !== null && !(again && said.rules.get(ruleId) === reason))
    lines.push(wrap(`    → ${reason === said.reason ? 'As above.' : reason}`, width, '      '));
  said.rules.set(ruleId, reason);
  said.reason = reason;
  return lines.join('\n');
}

function ignored(found: readonly Settled[], { paint, width }: Context): string {
  const own = found.filter(({ status }) => status === 'ignored');
  if (own.length === 0) return '';
  const lines = own.map(({ ruleId, at, reason }) =>
    wrap(`  ${ruleId}  ${at ? `${at.file}:${at.line}` : ''}  ${reason ?? ''}`, width, '    '),
  );
  return [paint.bold(`Ignored by comments (${own.length})`), ...lines].join('\n');
}

function unread({ project }: Report, { paint, width }: Context): string {
  if (project.unread.length === 0) return '';
  const shown = project.unread.slice(0, 10).map(({ file, why }) => wrap(`  ${file}: ${why}`, width, '    '));
  const more = project.unread.length - shown.length;
  return [
    paint.bold(`Not read (${project.unread.length})`),
    ...shown,
    ...(more > 0 ? [wrap(`  … and ${more} more (--format json lists them)`, width, '    ')] : []),
  ].join('\n');
}

function auditSummary({ found }: Report, { paint, width }: Context): string {
  const open = found.filter(({ status }) => status !== 'ignored');
  if (open.length === 0) return paint.green('No finding.');
  const counts = ORDER.map(
    (severity) => [severity, open.filter(({ rule }) => rule.severity === severity).length] as const,
  );
  const fixed = (fix: 'safe' | 'review'): number =>
    open.filter(({ rule, status }) => rule.fix === fix && status === 'open').length;
  const text = `${plural(open.length, 'finding')}: ${counts
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}`)
    .join(', ')}.`;
  const [safe, review] = [fixed('safe'), fixed('review')];
  if (safe === 0 && review === 0) return wrap(text, width);
  const more = review === 0 ? '' : `, ${review} more with --unsafe-fixes`;
  const fixes = safe === 0 ? ` --unsafe-fixes fixes ${review} of them` : ` fixes ${safe} of them${more}`;
  return wrap(`${text} harden-express migrate${fixes}.`, width);
}

function diffs(report: Report, { paint, width }: Context): string[] {
  return report.changes.map((change) => {
    const authors = (report.authors[change.path] ?? []).join(', ');
    const diff = fileDiff(change);
    const { added, removed } = countLines(diff);
    const title = `${change.path}  +${added} -${removed}${authors === '' ? '' : `  ${paint.dim(authors)}`}`;
    return `${wrap(paint.bold(title), width, '  ')}\n${paintDiff(diff.trimEnd(), paint)}`;
  });
}

function changedFiles(report: Report, { paint, width }: Context): string {
  if (report.changes.length === 0) return '';
  const lines = report.changes.map((change) => {
    const { added, removed } = countLines(fileDiff(change));
    const sign = { create: paint.green('+'), update: paint.yellow('~'), delete: paint.red('-') }[change.kind];
    const authors = width >= 60 ? paint.dim(`  ${(report.authors[change.path] ?? []).join(', ')}`) : '';
    return wrap(`  ${sign} ${change.path}  +${added} -${removed}${authors}`, width, '    ');
  });
  return [paint.bold('Changed'), ...lines].join('\n');
}

function packages({ packages: list, outcomes }: Report, { paint, installCommand, width }: Context): string {
  const byHand = outcomes.flatMap(({ step }) => (step.kind === 'note' && step.always ? [`  ${step.text}`] : []));
  if (list.length + byHand.length === 0) return '';
  const signs = { add: '+', update: '~', remove: '-' };
  const lines = list.map(({ action, name, range, why }) =>
    wrap(`  ${signs[action]} ${name}@${range}  ${paint.dim(why)}`, width, '    '),
  );
  const left = installCommand === null ? [] : [wrap(`  Not installed yet. Run: ${installCommand}`, width, '    ')];
  return [paint.bold('Packages'), ...lines, ...byHand.map((line) => wrap(line, width, '    ')), ...left].join('\n');
}

function migrateSummary(report: Report, { paint, dryRun, undo, replay, width }: Context): string {
  const fixed = report.found.filter(({ status }) => status === 'fixed').length;
  const open = report.found.filter(({ status }) => status !== 'fixed' && status !== 'ignored').length;
  if (report.changes.length === 0) {
    return wrap(open === 0 ? 'Nothing to do.' : `Nothing to do: ${plural(open, 'finding')} left for you.`, width);
  }
  const files = plural(report.changes.length, 'file');
  const fixes = fixed === 0 ? '' : `, ${plural(fixed, 'finding')} fixed`;
  const rest = open === 0 ? '' : `, ${open} open`;
  if (dryRun) return wrap(`Dry run: ${files} would change${fixes}${rest}. Nothing was written.`, width);
  const unproven = report.verification === null && report.project.entries.length > 0;
  return [
    paint.green(wrap(`${files} changed${fixes}${rest}.`, width)),
    ...(unproven
      ? [wrap('Not proven: --verify runs the app before and after the change, and attacks it.', width)]
      : []),
    `Undo:   ${undo}`,
    `Replay: ${replay}`,
  ].join('\n');
}
