import { send } from './http.ts';
import { closed, defineProbe, leaks, listOf, open } from './probe.ts';

export default defineProbe({
  id: 'malformed-path',
  title: 'Read a stack trace out of a broken URL',
  proves: 'An address that cannot be decoded is refused without a stack.',
  owasp: 'A05:2021',
  cwe: 'CWE-209',
  protections: ['errors'],
  async run(target) {
    for (const path of ['/%c0%ae', '/%', `${listOf(target.owned)[0]?.path.replace(/[^/]*$/, '') ?? '/x/'}%E0%A4%A`]) {
      const answer = await send(target.origin, { path });
      if (answer.status === 0) return open(`GET ${path} is not answered (${answer.failure})`);
      const leak = leaks(answer.body);
      if (leak) return open(`GET ${path}: ${answer.status} with ${leak}`);
      if (answer.status >= 500) return open(`GET ${path} ends in ${answer.status}`);
    }
    return closed('refused without a stack');
  },
});
