import { send } from './http.ts';
import { closed, defineProbe, leaks, open, skipped } from './probe.ts';

export default defineProbe({
  id: 'not-found',
  title: 'Recognize the framework by its 404 page',
  proves: "An unknown path gets the app's own 404: no echo of the path, no framework page.",
  owasp: 'A05:2021',
  cwe: 'CWE-200',
  protections: ['errors'],
  async run(target) {
    const path = '/no-such-page-5d1f';
    const answer = await send(target.origin, { path, headers: { accept: 'text/html' } });
    if (answer.status === 0) return skipped(`GET ${path} was not answered`);
    if (answer.status < 400) return skipped(`unknown addresses are answered ${answer.status} (a single-page app?)`);
    if (/Cannot GET \//.test(answer.body)) return open("Express' own page: Cannot GET …");
    const leak = leaks(answer.body);
    return leak ? open(`${answer.status} with ${leak}`) : closed(`${answer.status}, generic`);
  },
});
