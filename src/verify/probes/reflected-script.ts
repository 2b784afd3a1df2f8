import { withParameter } from './http.ts';
import type { Visitor } from './http.ts';
import { closed, defineProbe, listOf, open, skipped } from './probe.ts';
import { searcher, visit } from './session.ts';

const SCRIPT = '<script>x5d1f()</script>';

export default defineProbe({
  id: 'reflected-script',
  title: 'Inject a script through the URL',
  proves: 'Text from the URL is encoded where a page shows it.',
  owasp: 'A03:2021',
  cwe: 'CWE-79',
  protections: ['xss'],
  async run(target) {
    const paths: [string, Visitor][] = [[`/${encodeURIComponent(SCRIPT)}`, visit(target)]];
    for (const search of listOf(target.search)) {
      const visitor = await searcher(target, search);
      if (visitor && (search.method ?? 'GET') === 'GET')
        paths.push([withParameter(search.path, search.parameter, SCRIPT), visitor]);
    }
    let html = false;
    for (const [path, visitor] of paths) {
      const { headers, body } = await visitor.send({ path, headers: { accept: 'text/html' } });
      const isPage = String(headers['content-type'] ?? '').includes('html');
      html ||= isPage;
      if (isPage && body.includes(SCRIPT)) return open(`GET ${path} shows the script as it is`);
    }
    return html ? closed('shown encoded, or not at all') : skipped('no response was an HTML page');
  },
});
