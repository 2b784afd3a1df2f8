import { send } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';

const EVIL = 'https://evil.example';

export default defineProbe({
  id: 'cors-preflight',
  title: 'Get a cross-origin PUT allowed',
  proves: 'A preflight from a foreign origin is not granted, and does not fail inside the app.',
  owasp: 'A05:2021',
  cwe: 'CWE-346',
  protections: ['cors'],
  async run(target) {
    const { status, headers } = await send(target.origin, {
      method: 'OPTIONS',
      path: target.json?.path ?? target.page ?? '/',
      headers: { origin: EVIL, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-token' },
    });
    if (status === 0) return skipped('the preflight was not answered');
    const allowed = headers['access-control-allow-origin'];
    if (allowed === '*' || allowed === EVIL) return open(`preflight granted to ${EVIL}: ${allowed}`);
    return status >= 500 ? open(`a foreign preflight ends in ${status}`) : closed('the preflight grants nothing');
  },
});
