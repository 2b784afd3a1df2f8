import { defineProtection } from '../../model/protection.ts';
import type { Broken, Finding } from '../../model/protection.ts';
import type { Place, Project } from '../../model/project.ts';
import { EXAMPLES } from './examples.ts';
import { byFile } from '../kit/steps.ts';

type Site = Project['sql'][number];
type RuleId = 'concatenated-value' | 'approximate-value' | 'unbound-value' | 'identifier' | 'keyword' | 'raw-query';

const INJECTION = { severity: 'high', cwe: 'CWE-89', owasp: 'A03:2021' } as const;
const FIXED = ['concatenated-value', 'approximate-value'] as const;

export default defineProtection<RuleId>({
  id: 'sql-injection',
  title: 'SQL injection',
  why: 'What a request sends reaches the database as a value and never as SQL.',
  owasp: ['A03:2021'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Query_Parameterization_Cheat_Sheet.html',
    'https://cwe.mitre.org/data/definitions/89.html',
  ],
  needsApp: false,
  recommended: true,
  rules: {
    'concatenated-value': {
      ...INJECTION,
      fix: 'safe',
      message: 'A value is written into the text of an SQL statement.',
    },
    'approximate-value': {
      ...INJECTION,
      fix: 'review',
      message: 'A value is written into the text of an SQL statement, where a parameter differs for unusual input.',
    },
    'unbound-value': {
      ...INJECTION,
      fix: 'manual',
      message: 'A value is written into the text of an SQL statement in a way that is not rewritten here.',
    },
    identifier: {
      ...INJECTION,
      fix: 'manual',
      message: 'The name of a table or column in an SQL statement is put together at run time.',
    },
    keyword: {
      ...INJECTION,
      fix: 'manual',
      message: 'A keyword of an SQL statement is put together at run time.',
    },
    'raw-query': {
      ...INJECTION,
      fix: 'manual',
      message: 'A whole piece of an SQL statement is put together at run time.',
    },
  },
  breaks:
    'The same rows come back for every value that worked before. Text that was SQL by chance (a quote in a name, an expression in place of a number) is a plain value now, or an error of the database. A log of the statement shows placeholders.',
  turnOff: 'Leave one statement as it is with the comment // harden-express-ignore sql-injection -- why above it.',
  example: EXAMPLES.pg,
  examples: EXAMPLES,
  presence(project) {
    if (!project.sql.length) return { status: usesSql(project) ? 'present' : 'not-applicable', at: [] };
    return { status: 'missing', at: project.sql.map(placeOf) };
  },
  *detect(project) {
    for (const site of project.sql) yield* brokenBy(site);
  },
  *plan(project, findings) {
    const chosen = byFile(findings, ...FIXED);
    const extended = extendedFor(project, chosen);
    for (const [file, own] of inOrder(chosen, extended)) {
      const fix = own.some(({ rule }) => rule.fix === 'review') ? 'review' : 'safe';
      const sites = own.flatMap(({ at }: Finding) => (at ? [at.start] : []));
      yield {
        protection: 'sql-injection',
        rules: [...FIXED],
        fix,
        kind: 'transform',
        transform: 'sql-injection',
        file,
        options: { ...project.sqlSurroundings[file], sites, extend: extended.get(file) ?? [] },
      };
    }
  },
});

/** Functions that get a parameter for values so that the chosen texts can be rewritten, by file. */
function extendedFor(project: Project, chosen: ReadonlyMap<string, readonly Finding[]>): Map<string, number[]> {
  const extended = new Map<string, number[]>();
  for (const site of project.sql) {
    if (site.extends.length === 0 || !chosen.get(site.file)?.some(({ at }) => at?.start === site.start)) continue;
    for (const key of site.extends) {
      const [, file = '', start = ''] = /^(.*):(\d+)$/.exec(key) ?? [];
      const own = extended.get(file) ?? [];
      if (!own.includes(Number(start))) extended.set(file, [...own, Number(start)]);
    }
  }
  return extended;
}

/** Files whose functions are extended first: what calls them needs it. */
function* inOrder(
  chosen: ReadonlyMap<string, readonly Finding[]>,
  extended: ReadonlyMap<string, readonly number[]>,
): Iterable<[string, readonly Finding[]]> {
  for (const file of extended.keys()) yield [file, chosen.get(file) ?? []];
  for (const [file, own] of chosen) if (!extended.has(file)) yield [file, own];
}

const DRIVERS =
  /^(pg|pg-promise|postgres|@neondatabase\/serverless|@vercel\/postgres|mysql2?|promise-mysql|mariadb|sqlite3?|better-sqlite3|@libsql\/client|sql\.js|mssql|tedious|oracledb|knex|sequelize|typeorm|@prisma\/client|drizzle-orm|kysely|objection|@mikro-orm\/core|cassandra-driver|snowflake-sdk)$/;

function usesSql(project: Project): boolean {
  return project.drivers.some(({ name }) => DRIVERS.test(name));
}

/** A site of which a part can be bound breaks two rules: one that is fixed, one that is left. */
function* brokenBy(site: Site): Iterable<Broken<RuleId>> {
  const at = placeOf(site);
  if (site.verdict !== 'refused') {
    yield site.review === null
      ? { rule: 'concatenated-value', at }
      : { rule: 'approximate-value', at, detail: site.review };
  }
  if (site.verdict !== 'rewritten') yield { rule: site.left ?? 'unbound-value', at, refused: site.reason ?? '' };
}

function placeOf({ file, line, column, endLine, endColumn, start, end }: Site): Place {
  return { file, line, column, endLine, endColumn, start, end };
}
