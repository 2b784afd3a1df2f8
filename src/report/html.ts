import type { Report } from '../model/report.ts';
import type { Context } from './context.ts';
import { describeProject, plural } from './describe.ts';
import { SEVERITIES, countBySeverity, isOpen } from './groups.ts';
import { changeList } from './html-changes.ts';
import { findingList } from './html-findings.ts';
import { page, table, text } from './page.ts';
import { attackCounts, provenFacts } from './proven.ts';
import { standingOf } from './standing.ts';

/** One self-contained page for a person, whether it is about one project or several. */
export function renderHtml(projects: readonly { report: Report; context: Context }[]): string {
  const bodies = projects.map(({ report, context }) => body(report, context));
  const { tool } = projects[0]?.context ?? { tool: { name: 'harden-express', version: '' } };
  const name = projects.length === 1 ? nameOf(projects[0]?.report) : `Security of ${plural(projects.length, 'app')}`;
  return page(name, bodies.flat(), `${tool.name} ${tool.version}`);
}

const nameOf = (report: Report | undefined): string => `Security of ${report?.project.manifest?.name || 'this app'}`;

/** A headline first, then what is open, what was proven, what changed. */
function body(report: Report, context: Context): string[] {
  const { found, project, verification } = report;
  const { within = '' } = context;
  const open = findingList(found.filter(isOpen), project, within);
  return [
    `<h1>${text(nameOf(report))}</h1>`,
    `<p class="facts">${text([within, describeProject(project)].filter(Boolean).join(' · '))}</p>`,
    headline(report, context),
    verification ? `<p>${text(provenFacts(verification).join(' '))}</p>` : '',
    section(context.command === 'audit' ? 'Findings' : 'Still open', open),
    section('Protections', protections(report, context)),
    attacks(report),
    pages(report),
    routes(report),
    report.changes.length === 0 ? '' : section('Changes', changeList(report)),
  ];
}

const section = (title: string, content: string): string =>
  `<section aria-label="${text(title)}"><h2>${text(title)}</h2>\n${content}</section>`;

/** The figures that answer "is it good?" at a glance. */
function headline({ found, changes, verification }: Report, { command, dryRun }: Context): string {
  const cards: string[] = [];
  const card = (figure: string, words: string, kind = ''): void =>
    void cards.push(`<li><strong class="${kind}">${text(figure)}</strong> ${text(words)}</li>`);
  if (verification && verification.attacks.length > 0) {
    const { closed, open } = attackCounts(verification);
    const was = verification.attacks.filter(({ before }) => before === 'open').length;
    if (verification.single !== true)
      card(`✔ ${closed} of ${was}`, 'attacks closed', closed === was ? 'good' : 'medium');
    card(
      `${open === 0 ? '✔' : '✖'} ${open}`,
      open === 1 ? 'attack works' : 'attacks work',
      open === 0 ? 'good' : 'bad',
    );
  }
  for (const severity of SEVERITIES) {
    const count = found.filter((finding) => isOpen(finding) && finding.rule.severity === severity).length;
    card(`${count === 0 ? '✔' : '✖'} ${count}`, `open, ${severity}`, count === 0 ? 'good' : severity);
  }
  if (command === 'migrate') {
    const fixed = found.filter(({ status }) => status === 'fixed').length;
    card(`✔ ${fixed}`, `${dryRun ? 'would be fixed' : 'fixed'} in ${plural(changes.length, 'file')}`, 'good');
  }
  return `<ul class="cards" aria-label="In short">${cards.join('')}</ul>`;
}

const PRESENCE = {
  present: '<span class="mark good">✔ in place</span>',
  partial: '<span class="mark medium">▲ partial</span>',
  missing: '<span class="mark bad">✖ missing</span>',
  'not-applicable': '<span class="mark">– not applicable</span>',
} as const;

function protections(report: Report, { about = {} }: Context): string {
  const { shown, inPlace, idle } = standingOf(report);
  const quiet = report.protections.filter(({ id }) => inPlace.includes(id));
  const { found } = report;
  const rows = [...shown, ...quiet].map(({ id, status, at }) => {
    const own = found.filter((finding) => finding.protection === id && finding.status !== 'ignored');
    const fixed = own.filter((finding) => finding.status === 'fixed').length;
    const where = at.map(({ file, line }) => `<code>${text(`${file}:${line}`)}</code>`).join(', ');
    const left = countBySeverity(own.filter(isOpen));
    return [
      PRESENCE[status],
      `<code>${text(id)}</code>`,
      text(about[id]?.why ?? ''),
      text([fixed > 0 ? `${fixed} fixed` : '', left === '' ? '' : `open: ${left}`].filter(Boolean).join(', ')),
      where,
    ];
  });
  const head = ['before', 'protection', 'so that', 'findings', 'where'];
  const rest = `– not applicable: ${idle.map((id) => `<code>${text(id)}</code>`).join(', ')}`;
  return [
    rows.length === 0 ? '' : table('Protections in place before this run', head, rows),
    idle.length === 0 ? '' : `<p class="facts">${rest}</p>\n`,
  ].join('');
}

const STATES = {
  open: '<span class="mark open">✖ works</span>',
  closed: '<span class="mark closed">✔ refused</span>',
  skipped: '<span class="mark">– not tried</span>',
} as const;

function attacks({ verification }: Report): string {
  const tried = verification?.attacks.filter(({ before, after }) => before !== 'skipped' || after !== 'skipped') ?? [];
  if (!verification || tried.length === 0) return '';
  const { single, boot } = verification;
  const rows = tried.map(({ name, before, after, detail }) => [
    text(name),
    ...(single === true ? [STATES[after]] : [STATES[before], STATES[after]]),
    text(detail),
  ]);
  const head = ['attack', ...(single === true ? ['now'] : ['before', 'after']), 'seen'];
  const started = single === true ? boot.after : `${boot.before} → ${boot.after}`;
  return section(
    'Attacks',
    `<p>boot: ${text(started)}</p>${table('Each attack, as it was tried over HTTP', head, rows)}`,
  );
}

function pages({ verification }: Report): string {
  const all = verification?.pages ?? [];
  if (all.length === 0) return '';
  const lines = (blocked: readonly string[]): string => (blocked.length === 0 ? '–' : blocked.map(text).join('<br>'));
  const rows = all.map(({ path, before, after }) => [`<code>${text(path)}</code>`, lines(before), lines(after)]);
  return section('Pages', table("What a page's own policy blocks on it", ['page', 'before', 'after'], rows));
}

function routes({ project, verification }: Report): string {
  if (project.routes.length === 0) return '';
  const rows = project.routes.map(({ method, full, file, place }) => {
    const proof = verification?.routes.find((own) => own.path === full && own.method === method.toUpperCase());
    const answer = proof ? `${proof.before ?? '–'} → ${proof.after ?? '–'}${proof.same ? '' : ' ✖'}` : '';
    return [
      text(method.toUpperCase()),
      `<code>${text(full)}</code>`,
      `<code>${text(`${file}:${place.line}`)}</code>`,
      ...(verification ? [text(answer)] : []),
    ];
  });
  const head = ['method', 'path', 'where', ...(verification ? ['response'] : [])];
  return section(plural(rows.length, 'route'), table('Routes found in the code', head, rows));
}
