import { closed, defineProbe, open, skipped } from './probe.ts';
import { isSignedIn, trySignIn, visit } from './session.ts';

export default defineProbe({
  id: 'session-fixation',
  title: 'Plant a session id before the victim signs in',
  proves: 'Signing in gives a new session id; the old one stays anonymous.',
  owasp: 'A07:2021',
  cwe: 'CWE-384',
  protections: ['sessions'],
  needs: 'login',
  fresh: true,
  async run(target) {
    const { login } = target;
    if (!login?.user || login.private === undefined) return skipped('no credentials and private page are known');
    const victim = visit(target);
    await victim.send({ path: login.page ?? target.page ?? '/' });
    // A wrong password makes most apps open a session, if the page has not.
    if (victim.cookies.size === 0) await trySignIn(victim, login, login.user.identity, 'wrong-4c1f-Password');
    const planted = new Map(victim.cookies);
    const answer = await trySignIn(victim, login, login.user.identity, login.user.secret);
    if (!(await isSignedIn(victim, login, answer))) return skipped('the login with the given credentials failed');
    if (planted.size === 0) return closed('there is no session before the login');
    const attacker = visit(target);
    for (const [name, value] of planted) attacker.cookies.set(name, value);
    const { status } = await attacker.send({ path: login.private });
    return status === 200
      ? open('the id from before the login is signed in')
      : closed('the id from before the login stays anonymous');
  },
});
