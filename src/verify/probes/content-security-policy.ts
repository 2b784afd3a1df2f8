import { isRefusalAsData, send } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';
import { forwarded } from './session.ts';

export default defineProbe({
  id: 'content-security-policy',
  title: 'Load a page that has no content security policy',
  proves: 'The app sends a policy, enforced or reported, and no placeholder of one.',
  owasp: 'A05:2021',
  cwe: 'CWE-1021',
  protections: ['headers', 'csp'],
  async run(target) {
    const path = target.page ?? '/';
    const answer = await send(target.origin, { path, headers: { accept: 'text/html', ...forwarded(target) } });
    const { status, headers } = answer;
    if (status === 0) return skipped(`GET ${path} was not answered`);
    const enforced = headers['content-security-policy'];
    const reported = headers['content-security-policy-report-only'];
    const policy = `${String(enforced ?? '')};${String(reported ?? '')}`;
    if (!enforced && !reported) {
      if (isRefusalAsData(answer)) return skipped(`GET ${path} is answered with ${status} and data: there is no page`);
      return open(`GET ${path} has no Content-Security-Policy`);
    }
    if (/nonce-(?:undefined|null|')/.test(policy)) return open('the policy holds a nonce that was never set');
    return closed(enforced ? 'a policy is enforced' : 'a policy is sent, report-only');
  },
});
