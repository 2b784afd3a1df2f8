import { hasRole } from '../../code/packages/catalogue.ts';
import type { Broken, Detected } from '../../model/protection.ts';
import type { Place, Project } from '../../model/project.ts';
import type { Draft, TransformDraft } from '../../model/step.ts';
import type { Path } from '../../model/tree.ts';
import type { RuleId } from './rules.ts';

type Site = Project['sql'][number];
type SqlDraft = Extract<TransformDraft, { transform: 'sql-injection' }>;

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const site of project.sql) yield* brokenBy(site, project);
  if (project.sql.length === 0 && usesSql(project)) yield { ok: null };
}

function usesSql(project: Project): boolean {
  return project.drivers.some(({ name }) => hasRole(name, 'sql'));
}

/** A site of which a part can be bound breaks two rules: one that is fixed, one that is left. */
function* brokenBy(site: Site, project: Project): Iterable<Broken<RuleId>> {
  const at = placeOf(site);
  const steps = (): Draft[] => [...site.extends.map((key) => extendStep(key, project)), rewriteStep(at, project)];
  if (site.bound) {
    if (site.verdict !== 'refused') yield { rule: 'bound-object', at, steps };
    if (site.verdict !== 'rewritten') yield { rule: 'bound-object', at, refused: site.reason ?? '' };
    return;
  }
  if (site.verdict !== 'refused') {
    yield site.review === null
      ? { rule: 'concatenated-value', at, steps }
      : { rule: 'approximate-value', at, detail: site.review, steps };
  }
  if (site.verdict !== 'rewritten') yield { rule: site.left ?? 'unbound-value', at, refused: site.reason ?? '' };
}

function rewriteStep({ file, start, end }: Place, project: Project): Draft {
  return sqlStep(file, { at: { start, end } }, project);
}

/** The function at `file:start` hands text on, and gets a parameter for its values. */
function extendStep(key: string, project: Project): Draft {
  const [, file = '', offset = ''] = /^(.*):(\d+)$/.exec(key) ?? [];
  const start = Number(offset);
  return sqlStep(file, { at: { start, end: start }, extend: true }, project);
}

function sqlStep(file: Path, edit: SqlDraft['edit'], project: Project): Draft {
  const shared = project.sqlSurroundings[file];
  return { kind: 'transform', transform: 'sql-injection', file, edit, ...(shared ? { shared } : {}) };
}

function placeOf({ file, line, column, endLine, endColumn, start, end }: Site): Place {
  return { file, line, column, endLine, endColumn, start, end };
}
