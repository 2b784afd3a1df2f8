import { send } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';

export default defineProbe({
  id: 'cors-null-origin',
  title: 'Read responses from a sandboxed frame (Origin: null)',
  proves: 'The origin `null`, which any site can send, is not allowed.',
  owasp: 'A05:2021',
  cwe: 'CWE-942',
  protections: ['cors'],
  async run(target) {
    const { status, headers } = await send(target.origin, { path: target.page ?? '/', headers: { origin: 'null' } });
    if (status === 0) return skipped('the page was not answered');
    const allowed = headers['access-control-allow-origin'];
    if (allowed === 'null' || allowed === '*') return open(`Access-Control-Allow-Origin: ${allowed}`);
    return closed('no Access-Control-Allow-Origin for null');
  },
});
