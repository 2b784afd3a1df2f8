import { encode } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';
import { forwarded, readToken, visit } from './session.ts';
import { flood } from './traffic.ts';

export default defineProbe({
  id: 'login-limit',
  title: 'Guess passwords without end',
  proves: 'Wrong passwords for one account are soon answered 429.',
  owasp: 'A07:2021',
  cwe: 'CWE-307',
  protections: ['rate-limits'],
  fresh: true,
  async run(target) {
    const { login } = target;
    if (!login) return skipped('no login is known');
    const visitor = visit(target);
    const token = await readToken(visitor, login.page);
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const account = login.user?.identity ?? 'somebody@example.com';
    const count = target.attempts ?? 30;
    const attempt = (index: number) => {
      const guess = { [login.identity]: account, [login.secret]: `guess-${index}-Aa1` };
      const { headers, body } = encode(token ? { ...guess, [token.field]: token.token } : guess, login.type ?? 'form');
      const proof = token ? { 'x-csrf-token': token.token } : {};
      const jar: Record<string, string> = cookie === '' ? {} : { cookie };
      return {
        method: 'POST',
        path: login.path,
        body,
        headers: { ...headers, ...proof, ...jar, ...forwarded(target) },
      };
    };
    const { sent, hit } = await flood(
      target.origin,
      count,
      attempt,
      (answer) => answer.status === 429 || answer.status === 423,
    );
    return hit
      ? closed(`${hit.status} before the ${count}th wrong password`)
      : open(`${sent} wrong passwords, none refused`);
  },
});
