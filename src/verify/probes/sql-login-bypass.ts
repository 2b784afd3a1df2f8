import { closed, defineProbe, open, skipped } from './probe.ts';
import { isSignedIn, trySignIn, visit } from './session.ts';
import { NOBODY } from './surface.ts';

const TRICKS = ["' OR '1'='1' -- ", "' OR 1=1 -- ", "') OR ('1'='1' -- ", '" OR "1"="1" -- ', "' OR 1=1 LIMIT 1 -- "];

export default defineProbe({
  id: 'sql-login-bypass',
  title: "Sign in with ' OR '1'='1",
  proves: 'What is typed into the login stays a value of the query.',
  owasp: 'A03:2021',
  cwe: 'CWE-89',
  protections: ['sql-injection'],
  fresh: true,
  async run(target) {
    const { login } = target;
    if (!login) return skipped('no login is known');
    const honest = visit(target);
    const refusal = await trySignIn(honest, login, NOBODY.identity, NOBODY.secret);
    if (refusal.status === 0) return skipped(`the login is not answered (${refusal.failure})`);
    if (refusal.status === 404) return skipped(`POST ${login.path}: 404`);
    if (await isSignedIn(honest, login, refusal)) return skipped('made-up credentials are let in');
    const known = login.user ? [`${login.user.identity}' -- `] : [];
    for (const trick of [...known, ...TRICKS]) {
      const visitor = visit(target);
      const answer = await trySignIn(visitor, login, trick, NOBODY.secret);
      if (answer.status === 429) return skipped('the limiter answered before the login did');
      if (await isSignedIn(visitor, login, answer)) return open(`signed in as ${trick.trim()}`);
      const visitor2 = visit(target);
      const bySecret = await trySignIn(visitor2, login, login.user?.identity ?? 'admin', trick);
      if (await isSignedIn(visitor2, login, bySecret)) return open(`signed in with the password ${trick.trim()}`);
    }
    return closed('quotes in name and password stay values');
  },
});
