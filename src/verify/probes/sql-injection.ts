import { closed, defineProbe, judgeEach, leaks, open, skipped } from './probe.ts';
import type { Judgement, Search, Target } from './probe.ts';
import { ask } from './search.ts';
import { searcher } from './session.ts';

const MARK = 'h4rdened';
const MARKERS = ["'h4r'||'dened'", "concat('h4r','dened')"];

export default defineProbe({
  id: 'sql-injection',
  title: 'Read other tables with UNION SELECT',
  proves: 'A search term cannot change the query: no union, no condition, no error.',
  owasp: 'A03:2021',
  cwe: 'CWE-89',
  protections: ['sql-injection'],
  needs: 'search',
  fresh: true,
  run: (target) =>
    judgeEach(target.search, 'no request with a search term is known', (search) => judge(target, search)),
});

async function judge(target: Target, search: Search): Promise<Judgement> {
  const visitor = await searcher(target, search);
  if (!visitor) return skipped('the login with the given credentials failed');
  const benign = await ask(visitor, search, search.sample ?? 'zq9x');
  if (benign.status === 0 || benign.status >= 400)
    return skipped(`${search.path} answers ${benign.status} to a plain term`);
  for (const prefix of ["zq9x' ", "zq9x%' ", "zq9x') ", '-1 ']) {
    for (let columns = 1; columns <= 8; columns++) {
      for (const marker of MARKERS) {
        const list = Array.from({ length: columns }, () => marker).join(',');
        const answer = await ask(visitor, search, `${prefix}UNION SELECT ${list} -- `);
        if (answer.status === 429) return skipped('the limiter answered first');
        // The payload spells the mark in two halves, so an echo of the payload does not hold it.
        if (answer.body.includes(MARK)) return open(`UNION SELECT with ${columns} columns is in the answer`);
      }
    }
  }
  const quote = await ask(visitor, search, "zq9x'");
  if (quote.status >= 500 || /sql|syntax/i.test(leaks(quote.body) ?? ''))
    return open(`a single quote breaks the query: ${quote.status}`);
  return closed('quotes and UNION stay part of the term');
}
