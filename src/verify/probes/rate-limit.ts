import { closed, defineProbe, open } from './probe.ts';
import { countedPath, flood } from './traffic.ts';

export default defineProbe({
  id: 'rate-limit',
  title: 'Flood the app from one address',
  proves: 'Too many requests from one address get 429, with the time to wait.',
  owasp: 'A04:2021',
  cwe: 'CWE-770',
  protections: ['request-limits'],
  fresh: true,
  async run(target) {
    const count = target.flood ?? 2000;
    const path = await countedPath(target);
    const { sent, hit, broken } = await flood(
      target.origin,
      count,
      () => ({ path }),
      (answer) => answer.status === 429,
    );
    if (!hit) return open(`${sent} requests for ${path}, none refused${broken > 0 ? `, ${broken} unanswered` : ''}`);
    if (!hit.headers['retry-after']) return open('429 without Retry-After');
    return closed('429 with Retry-After');
  },
});
