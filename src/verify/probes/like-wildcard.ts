import { closed, defineProbe, judgeEach, listOf, open, skipped } from './probe.ts';
import type { Judgement, Search, Target } from './probe.ts';
import { ask } from './search.ts';
import { idOfMade, searcher, submit } from './session.ts';

export default defineProbe({
  id: 'like-wildcard',
  title: 'Search for % and get everything',
  proves: 'A search term is literal: % and _ match only themselves.',
  owasp: 'A03:2021',
  cwe: 'CWE-155',
  protections: ['sql-injection'],
  needs: 'search',
  fresh: true,
  run: (target) =>
    judgeEach(
      listOf(target.search).filter(({ finds, sample }) => finds && sample),
      'no search is known with what it finds',
      (search) => judge(target, search),
    ),
});

async function judge(target: Target, search: Search): Promise<Judgement> {
  const { finds, sample = '', path } = search;
  const visitor = await searcher(target, search);
  if (!visitor || !finds) return skipped('the login with the given credentials failed');
  const { login } = target;
  const id = idOfMade(await submit(visitor, finds, login?.private, login?.page));
  if (id === null) return skipped(`${finds.path} made nothing that has an id`);
  if (!(await ask(visitor, search, sample)).body.includes(id)) return skipped(`${path} does not find ${sample}`);
  for (const wildcard of ['%', '_']) {
    if ((await ask(visitor, search, wildcard)).body.includes(id)) return open(`${path} finds ${sample} by ${wildcard}`);
  }
  return closed('% and _ find nothing that lacks them');
}
