import { withParameter } from './http.ts';
import { closed, defineProbe, judgeEach, leaks, listOf, open, skipped } from './probe.ts';
import type { Judgement, Search, Target } from './probe.ts';
import { searcher } from './session.ts';

export default defineProbe({
  id: 'parameter-pollution',
  title: 'Break a handler with a parameter given twice',
  proves: 'A repeated or nested parameter is refused or read, and breaks no handler.',
  owasp: 'A03:2021',
  cwe: 'CWE-235',
  protections: ['input', 'parameter-pollution'],
  needs: 'search',
  run: (target) =>
    judgeEach(
      listOf(target.search).filter(({ method = 'GET' }) => method === 'GET'),
      'no request with a query parameter is known',
      (search) => judge(target, search),
    ),
});

async function judge(target: Target, search: Search): Promise<Judgement> {
  const visitor = await searcher(target, search);
  if (!visitor) return skipped('the login with the given credentials failed');
  const plain = withParameter(search.path, search.parameter, search.sample ?? 'a');
  const twice = withParameter(plain, search.parameter, 'b');
  const nested = withParameter(search.path, `${search.parameter}[x]`, 'a');
  for (const path of [plain, twice, nested]) {
    const answer = await visitor.send({ path, timeout: 4000 });
    if (path === plain && (answer.status === 0 || answer.status >= 500))
      return skipped(`${plain} answers ${answer.status}`);
    if (answer.status === 0) return open(`GET ${path} is not answered (${answer.failure})`);
    if (answer.status >= 500 || leaks(answer.body)) return open(`GET ${path} breaks the handler: ${answer.status}`);
  }
  return closed('repeated and nested parameters are handled');
}
