import { send } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';
import { forwarded } from './session.ts';

export default defineProbe({
  id: 'csp-nonce',
  title: 'Guess the nonce of a page',
  proves: 'Every response carries a new nonce, the same in the header and in the page.',
  owasp: 'A05:2021',
  cwe: 'CWE-330',
  protections: ['csp'],
  async run(target) {
    const path = target.page ?? '/';
    const request = { path, headers: { accept: 'text/html', ...forwarded(target) } };
    const [first, second] = [await send(target.origin, request), await send(target.origin, request)];
    const [one, two] = [nonceOf(first.headers), nonceOf(second.headers)];
    if (one === null || two === null) return skipped('the policy uses no nonce');
    if (one === two) return open(`two responses carry the same nonce ${one}`);
    if (one.length < 16) return open(`a nonce of ${one.length} characters`);
    const tag = /<script[^>]*\snonce=["']?([^"'\s>]*)/i.exec(first.body)?.[1]?.replace(/&#x3D;|&equals;/gi, '=');
    if (tag !== undefined && tag !== one) return open('the nonce of the page is not the nonce of the header');
    return closed('a new nonce for each response');
  },
});

function nonceOf(headers: Record<string, string | string[] | undefined>): string | null {
  const policy = headers['content-security-policy'] ?? headers['content-security-policy-report-only'] ?? '';
  return /'nonce-([^']*)'/.exec(String(policy))?.[1] ?? null;
}
