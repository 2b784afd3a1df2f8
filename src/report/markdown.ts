import type { Report, Settled } from '../model/report.ts';
import type { Render } from './context.ts';
import { describeProject, plural } from './describe.ts';
import { unifiedDiff } from './diff.ts';

/** Comments of code hosts end at 65,536 characters. */
const LIMIT = 60_000;
const CUT = '\n\n… cut here; the whole report: `npx harden-express audit`.\n';

/** For the body of a pull request, or the one comment that a bot keeps up to date: the first line says which it is. */
export const renderMarkdown: Render = (report, context) => {
  const head = [
    '<!-- harden-express:report -->',
    `## ${title(report, context.command)}`,
    describeProject(report.project),
  ];
  const parts = [...head, table(report), open(report), unread(report)];
  const rest = parts.filter((part) => part !== '').join('\n\n');
  return fit(rest, details(report), packages(report));
};

/** The diff is what gives way where the report is too long. */
function fit(text: string, diff: string, packages: string): string {
  const whole = [text, packages, diff].filter((part) => part !== '').join('\n\n');
  if (whole.length < LIMIT) return `${whole}\n`;
  const without = `${[text, packages].filter((part) => part !== '').join('\n\n')}\n\nThe diff is too long to be shown here.\n`;
  return without.length < LIMIT ? without : without.slice(0, LIMIT - CUT.length) + CUT;
}

function title({ found, changes }: Report, command: string): string {
  const fixed = found.filter(({ status }) => status === 'fixed').length;
  if (command === 'audit') return found.length === 0 ? 'No finding' : plural(found.length, 'finding');
  return changes.length === 0
    ? 'Nothing to do'
    : `${plural(fixed, 'finding')} fixed in ${plural(changes.length, 'file')}`;
}

function table(report: Report): string {
  const rows = report.protections.map(({ id, status }) => {
    const own = report.found.filter((finding) => finding.protection === id);
    const fixed = own.filter((finding) => finding.status === 'fixed').length;
    const left = own.filter((finding) => finding.status !== 'fixed' && finding.status !== 'ignored').length;
    const change = fixed > 0 ? `${fixed} fixed` : status === 'present' ? 'in place' : status.replace('-', ' ');
    return `| \`${id}\` | ${change}${left > 0 ? `, ${left} open` : ''} | ${proof(report, id)} |`;
  });
  return ['| protection | change | proof |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The attacks that the protection closes, as they were seen to fail. */
function proof({ verification }: Report, id: string): string {
  if (!verification) return 'not run';
  const closed = verification.attacks.filter(
    ({ protections, before, after }) => protections?.includes(id) && before === 'open' && after === 'closed',
  );
  return closed.length === 0 ? '–' : closed.map(({ name }) => cell(`${name}: open → closed`)).join('<br>');
}

function open({ found }: Report): string {
  const left = found.filter(({ status }) => status !== 'fixed' && status !== 'ignored');
  if (left.length === 0) return '';
  const rows = left.map(
    (finding) =>
      `| ${finding.rule.severity} | \`${finding.ruleId}\` | ${place(finding)} | ${cell(`${finding.message} ${finding.reason ?? ''}`.trim())} |`,
  );
  return [
    '### Still open',
    '',
    '| severity | rule | where | what, and why |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

const place = ({ at }: Settled): string => (at ? `\`${at.file}:${at.line}\`` : 'the project');
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');

function packages({ packages: list }: Report): string {
  return list.length === 0
    ? ''
    : [
        '### Packages',
        '',
        ...list.map(({ action, name, range, why }) => `- ${action} \`${name}@${range}\`: ${why}`),
      ].join('\n');
}

function unread({ project }: Report): string {
  if (project.unread.length === 0) return '';
  return ['### Not read', '', ...project.unread.slice(0, 50).map(({ file, why }) => `- \`${file}\`: ${why}`)].join(
    '\n',
  );
}

function details({ changes }: Report): string {
  if (changes.length === 0) return '';
  const diff = unifiedDiff(changes).trimEnd();
  const longest = Math.max(2, ...[...diff.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `<details><summary>${plural(changes.length, 'file')} changed</summary>\n\n${fence}diff\n${diff}\n${fence}\n\n</details>`;
}
