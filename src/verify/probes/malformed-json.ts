import { send } from './http.ts';
import { closed, defineProbe, leaks, open, skipped } from './probe.ts';
import { jsonRoute } from './surface.ts';

export default defineProbe({
  id: 'malformed-json',
  title: 'Read a stack trace out of broken JSON',
  proves: 'A body that does not parse is a plain 400, without a stack or a path.',
  owasp: 'A05:2021',
  cwe: 'CWE-209',
  protections: ['errors'],
  async run(target) {
    const { method, path, known } = jsonRoute(target);
    const answer = await send(target.origin, {
      method,
      path,
      headers: { 'content-type': 'application/json' },
      body: '{"open": ',
    });
    if (answer.status === 0) return open(`broken JSON is not answered (${answer.failure})`);
    const leak = leaks(answer.body);
    if (leak) return open(`${answer.status} with ${leak}`);
    if (answer.status >= 500) return open(`a client's mistake is answered ${answer.status}`);
    if (!known && answer.status !== 400) return skipped(`no route that reads JSON is known (${method} ${path})`);
    return closed(`${answer.status} without a stack`);
  },
});
