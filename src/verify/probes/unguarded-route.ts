import { closed, defineProbe, listOf, open, skipped } from './probe.ts';
import type { Target } from './probe.ts';
import type { Answer, Visitor } from './http.ts';
import { signIn, submit, visit } from './session.ts';

export default defineProbe({
  id: 'unguarded-route',
  title: 'Call every route without signing in',
  proves:
    'Each route returns 401 to anonymous requests or is public for a reason, and each with an id is tried by another user.',
  owasp: 'A01:2021',
  cwe: 'CWE-306',
  protections: ['authorization'],
  needs: 'routes',
  fresh: true,
  async run(target) {
    const { routes, public: listed = {} } = target;
    const { restricted = [], login } = target;
    const gone = [...Object.keys(listed), ...restricted].filter((route) => !routes.includes(route));
    if (gone.length > 0) return open(`listed, and not there: ${gone.join(', ')}`);
    const reasonless = Object.keys(listed).filter((route) => !listed[route]?.trim());
    if (reasonless.length > 0) return open(`listed as public without a reason: ${reasonless.join(', ')}`);
    const guarded = routes.filter((route) => !(route in listed));
    const trouble: string[] = [];
    for (const route of guarded) {
      const status = await asNobody(target, route);
      if (status !== null) trouble.push(`${route} gives ${status} to an anonymous request`);
      else if (!isOwned(target, route) && !restricted.includes(route))
        trouble.push(`${route} has an id, and neither \`owned\` nor \`restricted\` names it`);
    }
    const member = restricted.length > 0 && login?.other ? await signIn(target, login.other) : null;
    for (const route of member ? restricted : []) {
      const { status } = await send(target, member ?? visit(target), route, login?.private);
      if (status !== 403) trouble.push(`${route} gives ${status} to a user without the role`);
    }
    if (restricted.length > 0 && !member) return skipped('the login with the given credentials failed');
    if (trouble.length > 0) return open(trouble.join('; '));
    return closed(`${guarded.length} are private, ${routes.length - guarded.length} public for a reason`);
  },
});

/** The status with which nobody is let in, or `null` where they are not. */
async function asNobody(target: Target, route: string): Promise<number | null> {
  const [method = 'GET'] = route.split(' ');
  const { login } = target;
  const visitor = visit(target);
  // With the token that anyone gets: else it is the lack of it that is refused.
  const answer = await send(target, visitor, route, method === 'GET' ? undefined : login?.page);
  const leadsToLogin = answer.status >= 300 && answer.status < 400 && isLogin(target, answer.headers.location);
  return answer.status === 401 || leadsToLogin ? null : answer.status;
}

function send({ login }: Target, visitor: Visitor, route: string, tokenPage?: string): Promise<Answer> {
  const [method = 'GET', pattern = '/'] = route.split(' ');
  const path = pattern.replace(/[:*]\w+/g, '1');
  if (method === 'GET') return visitor.send({ path, bodyTimeout: 2000 });
  return submit(visitor, { method, path, fields: {}, type: login?.type ?? 'json' }, tokenPage);
}

const isLogin = ({ login }: Target, location = ''): boolean =>
  [login?.page, login?.path].some((path) => path !== undefined && location.split('?')[0] === path);

/** A route with an id is attacked by a stranger where `owned` names it. */
function isOwned(target: Target, route: string): boolean {
  const [, pattern = '/'] = route.split(' ');
  if (!/[:*]/.test(pattern)) return true;
  return listOf(target.owned).some(({ path }) => pattern === path || pattern.startsWith(`${path}/`));
}
