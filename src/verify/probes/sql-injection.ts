import { encode, send, withParameter } from './http.ts';
import type { Answer } from './http.ts';
import { closed, defineProbe, leaks, open, skipped } from './probe.ts';
import type { Parameter, Target } from './probe.ts';
import { forwarded } from './session.ts';

const MARK = 'h4rdened';
const MARKERS = ["'h4r'||'dened'", "concat('h4r','dened')"];

export default defineProbe({
  id: 'sql-injection',
  title: 'Read other tables with UNION SELECT',
  proves: 'A search term cannot change the query: no union, no condition, no error.',
  owasp: 'A03:2021',
  cwe: 'CWE-89',
  protections: ['sql-injection'],
  fresh: true,
  async run(target) {
    const { search } = target;
    if (!search) return skipped('no request with a search term is known');
    const benign = await ask(target, search, search.sample ?? 'zq9x');
    if (benign.status === 0 || benign.status >= 400)
      return skipped(`${search.path} answers ${benign.status} to a plain term`);
    for (const prefix of ["zq9x' ", "zq9x%' ", "zq9x') ", '-1 ']) {
      for (let columns = 1; columns <= 8; columns++) {
        for (const marker of MARKERS) {
          const list = Array.from({ length: columns }, () => marker).join(',');
          const answer = await ask(target, search, `${prefix}UNION SELECT ${list} -- `);
          if (answer.status === 429) return skipped('the limiter answered first');
          // The payload spells the mark in two halves, so an echo of the payload does not hold it.
          if (answer.body.includes(MARK)) return open(`UNION SELECT with ${columns} columns is in the answer`);
        }
      }
    }
    const quote = await ask(target, search, "zq9x'");
    if (quote.status >= 500 || /sql|syntax/i.test(leaks(quote.body) ?? ''))
      return open(`a single quote breaks the query: ${quote.status}`);
    return closed('quotes and UNION stay part of the term');
  },
});

function ask(target: Target, search: Parameter, value: string): Promise<Answer> {
  const method = search.method ?? 'GET';
  const headers = forwarded(target);
  if (method === 'GET')
    return send(target.origin, { path: withParameter(search.path, search.parameter, value), headers });
  const encoded = encode({ [search.parameter]: value }, search.type ?? 'json');
  return send(target.origin, {
    method,
    path: search.path,
    body: encoded.body,
    headers: { ...encoded.headers, ...headers },
  });
}
