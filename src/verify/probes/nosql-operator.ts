import { encode } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';
import { isSignedIn, readToken, visit } from './session.ts';

export default defineProbe({
  id: 'nosql-operator',
  title: 'Sign in with {"$gt": ""} as the password',
  proves: 'An object in place of a string is rejected.',
  owasp: 'A03:2021',
  cwe: 'CWE-943',
  protections: ['input', 'nosql-injection'],
  needs: 'login',
  fresh: true,
  async run(target) {
    const { login } = target;
    const account = login.user?.identity;
    for (const operator of [{ $gt: '' }, { $ne: null }]) {
      for (const identity of account === undefined ? [operator] : [operator, account]) {
        const visitor = visit(target);
        const token = await readToken(visitor, login.page);
        const fields = { [login.identity]: identity, [login.secret]: operator };
        const encoded =
          login.type === 'json' ? encode(fields, 'json') : { ...encode({}, 'form'), body: brackets(fields, token) };
        const proof = token ? { 'x-csrf-token': token.token } : {};
        const answer = await visitor.send({
          method: 'POST',
          path: login.path,
          body: encoded.body,
          headers: { ...encoded.headers, ...proof },
        });
        if (answer.status === 0) return open(`the login is not answered (${answer.failure})`);
        if (answer.status === 404) return skipped(`POST ${login.path}: 404`);
        if (answer.status === 429) return skipped('the limiter answered before the login did');
        if (await isSignedIn(visitor, login, answer)) return open(`signed in with ${JSON.stringify(fields)}`);
      }
    }
    return closed('not let in');
  },
});

/** `email[$gt]=`, as the extended parser of Express 4 turns into an object. */
function brackets(fields: Record<string, unknown>, token: { field: string; token: string } | null): string {
  const pairs = Object.entries(fields).flatMap(([name, value]): [string, string][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, inner]): [string, string] => [`${name}[${key}]`, String(inner ?? '')])
      : [[name, String(value)]],
  );
  return new URLSearchParams(token ? [...pairs, [token.field, token.token]] : pairs).toString();
}
