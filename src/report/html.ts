import type { Report, Settled } from '../model/report.ts';
import type { Change } from '../model/tree.ts';
import type { Render } from './context.ts';
import { describeProject, plural } from './describe.ts';
import { sideBySide, type Row } from './side-by-side.ts';

/** One self-contained page for a person. */
export const renderHtml: Render = (report, { tool, command }) => {
  const { found, project } = report;
  const left = found.filter(({ status }) => status !== 'fixed' && status !== 'ignored');
  const body = [
    `<h1>Security of ${text(project.manifest?.name || 'this app')}</h1>`,
    `<p>${text(describeProject(project))}</p>`,
    section('Protections', scores(report)),
    section(command === 'audit' ? 'Findings' : 'Still open', left.length === 0 ? '<p>Nothing.</p>' : findings(left)),
    attacks(report),
    routes(report),
    report.changes.length === 0 ? '' : section('Changes', report.changes.map(change).join('')),
    `<footer>${text(`${tool.name} ${tool.version}`)}</footer>`,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Security of ${text(project.manifest?.name || 'this app')}</title>
<style>${STYLE}</style>
</head>
<body>
${body.filter((part) => part !== '').join('\n')}
</body>
</html>
`;
};

const STYLE = `
:root{color-scheme:light dark;--line:#8884;--add:#2a62;--cut:#c332}
body{font:15px/1.5 system-ui,sans-serif;max-width:80rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
td,th{border-bottom:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top}
.diff{table-layout:fixed;font:12px/1.4 ui-monospace,monospace}
.diff td{border:0;padding:0 .4rem;white-space:pre-wrap;overflow-wrap:anywhere}
.diff .n{width:3.5em;text-align:right;opacity:.6}
.add{background:var(--add)}.cut{background:var(--cut)}
code{font-family:ui-monospace,monospace}
summary{cursor:pointer;font-family:ui-monospace,monospace}
footer{margin-top:2rem;opacity:.6}
`.trim();

const text = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const section = (title: string, content: string): string => `<section><h2>${text(title)}</h2>\n${content}</section>`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: 'td' | 'th'): string =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${line(head, 'th')}</thead><tbody>\n${rows.map((row) => line(row, 'td')).join('\n')}\n</tbody></table>\n`;
}

function scores({ protections, found }: Report): string {
  const rows = protections.map(({ id, status, at }) => {
    const own = found.filter((finding) => finding.protection === id && finding.status !== 'ignored');
    const fixed = own.filter((finding) => finding.status === 'fixed').length;
    const where = at.map(({ file, line }) => `<code>${text(`${file}:${line}`)}</code>`).join(', ');
    return [`<code>${text(id)}</code>`, text(status.replace('-', ' ')), `${fixed} of ${own.length}`, where];
  });
  return table(['protection', 'before', 'findings fixed', 'where'], rows);
}

function findings(list: readonly Settled[]): string {
  const rows = list.map(({ rule, ruleId, at, message, reason }) => [
    text(rule.severity),
    `<code>${text(ruleId)}</code>`,
    at ? `<code>${text(`${at.file}:${at.line}`)}</code>` : 'the project',
    `${text(message)}${reason === null ? '' : `<br>${text(reason)}`}`,
    text(`${rule.cwe}, ${rule.owasp}`),
  ]);
  return table(['severity', 'rule', 'where', 'what, and why', 'see'], rows);
}

function attacks({ verification }: Report): string {
  if (!verification) return '';
  const rows = verification.attacks.map(({ name, before, after, detail }) => [text(name), before, after, text(detail)]);
  const boot = `<p>boot: ${text(verification.boot.before)} → ${text(verification.boot.after)}</p>`;
  return section('Attacks', boot + table(['attack', 'before', 'after', 'seen'], rows));
}

function routes({ project, verification }: Report): string {
  if (project.routes.length === 0) return '';
  const rows = project.routes.map(({ method, full, file, place }) => {
    const proof = verification?.routes.find((own) => own.path === full && own.method === method.toUpperCase());
    const answer = proof ? `${proof.before ?? '–'} → ${proof.after ?? '–'}` : '';
    return [
      text(method.toUpperCase()),
      `<code>${text(full)}</code>`,
      `<code>${text(`${file}:${place.line}`)}</code>`,
      answer,
    ];
  });
  return section(`Routes (${plural(rows.length, 'route')})`, table(['method', 'path', 'where', 'answer'], rows));
}

function change(own: Change): string {
  const rows = sideBySide(own).map(row).join('\n');
  return `<details open><summary>${text(own.path)}</summary><table class="diff"><tbody>\n${rows}\n</tbody></table></details>\n`;
}

function row({ left, right }: Row): string {
  const cells = (side: Row['left'], kind: string): string => {
    const changed = side?.changed ? ` class="${kind}"` : '';
    return `<td class="n">${side?.line ?? ''}</td><td${changed}>${side ? text(side.text) : ''}</td>`;
  };
  return `<tr>${cells(left, 'cut')}${cells(right, 'add')}</tr>`;
}
