import { CHOICES, checkAnswers, defaultsOf, type Extra, type ScaffoldAnswers } from '../../src/scaffold/answers.ts';
import { UserError } from '../../src/model/errors.ts';

type Factor = 'template' | 'lang' | 'db' | 'auth' | 'views';

const CORE: readonly Factor[] = ['template', 'lang', 'db', 'auth', 'views'];

/** Every combination of what changes code, and that makes sense; the rest of the answers rotate through their choices. */
export const every: readonly ScaffoldAnswers[] = product(CORE)
  .map((picked, index) => complete(picked, index))
  .filter(makesSense);

/** Each value of each answer at least once, in as few apps as that takes. */
export const few: readonly ScaffoldAnswers[] = [
  complete({ template: 'minimal', lang: 'ts', ci: 'github', pm: 'npm' }, 0),
  complete({ template: 'api', lang: 'js', db: 'postgres', auth: 'jwt', ci: 'gitlab', pm: 'pnpm' }, 1),
  complete({ template: 'web', lang: 'ts', db: 'sqlite', views: 'ejs', ci: 'none', pm: 'yarn' }, 2),
  complete({ template: 'web', lang: 'js', db: 'mysql', views: 'pug', ci: 'github', pm: 'bun' }, 3),
  complete({ template: 'web', lang: 'js', db: 'none', views: 'handlebars', ci: 'github', pm: 'npm' }, 4),
];

const EXTENT = process.env['COMBINATIONS'] ?? 'values';

export const isSample = EXTENT === 'values';

/** Redis is the same to every app: one with each server of databases shows it, unless all is wanted. */
export const needsServices = ({ template, db }: ScaffoldAnswers): boolean =>
  isSample ? db === 'postgres' || db === 'mysql' : template !== 'minimal';

/**
 * The combinations that the laws are held to: each value once by default, each pair of values with COMBINATIONS=pairwise, and
 * all of them with COMBINATIONS=all.
 */
export function chosen(): readonly ScaffoldAnswers[] {
  switch (EXTENT) {
    case 'values':
      return few;
    case 'pairwise':
      return pairwise();
    case 'all':
      return every;
    default:
      throw new Error(`COMBINATIONS takes values, pairwise or all, not ${EXTENT}.`);
  }
}

export const nameOf = ({ template, lang, db, auth, views, docker, ci, pm }: ScaffoldAnswers): string =>
  [template, lang, `db ${db}`, `auth ${auth}`, `views ${views}`, `ci ${ci}`, pm, docker ? 'docker' : ''].join(', ');

function product(factors: readonly Factor[]): Partial<ScaffoldAnswers>[] {
  return factors.reduce<Partial<ScaffoldAnswers>[]>(
    (all, factor) => all.flatMap((picked) => CHOICES[factor].map((value) => ({ ...picked, [factor]: value }))),
    [{}],
  );
}

function complete(picked: Partial<ScaffoldAnswers>, index: number): ScaffoldAnswers {
  const turn = <T>(values: readonly T[]): T => values[index % values.length] as T;
  return {
    ...defaultsOf(picked.template ?? 'api', picked.db),
    name: 'new-app',
    origins: turn([[], ['https://front.example'], []]),
    proxyHops: turn([0, 1, 0, 2]),
    docker: turn([true, false, true]),
    ci: turn(CHOICES.ci),
    pm: turn(CHOICES.pm),
    with: extrasOf(picked, index),
    ...picked,
  } as ScaffoldAnswers;
}

/** Every other app has what it may have besides. */
function extrasOf({ template, db, auth }: Partial<ScaffoldAnswers>, index: number): Extra[] {
  if (template === 'minimal' || index % 2 === 1) return [];
  return db === 'none' || auth === 'none' ? ['links'] : ['uploads', 'links'];
}

function makesSense(answers: ScaffoldAnswers): boolean {
  try {
    checkAnswers(answers);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

function pairsOf(answers: ScaffoldAnswers): string[] {
  const values = CORE.map((factor) => `${factor}=${answers[factor]}`);
  return values.flatMap((one, at) => values.slice(at + 1).map((other) => `${one} ${other}`));
}

/** The fewest that greed finds to show every pair of values that any of them shows. */
export function pairwise(): ScaffoldAnswers[] {
  const missing = new Set(every.flatMap(pairsOf));
  const picked: ScaffoldAnswers[] = [];
  while (missing.size > 0) {
    const gain = (answers: ScaffoldAnswers): number => pairsOf(answers).filter((one) => missing.has(one)).length;
    const best = every.reduce((one, other) => (gain(other) > gain(one) ? other : one));
    picked.push(best);
    for (const pair of pairsOf(best)) missing.delete(pair);
  }
  return picked;
}
