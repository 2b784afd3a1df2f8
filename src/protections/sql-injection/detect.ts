import type { Broken, Detected } from '../../model/protection.ts';
import type { Place, Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import type { RuleId } from './rules.ts';

type Site = Project['sql'][number];

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const site of project.sql) yield* brokenBy(site, project);
  if (project.sql.length === 0 && usesSql(project)) yield { ok: null };
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
