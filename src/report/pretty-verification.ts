import type { AttackProof, CheckProof, PageProof, RouteProof, Verification } from '../model/report.ts';
import type { Context, Paint } from './context.ts';
import { plural } from './describe.ts';
import { gradeText } from './proven.ts';
import { wrap } from './text.ts';

type Shown = Pick<Context, 'paint' | 'width'>;

/** Boot, routes, pages, checks and attacks, before and after, as a table that needs no colour. */
export function verification(proof: Verification | null, context: Shown): string {
  if (!proof) return '';
  const { paint, width } = context;
  const { boot, single = false } = proof;
  if (boot.skipped !== undefined) return wrap(`${paint.bold('Not verified:')} ${boot.skipped}`, width, '  ');
  const graded = gradeText(proof);
  const started = single ? boot.after : `${boot.before} → ${boot.after}`;
  return [
    paint.bold('Verified by running the app'),
    wrap(`  boot: ${started}`, width, '    '),
    ...routeLines(proof.routes, single, width),
    ...pageLines(proof.pages ?? [], width),
    ...checkLines(proof.checks ?? [], single, context),
    ...(graded === undefined ? [] : [wrap(`  ${graded}`, width, '    ')]),
    ...attackTable(proof.attacks, single, context),
  ].join('\n');
}

/** The last line of `verify`: how many attacks work. */
export function verdict(
  { boot, attacks, single = false, routes, pages = [], checks = [] }: Verification,
  { paint, width }: Shown,
): string {
  if (boot.skipped !== undefined || !boot.ok) return paint.red('Nothing was proven.');
  const tried = attacks.filter(({ before, after }) => before !== 'skipped' || after !== 'skipped');
  const count = (state: 'before' | 'after'): number => tried.filter((attack) => attack[state] === 'open').length;
  const works = single
    ? `${count('after')} of ${plural(tried.length, 'attack')} ${count('after') === 1 ? 'works' : 'work'}.`
    : `Of ${plural(tried.length, 'attack')} ${count('before')} worked before, ${count('after')} after.`;
  const differ = routes.filter(({ same }) => !same).length;
  const broken = pages.filter(({ after }) => after.length > 0).length;
  const failed = checks.filter(({ ok }) => !ok).map(({ name }) => name);
  const text = [
    works,
    ...(differ > 0 ? [`${plural(differ, 'route responds', 'routes respond')} differently.`] : []),
    ...(broken > 0 ? [`${plural(broken, 'page is', 'pages are')} blocked by its own policy.`] : []),
    ...(failed.length > 0 ? [`Failing since: ${failed.join(', ')}.`] : []),
  ].join(' ');
  return (count('after') > 0 || differ > 0 || broken > 0 ? paint.yellow : paint.green)(wrap(text, width));
}

function routeLines(routes: readonly RouteProof[], single: boolean, width: number): string[] {
  if (routes.length === 0) return [];
  if (single) {
    const failing = routes.filter(({ after }) => after === null || after >= 500);
    const text = `  ${plural(routes.length, 'request')} answered${failing.length > 0 ? `, ${failing.length} with a failure` : ''}`;
    return [
      wrap(text, width, '    '),
      ...failing.map(({ method, path, after }) =>
        wrap(`    ${method} ${path}: ${after ?? 'no response'}`, width, '      '),
      ),
    ];
  }
  const changed = routes.filter(({ same }) => !same);
  return [
    wrap(`  ${plural(routes.length - changed.length, 'route')} of ${routes.length} respond as before`, width, '    '),
    ...changed.map(({ method, path, before, after, detail }) =>
      wrap(`  ${method} ${path}: ${before ?? '–'} → ${after ?? '–'}${detail ? `, ${detail}` : ''}`, width, '    '),
    ),
  ];
}

function pageLines(pages: readonly PageProof[], width: number): string[] {
  return pages.flatMap(({ path, before, after }) => [
    wrap(`  GET ${path}: its own policy blocks ${before.length} → ${after.length} things of the page`, width, '    '),
    ...after.slice(0, 5).map((line) => wrap(`    ${line}`, width, '      ')),
    ...(after.length > 5 ? [`    … and ${after.length - 5} more`] : []),
  ]);
}

function checkLines(checks: readonly CheckProof[], single: boolean, { paint, width }: Shown): string[] {
  return checks.map(({ name, before, after, ok, detail }) => {
    const states = single ? after : `${before} → ${after}`;
    const shown = ok && after !== 'failed' ? paint.green(states) : ok ? paint.dim(states) : paint.red(states);
    return wrap(`  ${name}: ${shown}${ok && after === 'passed' ? '' : `, ${detail}`}`, width, '    ');
  });
}

function attackTable(attacks: readonly AttackProof[], single: boolean, { paint, width }: Shown): string[] {
  const tried = attacks.filter(({ before, after }) => before !== 'skipped' || after !== 'skipped');
  const states = single ? 10 : 20;
  const longest = Math.max(...tried.map(({ name }) => name.length), 6);
  const column = Math.min(longest, Math.max(width - states - 4, 16));
  const rows = tried.flatMap(({ name, before, after, detail }) => [
    ...row(name, column, single ? [after] : [before, after], paint),
    ...(after === 'closed' ? [] : [wrap(paint.dim(`    ${detail}`), width, '    ')]),
  ]);
  const skipped = attacks.length - tried.length;
  const head = `  ${'attack'.padEnd(column)}  ${single ? 'now' : 'before    after'}`;
  return [
    ...(tried.length === 0 ? [] : [head, ...rows]),
    ...(skipped === 0
      ? []
      : [wrap(`  ${plural(skipped, 'attack does', 'attacks do')} not apply to this app`, width, '    ')]),
  ];
}

/** What an attack is called stays whole; where it is long it takes a second line. */
function row(name: string, column: number, states: readonly AttackProof['before'][], paint: Paint): string[] {
  const [first = '', ...rest] = wrap(name, column).split('\n');
  const cells = states.map((state) => paintState(state, paint));
  return [`  ${first.padEnd(column)}  ${cells.join('  ')}`.trimEnd(), ...rest.map((line) => `  ${line}`)];
}

function paintState(state: AttackProof['before'], paint: Paint): string {
  const sign = { open: '✖ open', closed: '✔ closed', skipped: '–' }[state].padEnd(8);
  return state === 'open' ? paint.red(sign) : state === 'closed' ? paint.green(sign) : paint.dim(sign);
}
