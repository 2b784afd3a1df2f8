import { closed, defineProbe, open, skipped } from './probe.ts';
import { signIn } from './session.ts';

export default defineProbe({
  id: 'private-cache',
  title: 'Read private pages from a shared cache or the back button',
  proves: 'Responses for a signed-in user are not stored.',
  owasp: 'A04:2021',
  cwe: 'CWE-525',
  protections: ['private-cache'],
  needs: 'login',
  fresh: true,
  async run(target) {
    const path = target.private ?? target.login?.private;
    if (path === undefined || !target.login?.user) return skipped('no private page and credentials are known');
    const visitor = await signIn(target, target.login.user);
    if (!visitor) return skipped('the login with the given credentials failed');
    const { status, headers } = await visitor.send({ path });
    if (status !== 200) return skipped(`GET ${path}: ${status}`);
    const value = headers['cache-control'] ?? '';
    return value.includes('no-store')
      ? closed(`Cache-Control: ${value}`)
      : open(`GET ${path}: Cache-Control: ${value || 'none'}`);
  },
});
