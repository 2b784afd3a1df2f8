import type { Answers, Level } from '../../model/protection.ts';
import type { Project, Route } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { knowledgeOf, suggestionOf, type Knowledge } from '../kit/hops.ts';
import { addressStep, dialectOf, limiterImports, limiterPackage } from '../kit/limiter-package.ts';
import { configStep, envSteps, guardStep, noteStep } from '../kit/steps.ts';
import { accountField, isGuarded, loginsOf, makesAccounts, showsFailures } from '../kit/logins.ts';

export const LOGINS: Readonly<Record<Level, string>> = { observe: '20', preserve: '20', strict: '5' };

/** A limit of its own for a route where passwords are tried. */
export function* loginSteps(project: Project, route: Route, answers: Answers): Iterable<Draft> {
  const knowledge = knowledgeOf(project, answers);
  const account = commonField(project);
  const byAccount = countsAccount(project, route, knowledge);
  if (!byAccount && knowledge === 'suggested') {
    yield noteStep(
      `Behind a proxy everybody would share one count here, and which account is meant is not seen (${suggestionOf(project)}): say how many there are with --set proxy.hops=1, or false for none.`,
    );
    return;
  }
  const member =
    byAccount || account === null || countsAddress(project, knowledge) ? 'loginRateLimit' : 'codeRateLimit';
  const name = member.replace('Rate', '').replace('Limit', 'Limiter');
  const imports = limiterImports(project, route.file);
  yield guardStep(route, { code: `$rateLimit($security.${member})`, name, imports });
  const limit = Number(answers.get('limits.logins') ?? LOGINS[answers.level]);
  yield configStep(project, {
    'login-limits': {
      limit,
      account: countsAddress(project, knowledge) ? null : account,
      failures: failuresShow(project),
      data: !project.html.present,
      observe: answers.level === 'observe',
      dialect: dialectOf(project),
    },
  });
  yield addressStep(project);
  yield* limiterPackage(project);
  const comment = `Logins in 15 minutes, ${limit} where it is not set`;
  yield* envSteps(project, [{ name: 'LOGIN_RATE_LIMIT', value: '', comment }]);
}

const failuresShow = (project: Project): boolean =>
  loginsOf(project).every((login) => isGuarded(login, project) || showsFailures(login));

/** Where hops are known, an address stands for few people, whose failures alone count; a school or an office that signs in is not locked out. */
const countsAddress = (project: Project, knowledge: Knowledge): boolean =>
  knowledge === 'known' && failuresShow(project);

/** People behind one address are told apart by the account. */
function countsAccount(project: Project, route: Route, knowledge: Knowledge): boolean {
  return (
    !countsAddress(project, knowledge) &&
    accountField(route, project) !== null &&
    accountField(route, project) === commonField(project)
  );
}

/** The field that names the account at most logins: a key of two fields could be changed by the one that is not looked at. */
function commonField(project: Project): string | null {
  const all = loginsOf(project);
  const logins = all.filter((route) => !makesAccounts(route));
  const fields = (logins.length > 0 ? logins : all).flatMap((route) => accountField(route, project) ?? []);
  const counts = new Map<string, number>();
  for (const field of fields) counts.set(field, (counts.get(field) ?? 0) + 1);
  const [best] = [...counts].sort(([, a], [, b]) => b - a);
  return best?.[0] ?? null;
}
