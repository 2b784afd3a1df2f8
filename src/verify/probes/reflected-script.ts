import { send, withParameter } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';

const SCRIPT = '<script>x5d1f()</script>';

export default defineProbe({
  id: 'reflected-script',
  title: 'Put a script into a page through its address',
  proves: 'What comes from the address is encoded where a page shows it.',
  owasp: 'A03:2021',
  cwe: 'CWE-79',
  protections: ['xss'],
  async run(target) {
    const paths = [`/${encodeURIComponent(SCRIPT)}`];
    if (target.search && (target.search.method ?? 'GET') === 'GET')
      paths.push(withParameter(target.search.path, target.search.parameter, SCRIPT));
    let html = false;
    for (const path of paths) {
      const { headers, body } = await send(target.origin, { path, headers: { accept: 'text/html' } });
      const isPage = String(headers['content-type'] ?? '').includes('html');
      html ||= isPage;
      if (isPage && body.includes(SCRIPT)) return open(`GET ${path} shows the script as it is`);
    }
    return html ? closed('shown encoded, or not at all') : skipped('no answer was an HTML page');
  },
});
