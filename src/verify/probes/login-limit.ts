import { encode } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';
import { forwarded, readToken, visit } from './session.ts';
import { flood } from './traffic.ts';

export default defineProbe({
  id: 'login-limit',
  title: 'Brute-force a password',
  proves: 'Repeated wrong passwords for one account get 429.',
  owasp: 'A07:2021',
  cwe: 'CWE-307',
  protections: ['login-limits'],
  needs: 'login',
  fresh: true,
  async run(target) {
    const { login } = target;
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
    const statuses = new Set<number>();
    const { sent, hit } = await flood(target.origin, count, attempt, ({ status }) => {
      statuses.add(status);
      return status === 429 || status === 423;
    });
    if (hit) return closed(`${hit.status} before the ${count}th wrong password`);
    // Where a router is mounted may not be seen.
    if (statuses.size === 1 && statuses.has(404)) return skipped(`there is no POST ${login.path}`);
    return open(`${sent} wrong passwords, none refused`);
  },
});
