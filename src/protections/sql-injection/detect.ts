import type { Broken, Detected } from '../../model/protection.ts';
import type { Place, Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import type { RuleId } from './rules.ts';

type Site = Project['sql'][number];

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const sites = project.sql.filter(({ file }) => !RUN_BY_HAND.test(file));
  for (const site of sites) {
    const severity = SEVERITIES[site.origin ?? 'request'];
    for (const broken of brokenBy(site, project)) yield { ...broken, severity };
  }
  yield* leftOut(project.sql.filter((site) => !sites.includes(site)));
  if (project.sql.length === 0 && usesSql(project)) yield { ok: null };
}

/** What a request decides is an attack; constants and configuration are what whoever deploys the app writes. */
const SEVERITIES = { request: 'high', unknown: 'medium', configuration: 'low' } as const;

/** Files that a person runs, with no request anywhere near. */
const RUN_BY_HAND = /(^|\/)(migrations?|seed(er)?s?|db-?seed)(\/|[.-])/i;

/** Named once, so that nobody takes them for looked at. */
function* leftOut(sites: readonly Site[]): Iterable<Broken<RuleId>> {
  const [first] = sites;
  if (!first) return;
  const places = sites.slice(0, 3).map(({ file, line }) => `${file}:${line}`);
  const detail = `${sites.length} in migrations and seeds: ${places.join(', ')}${sites.length > 3 ? ' …' : ''}.`;
  yield { rule: 'left-out', at: placeOf(first), detail };
}

const DRIVERS =
  /^(pg|pg-promise|postgres|mysql2?|promise-mysql|mariadb|sqlite3?|better-sqlite3|mssql|oracledb|knex|sequelize|typeorm|@prisma\/client)$/;

function usesSql(project: Project): boolean {
  return project.drivers.some(({ name }) => DRIVERS.test(name));
}

/** A site of which a part can be bound breaks two rules: one that is fixed, one that is left. */
function* brokenBy(site: Site, project: Project): Iterable<Broken<RuleId>> {
  const at = placeOf(site);
  if (site.verdict !== 'refused') {
    const steps = (): Draft[] => [rewriteStep(at, project)];
    yield site.review === null
      ? { rule: 'concatenated-value', at, steps }
      : { rule: 'approximate-value', at, detail: site.review, steps };
  }
  if (site.verdict !== 'rewritten') yield { rule: site.left ?? 'unbound-value', at, refused: site.reason ?? '' };
}

function rewriteStep({ file, start, end }: Place, project: Project): Draft {
  const shared = project.sqlSurroundings[file];
  const edit = { at: { start, end } };
  return { kind: 'transform', transform: 'sql-injection', file, edit, ...(shared ? { shared } : {}) };
}

function placeOf({ file, line, column, endLine, endColumn, start, end }: Site): Place {
  return { file, line, column, endLine, endColumn, start, end };
}
