import { send } from './http.ts';
import { closed, defineProbe, open } from './probe.ts';

export default defineProbe({
  id: 'async-rejection',
  title: 'Hang or stop the app with one failing request',
  proves: 'A rejected promise in a handler gets a response, and the app keeps running.',
  owasp: 'A10:2025',
  cwe: 'CWE-755',
  protections: ['errors'],
  needs: 'rejects',
  fresh: true,
  async run(target) {
    const answer = await send(target.origin, { path: target.rejects, timeout: 4000 });
    const next = await send(target.origin, { path: target.page ?? '/', timeout: 4000 });
    if (next.status === 0) return open(`after GET ${target.rejects} the app does not respond (${next.failure})`);
    if (answer.status === 0) return open(`GET ${target.rejects} is never answered (${answer.failure})`);
    return closed(`answered ${answer.status}, the app goes on`);
  },
});
