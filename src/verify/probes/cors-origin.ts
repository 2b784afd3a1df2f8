import { send } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';

const EVIL = 'https://evil.example';

export default defineProbe({
  id: 'cors-origin',
  title: 'Read responses from a foreign origin',
  proves: 'A page whose origin is not on the list cannot read responses.',
  owasp: 'A05:2021',
  cwe: 'CWE-942',
  protections: ['cors'],
  async run(target) {
    const paths = new Set([target.page ?? '/', ...(target.json ? [target.json.path] : [])]);
    for (const path of paths) {
      const { status, headers } = await send(target.origin, { path, headers: { origin: EVIL } });
      if (status === 0) return skipped(`GET ${path} was not answered`);
      const allowed = headers['access-control-allow-origin'];
      if (allowed !== '*' && allowed !== EVIL) continue;
      const credentials = headers['access-control-allow-credentials'] === 'true' ? ', with credentials' : '';
      return open(`GET ${path}: Access-Control-Allow-Origin: ${allowed}${credentials}`);
    }
    return closed('no Access-Control-Allow-Origin for a foreign origin');
  },
});
