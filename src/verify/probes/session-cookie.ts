import { setCookies } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';
import { trySignIn, visit } from './session.ts';

export default defineProbe({
  id: 'session-cookie',
  title: 'Steal the session cookie by script or over HTTP',
  proves: 'Login cookies are HttpOnly and SameSite, and Secure where the app serves HTTPS.',
  owasp: 'A05:2021',
  cwe: 'CWE-1004',
  protections: ['cookies', 'sessions'],
  https: true,
  needs: 'login',
  fresh: true,
  async run(target) {
    const { login } = target;
    if (!login?.user) return skipped('no credentials are known');
    const answer = await trySignIn(visit(target), login, login.user.identity, login.user.secret);
    const cookies = setCookies(answer).filter(({ name, value }) => value.length >= 16 && !/csrf|xsrf/i.test(name));
    if (cookies.length === 0) return skipped(`the login sets no session cookie (${answer.status})`);
    for (const { name, attributes } of cookies) {
      const missing = ['httponly', 'samesite', ...(target.https ? ['secure'] : [])].filter(
        (flag) => !attributes.has(flag),
      );
      if (missing.length > 0) return open(`${name} lacks ${missing.join(', ')}`);
      if (attributes.get('samesite')?.toLowerCase() === 'none' && !attributes.has('secure'))
        return open(`${name}: SameSite=None without Secure`);
    }
    return closed(`${cookies.map(({ name }) => name).join(', ')}: HttpOnly, SameSite${target.https ? ', Secure' : ''}`);
  },
});
