import type { Answers } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import { inferHops, knowledgeOf } from '../kit/hops.ts';
import { tooOld } from '../kit/limiter-package.ts';
import { isLimited, limiterCalls } from '../kit/limiters.ts';
import { accountField, isGuarded, loginsOf } from '../kit/logins.ts';

/** Sessions have secure cookies, and providers send people back to an address of the app; a token in a header asks for neither. */
const ASKS =
  /^(express-session|cookie-session|express-basic-auth|passport-(?!jwt$|local$|http|custom$|anonymous$|headerapikey$).*|.*slow-?down.*)$/;

/** Something in the app, or a limit that comes with the same change, asks who a client is or whether it came by https; or a person says how many proxies there are. */
export function isAsked(project: Project, answers: Answers): boolean {
  const said = answers.get('proxy.hops');
  return (
    (said !== undefined && said !== inferHops(project).value) ||
    project.identity.asksClient ||
    limiterCalls(project).length > 0 ||
    // Where nothing shows a proxy, a cookie and an address are as they come.
    (project.proxy !== null && project.calls.some(({ module }) => ASKS.test(module))) ||
    limitsCome(project, answers)
  );
}

/** Limits are added where hops are known or nothing suggests a proxy; those of logins also where the account tells people apart. */
function limitsCome(project: Project, answers: Answers): boolean {
  if (tooOld(project)) return false;
  const logins = loginsOf(project).filter((route) => !isGuarded(route, project));
  if (knowledgeOf(project, answers) === 'suggested')
    return logins.some((route) => accountField(route, project) !== null);
  return logins.length > 0 || project.entries.some((app) => !isLimited(app, project));
}
