import { send } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';
import { forwarded } from './session.ts';

const EVIL = 'evil.example';

export default defineProbe({
  id: 'host-header',
  title: 'Poison links and redirects with a forged Host',
  proves: 'No redirect or absolute link in a response follows a forged Host or X-Forwarded-Host.',
  owasp: 'A01:2021',
  cwe: 'CWE-644',
  protections: ['https', 'trust-proxy'],
  https: true,
  async run(target) {
    const forgeries: Record<string, string>[] = [
      { host: EVIL },
      { host: EVIL, 'x-forwarded-proto': 'http' },
      { 'x-forwarded-host': EVIL, ...forwarded(target) },
    ];
    for (const path of [target.page ?? '/', '/no-such-page-5d1f']) {
      for (const headers of forgeries) {
        const answer = await send(target.origin, { path, headers });
        if (answer.status === 0) return skipped(`GET ${path} was not answered`);
        const location = answer.headers.location ?? '';
        if (location.includes(EVIL)) return open(`GET ${path} redirects to ${location}`);
        const link = /(?:href|action|src)=["']?[^"'>\s]*evil\.example[^"'>\s]*/.exec(answer.body);
        if (link) return open(`GET ${path} links to ${link[0]}`);
      }
    }
    return closed('a forged Host appears in no redirect and no link');
  },
});
