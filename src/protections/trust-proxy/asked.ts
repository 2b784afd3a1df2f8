import type { Answers } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import { flat } from '../kit/chain.ts';
import { inferHops, knowledgeOf } from '../kit/hops.ts';
import { tooOld } from '../kit/limiter-package.ts';
import { isLimited, isLimiterValue, limiterCalls, ofOneUser } from '../kit/limiters.ts';
import { accountField } from '../kit/account-field.ts';
import { isGuarded, loginsOf } from '../kit/logins.ts';

/** Sessions have secure cookies, and providers send people back to an address of the app; a token in a header asks for neither. */
const ASKS =
  /^(express-session|cookie-session|express-basic-auth|passport-(?!jwt$|local$|http|custom$|anonymous$|headerapikey$).*|.*slow-?down.*)$/;

/** Something in the app, or a limit that comes with the same change, asks who a client is or whether it came by https; or a person says how many proxies there are. */
export function isAsked(project: Project, answers: Answers): 'by the app' | 'by limits' | 'by nobody' {
  const said = answers.get('proxy.hops');
  if (said !== undefined && said !== inferHops(project).value) return 'by the app';
  // Where no number of proxies is seen, the line would say that there are none, as it is without it.
  if ((project.proxy?.hops ?? null) !== null && asks(project)) return 'by the app';
  return limitsCome(project, answers) ? 'by limits' : 'by nobody';
}

/** Why the line is not written. */
export const whyUnasked = (project: Project): string =>
  asks(project)
    ? 'How many proxies stand in front is not seen: say it with --set proxy.hops=1.'
    : 'Nothing here asks who a client is, so that the line would change nothing: --set proxy.hops=1 sets it with the limits that need it.';

const asks = (project: Project): boolean =>
  project.identity.asksClient ||
  limiterCalls(project).length > 0 ||
  project.calls.some(({ module }) => ASKS.test(module));

/** Limits are added where hops are known or nothing suggests a proxy; those of logins also where the account tells people apart. */
function limitsCome(project: Project, answers: Answers): boolean {
  if (tooOld(project) || ofOneUser(project)) return false;
  const logins = loginsOf(project).filter((route) => !isGuarded(route, project));
  if (knowledgeOf(project, answers) === 'suggested')
    return logins.some((route) => accountField(route, project) !== null);
  // Whether who limits routes one by one gets a limit for all is asked.
  const isChosen = project.routes.some(({ handlers }) => flat(handlers).some(isLimiterValue));
  return logins.length > 0 || (!isChosen && project.entries.some((app) => !isLimited(app, project)));
}
