import type { Answers, Level } from '../../model/protection.ts';
import type { Project, Route } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { knowledgeOf, suggestionOf, type Knowledge } from '../kit/hops.ts';
import { addressStep, dialectOf, limiterImports, limiterPackage } from '../kit/limiter-package.ts';
import { configStep, envSteps, guardStep, noteStep } from '../kit/steps.ts';
import { hidesFields, isGuarded, loginsOf, makesAccounts, showsFailures, triedAt } from '../kit/logins.ts';
import { accountField } from '../kit/account-field.ts';

export const LOGINS: Readonly<Record<Level, string>> = { observe: '20', preserve: '20', strict: '5' };

/** A limit of its own for a route where passwords are tried. */
export function* loginSteps(project: Project, route: Route, answers: Answers): Iterable<Draft> {
  const knowledge = knowledgeOf(project, answers);
  const counted = countedBy(project, knowledge);
  const member = memberFor(route, project, knowledge);
  if (member === null) {
    yield noteStep(whyNot(project, knowledge));
    return;
  }
  const name = member.replace('Rate', '').replace('Limit', 'Limiter');
  const imports = limiterImports(project, route.file);
  yield guardStep(route, { code: `$rateLimit($security.${member})`, name, imports });
  const limit = Number(answers.get('limits.logins') ?? LOGINS[answers.level]);
  yield configStep(project, {
    'login-limits': {
      limit,
      ...counted,
      codes: counted.account !== null || counted.failures,
      data: !project.html.present,
      observe: answers.level === 'observe',
      dialect: dialectOf(project),
    },
  });
  yield addressStep(project);
  yield* limiterPackage(project);
  const comment = `Login attempts in 15 minutes (default: ${limit})`;
  yield* envSteps(project, [{ name: 'LOGIN_RATE_LIMIT', value: '', comment }]);
}

type Member = 'loginRateLimit' | 'codeRateLimit';

/** The member that counts a route; `null` where everybody might share one count, and nothing says that they do not. */
function memberFor(route: Route, project: Project, knowledge: Knowledge): Member | null {
  const tried = triedAt(route);
  const { account, failures } = countedBy(project, knowledge);
  // A new account has a name that nobody has tried.
  if (tried !== 'account' && account !== null && accountField(route, project) === account) return 'loginRateLimit';
  if (knowledge === 'suggested' || (knowledge === 'none-seen' && tried !== 'account' && hidesFields(route)))
    return null;
  // What succeeds is what is too much of accounts and messages.
  return account === null && !(failures && (tried === 'account' || tried === 'message'))
    ? 'loginRateLimit'
    : 'codeRateLimit';
}

function whyNot(project: Project, knowledge: Knowledge): string {
  const flag = 'say how many there are with --set proxy.hops=1, or 0 for none.';
  return knowledge === 'suggested'
    ? `Behind a proxy everybody would share one count here, and which account is meant is not seen (${suggestionOf(project)}): ${flag}`
    : `Which account is meant is not seen, and behind a proxy that nothing here shows everybody would share one count: ${flag}`;
}

/** What is counted: where hops are known, an address stands for few people, whose failures alone count; else attempts at one account. */
function countedBy(project: Project, knowledge: Knowledge): { account: string | null; failures: boolean } {
  const tries = loginsOf(project).filter((route) => triedAt(route) !== 'account' && !isGuarded(route, project));
  // Where accounts are made and nothing else is open, every attempt of an address counts.
  if (tries.length === 0) return { account: null, failures: false };
  const failures = failuresShow(project);
  if (knowledge === 'known' && failures) return { account: null, failures };
  const account = commonField(project);
  const sends = loginsOf(project).some(
    (route) => triedAt(route) === 'message' && account !== null && accountField(route, project) === account,
  );
  // One count for both: a message that is sent is none that failed.
  return { account, failures: failures && !sends };
}

/** A failed login is told from one that succeeded; a school or an office that signs in is not locked out. */
const failuresShow = (project: Project): boolean =>
  loginsOf(project).every(
    (route) => ['account', 'message'].includes(triedAt(route)) || isGuarded(route, project) || showsFailures(route),
  );

/**
 * The field that names the account at most logins, of those where passwords are tried if there are any: a key of two fields
 * could be changed by the one that is not looked at.
 */
function commonField(project: Project): string | null {
  const all = loginsOf(project);
  const logins = all.filter((route) => !makesAccounts(route));
  const named = [logins.filter((route) => triedAt(route) === 'password'), logins, all].map((routes) =>
    routes.flatMap((route) => accountField(route, project) ?? []),
  );
  const fields = named.find(({ length }) => length > 0) ?? [];
  const counts = new Map<string, number>();
  for (const field of fields) counts.set(field, (counts.get(field) ?? 0) + 1);
  const [best] = [...counts].sort(([, a], [, b]) => b - a);
  return best?.[0] ?? null;
}
