import { send } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';

const HALF_A_YEAR = 15_552_000;

export default defineProbe({
  id: 'hsts',
  title: 'Strip TLS from a later visit',
  proves: 'Over https the app asks browsers to stay on https for at least half a year.',
  owasp: 'A02:2021',
  cwe: 'CWE-319',
  protections: ['headers', 'https'],
  https: true,
  async run(target) {
    if (!target.https) return skipped('the target does not serve https');
    const { headers } = await send(target.origin, {
      path: target.page ?? '/',
      headers: { 'x-forwarded-proto': 'https' },
    });
    const value = String(headers['strict-transport-security'] ?? '');
    const age = Number(/^max-age=(\d+)/i.exec(value)?.[1] ?? 0);
    if (value === '') return open('no Strict-Transport-Security over https');
    return age >= HALF_A_YEAR ? closed(value) : open(`too short or malformed: ${value}`);
  },
});
