import { isRefusalAsData, send } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';
import { forwarded } from './session.ts';

export default defineProbe({
  id: 'security-headers',
  title: 'Frame the site, sniff its content types',
  proves: 'Responses and error pages forbid sniffing and framing and limit the referrer.',
  owasp: 'A05:2021',
  cwe: 'CWE-693',
  protections: ['headers'],
  async run(target) {
    for (const path of [target.page ?? '/', '/no-such-page-5d1f']) {
      const answer = await send(target.origin, { path, headers: forwarded(target) });
      const { status, headers } = answer;
      if (status === 0) return skipped(`GET ${path} was not answered`);
      const policy = String(headers['content-security-policy'] ?? '');
      const missing = [
        headers['x-content-type-options'] !== 'nosniff' && 'X-Content-Type-Options',
        !headers['x-frame-options'] &&
          !policy.includes('frame-ancestors') &&
          !policy.includes("default-src 'none'") &&
          !isRefusalAsData(answer) &&
          'X-Frame-Options',
      ].filter((name) => name !== false);
      // Express' own error pages overwrite the policy, so only pages of the app must say what they think of referrers.
      if (status < 400 && !headers['referrer-policy']) missing.push('Referrer-Policy');
      if (missing.length > 0) return open(`GET ${path} lacks ${missing.join(', ')}`);
    }
    return closed('nosniff, no framing and a referrer policy on a page and on a 404');
  },
});
