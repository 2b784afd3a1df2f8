import type { Report, Settled } from '../model/report.ts';
import type { Context, Render } from './context.ts';
import { describeProject, plural } from './describe.ts';
import { fileDiff } from './diff.ts';
import { countBySeverity, groupEqual, isOpen, type Group } from './groups.ts';
import { provenFacts } from './proven.ts';
import { standingOf } from './standing.ts';
import { trailOf } from './trail.ts';

/** The first line, by which a bot finds its comment. */
export const MARK = '<!-- harden-express:report -->';
/** Comments of code hosts end at 65,536 characters. */
const LIMIT = 60_000;
/** Rows of what is open that stand in the open; the rest is folded. */
const SHOWN = 8;

/**
 * For the body of a pull request, or the one comment that a bot keeps up to date: the first line says which it is. What changed,
 * what was proven and what is open come first, the rest is folded.
 */
export const renderMarkdown: Render = (report, context) => {
  const head = [
    MARK,
    `## ${context.within ? `${cell(context.within)}: ` : ''}${title(report, context)}`,
    describeProject(report.project),
    proven(report, context),
    table(report, context),
    open(report),
  ];
  const folded = [attacks(report), breaks(report, context), packages(report), unread(report)];
  return fitMarkdown(`${joined([...head, ...folded])}\n`, diffs(report));
};

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');

/** Adds as many diffs as there is room for, and says what was left out. Whatever is cut is cut between lines, and says so. */
export function fitMarkdown(text: string, more: readonly { file: string; text: string }[] = []): string {
  const note = (cut: string): string => `\n> … cut here: ${cut}. The whole report: \`npx harden-express audit\`.\n`;
  if (text.length > LIMIT) {
    const room = text.lastIndexOf('\n', LIMIT - 400);
    const lines = text.slice(room).split('\n').length - 1;
    return `${closed(text.slice(0, room))}${note(`${lines} more lines are too many for a comment`)}`;
  }
  let whole = text;
  const left: string[] = [];
  for (const { file, text: part } of more) {
    if (left.length === 0 && whole.length + part.length + 1 < LIMIT - 1000) whole += `\n${part}`;
    else left.push(file);
  }
  if (left.length === 0) return whole;
  const named = left.slice(0, 10).map((file) => `\`${file}\``);
  const rest = left.length > 10 ? ` and ${left.length - 10} more` : '';
  return `${whole}${note(`the diff of ${named.join(', ')}${rest} is too long for a comment`)}`;
}

/** Ends a fold that the cut left open. */
function closed(text: string): string {
  const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length;
  return count(/^<details>/gm) > count(/<\/details>/g) ? `${text}\n\n</details>\n` : `${text}\n`;
}

function title({ found, changes, verification }: Report, { command, dryRun }: Context): string {
  const fixed = found.filter(({ status }) => status === 'fixed').length;
  const left = countBySeverity(found.filter(isOpen));
  if (command === 'verify')
    return verification && survivesAtAGlance(verification) ? 'The app holds' : 'The app does not hold';
  if (command === 'audit')
    return left === '' ? 'No finding' : `${plural(found.filter(isOpen).length, 'finding')}: ${left}`;
  if (changes.length === 0) return left === '' ? 'Nothing to do' : `Nothing changed, open: ${left}`;
  const done = dryRun ? 'would be fixed' : 'fixed';
  return `${plural(fixed, 'finding')} ${done} in ${plural(changes.length, 'file')}${left === '' ? '' : `, open: ${left}`}`;
}

const survivesAtAGlance = ({ boot, attacks }: NonNullable<Report['verification']>): boolean =>
  boot.ok && boot.skipped === undefined && attacks.every(({ after }) => after !== 'open');

function proven({ verification, changes }: Report, { command }: Context): string {
  if (verification) return `**Proven by running it.** ${provenFacts(verification).map(cell).join(' ')}`;
  if (command !== 'migrate' || changes.length === 0) return '';
  return '**Not proven.** `--verify` runs the app before and after, and attacks it.';
}

/** What changed or is missing, the worst first; the proof has a column where there is one. */
function table(report: Report, { about = {} }: Context): string {
  const { shown, inPlace, idle } = standingOf(report);
  const isProven = report.verification !== null;
  const rows = shown.map(({ id, status }) => {
    const own = report.found.filter((finding) => finding.protection === id);
    const fixed = own.filter((finding) => finding.status === 'fixed').length;
    const left = own.filter(isOpen).length;
    const change = fixed > 0 ? `${fixed} fixed` : status === 'present' ? 'in place' : status.replace('-', ' ');
    const what = `${change}${left > 0 ? `, ${left} open` : ''}`;
    return [`\`${id}\``, cell(about[id]?.why ?? ''), what, ...(isProven ? [proof(report, id)] : [])];
  });
  const head = ['protection', 'so that', 'change', ...(isProven ? ['proof'] : [])];
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const names = (ids: readonly string[]): string => ids.map((id) => `\`${id}\``).join(', ');
  return joined([
    rows.length === 0 ? '' : lines.join('\n'),
    inPlace.length === 0 ? '' : `In place: ${names(inPlace)}.`,
    idle.length === 0 ? '' : fold(`${plural(idle.length, 'protection')} not applicable`, names(idle)),
  ]);
}

/** The attacks that the protection closes, as they were seen to fail. */
function proof({ verification }: Report, id: string): string {
  const own = (verification?.attacks ?? []).filter(({ protections }) => protections?.includes(id));
  const closed = own.filter(({ before, after }) => before === 'open' && after === 'closed');
  const left = own.filter(({ after }) => after === 'open');
  const lines = [
    ...closed.map(({ name }) => `✅ ${cell(name)}: open → closed`),
    ...left.map(({ name }) => `❌ ${cell(name)}: open`),
  ];
  return lines.length === 0 ? '–' : lines.join('<br>');
}

function open({ found, project }: Report): string {
  const groups = groupEqual(found.filter(isOpen));
  if (groups.length === 0) return '';
  const rows = groups.map((group) => openRow(group, project));
  const head = ['| severity | rule | where | what, and why |', '| --- | --- | --- | --- |'];
  const rest = rows.slice(SHOWN);
  return joined([
    '### Still open',
    [...head, ...rows.slice(0, SHOWN)].join('\n'),
    rest.length === 0
      ? ''
      : fold(`${rest.length} more, of lower severity or later in the code`, [...head, ...rest].join('\n')),
  ]);
}

const MARKS = { high: '🔴 high', medium: '🟠 medium', low: '⚪ low' } as const;

function openRow({ first, all }: Group, project: Report['project']): string {
  const places = all.slice(0, 3).map(place);
  const where = all.length > 3 ? `${places.join('<br>')}<br>and ${all.length - 3} more` : places.join('<br>');
  const trail = trailOf(first, project).map(({ place: at, words }) => `${cell(words)} (\`${at.file}:${at.line}\`)`);
  const way = trail.length < 2 ? '' : `<br>${trail.join(' → ')}`;
  const what = cell(`${first.message} ${first.reason ?? ''}`.trim());
  return `| ${MARKS[first.rule.severity]} | \`${first.ruleId}\` | ${where} | ${what}${way} |`;
}

const place = ({ at }: Settled): string => (at ? `\`${at.file}:${at.line}\`` : 'the project');
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');

const fold = (summary: string, content: string): string =>
  `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;

const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

function attacks({ verification }: Report): string {
  const tried = verification?.attacks.filter(({ before, after }) => before !== 'skipped' || after !== 'skipped') ?? [];
  if (tried.length === 0) return '';
  const states = { open: '❌ open', closed: '✅ closed', skipped: '–' };
  const rows = tried.map(
    ({ name, before, after, detail }) => `| ${cell(name)} | ${states[before]} | ${states[after]} | ${cell(detail)} |`,
  );
  const head = ['| attack | before | after | seen |', '| --- | --- | --- | --- |'];
  return fold(plural(tried.length, 'attack'), [...head, ...rows].join('\n'));
}

/** What a reviewer asks first of each protection that changed something. */
function breaks({ found }: Report, { about = {} }: Context): string {
  const changed = [...new Set(found.flatMap(({ protection, status }) => (status === 'fixed' ? [protection] : [])))];
  const lines = changed.flatMap((id) => (about[id] ? [`\`${id}\`: ${about[id].breaks}`] : []));
  return lines.length === 0
    ? ''
    : fold('What can break, and how to turn it off', list(lines.map((line) => line.replaceAll('<', '&lt;'))));
}

function packages({ packages: all }: Report): string {
  if (all.length === 0) return '';
  const lines = all.map(({ action, name, range, why }) => `${action} \`${name}@${range}\`: ${why}`);
  return fold(plural(all.length, 'package'), list(lines));
}

function unread({ project }: Report): string {
  const { unread: all } = project;
  if (all.length === 0) return '';
  const more = all.length > 50 ? [`and ${all.length - 50} more`] : [];
  return fold(
    `${plural(all.length, 'file')} not read`,
    list([...all.slice(0, 50).map(({ file, why }) => `\`${file}\`: ${why}`), ...more]),
  );
}

function diffs({ changes, authors }: Report): { file: string; text: string }[] {
  return changes.map((change) => {
    const diff = fileDiff(change).trimEnd();
    const longest = Math.max(2, ...[...diff.matchAll(/`+/g)].map(([run]) => run.length));
    const fence = '`'.repeat(longest + 1);
    const why = (authors[change.path] ?? []).join(', ');
    const summary = `<code>${change.path.replaceAll('<', '&lt;')}</code>${why === '' ? '' : `: ${why}`}`;
    return { file: change.path, text: `${fold(summary, `${fence}diff\n${diff}\n${fence}`)}\n` };
  });
}
