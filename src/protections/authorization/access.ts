import { inEnglish } from '../../code/express/in-english.ts';
import type { FunctionFact, Project, Route, Value } from '../../model/project.ts';
import { endpointOf, guardOf } from '../kit/endpoints.ts';
import { answerOf, ownFunctionsIn } from '../kit/handlers.ts';

/** What is known of who may call a route. */
export interface Access {
  route: Route;
  /** Somebody asks who it is: in front of the handler, around it or in it. */
  guarded: boolean;
  /** A role or permission is asked for, or what makes the check may have been told one: `allow('admin')`. */
  role: boolean;
  /** Everything on the way is seen. */
  seen: boolean;
  answer: FunctionFact | undefined;
}

const ROLE = /admin|role|permission|permit|privilege|authorize\(|restrict|grant|ability|acl|superuser|staff|moderator/i;

const known = new WeakMap<Route, Access>();

export function accessOf(project: Project, route: Route): Access {
  const before = known.get(route);
  if (before) return before;
  const made = readAccess(project, route);
  known.set(route, made);
  return made;
}

function readAccess(project: Project, route: Route): Access {
  const { guards } = endpointOf(project, route);
  const answer = answerOf(route);
  const own = guards.filter(({ kind }) => kind === 'auth' || kind === 'owner');
  const around = route.handlers.slice(-1).flatMap((value) => (value.kind === 'call' ? guardOf(value, false) : []));
  const covering = coveringOf(project, route);
  const named = [...own, ...around.filter(({ kind }) => kind === 'auth' || kind === 'owner')].map(({ name }) => name);
  const inside =
    answer !== undefined && (answer.asks || answer.statuses.some((status) => status === 401 || status === 403));
  return {
    route,
    answer,
    guarded: named.length > 0 || covering || inside || /:\w*(secret|token|api_?key|signature)/i.test(route.full),
    role:
      [...named, ...ownFunctionsIn(route.handlers.slice(0, -1)).map(({ name }) => name)].some((name) =>
        ROLE.test(name),
      ) ||
      ownFunctionsIn([...route.through, ...route.handlers.slice(0, -1)]).some(isMadeGuard) ||
      (inside && answer.statuses.includes(403)),
    seen: answer !== undefined && [...route.handlers, ...route.through].every(isSeen),
  };
}

const isMadeGuard = (fn: FunctionFact): boolean =>
  fn.form === 'returned' && guardOf({ kind: 'function', fn }, true).some(({ kind }) => kind === 'auth');

const covers = new WeakMap<Project, readonly { app: Route['app']; prefix: string }[]>();

/** `app.all('/admin/*', requireAdmin)`, `router.get('*', signedIn)` in front of it. */
function coveringOf(project: Project, { full, app }: Route): boolean {
  const all = covers.get(project) ?? coversOf(project);
  covers.set(project, all);
  return all.some((one) => one.app === app && (full === one.prefix || full.startsWith(`${one.prefix}/`)));
}

function coversOf({ routes }: Project): { app: Route['app']; prefix: string }[] {
  const asks = (value: Value): boolean => guardOf(value, true).some(({ kind }) => kind === 'auth' || kind === 'owner');
  return routes
    .filter(({ path, full, handlers }) => path.seen && full.includes('*') && handlers.some(asks))
    .map(({ app, full }) => ({ app, prefix: full.replace(/\/?\{?\*.*$/, '') }));
}

function isSeen(value: Value): boolean {
  if (value.kind === 'array') return !value.open && value.items.every(isSeen);
  if (value.kind === 'call') return value.call.module !== '' || value.call.args.every(isSeen);
  return value.kind === 'function' || value.kind === 'import' || value.kind === 'object' || value.kind === 'literal';
}

/** Paths of administrators. */
export const ADMIN = /(^|\/)(admins?|administration|administrator|superadmin|sysadmin|backoffice|back-office)(\/|$)/i;
export const isForAdmins = ({ full }: Route): boolean => ADMIN.test(inEnglish(full));

export const nameOf = ({ method, full }: Route): string => `${method.toUpperCase()} ${full}`;

export const changes = ({ method }: Route): boolean => /^(post|put|patch|delete|del)$/.test(method);

/** Whoever comes here is not signed in yet, or is no person. */
export const isOpenByName = ({ full }: Route): boolean =>
  /(^|[/_-])(log-?in|log-?out|sign-?(in|up|out|on|off)|register|registration|auth|authenticate|oauth2?|token|refresh\w*|session|sso|saml|callback|password|forgot\w*|reset\w*|recover\w*|verify\w*|verification|confirm\w*|activate|activation|webhooks?|hooks?|health\w*|ping|status|contact|subscribe|unsubscribe|newsletter|feedback|public|csp\S*|report|graphql|search|2fa|otp|mfa|invite|invitation|setup|install|captcha|track|analytics|events?)([/_-]|$)/i.test(
    inEnglish(full),
  );
