import { send } from './http.ts';
import { closed, defineProbe, open } from './probe.ts';

export default defineProbe({
  id: 'security-txt',
  title: 'Look for a security contact in vain',
  proves: '/.well-known/security.txt names a contact and has not expired.',
  owasp: 'A05:2021',
  cwe: 'CWE-1059',
  protections: ['disclosure'],
  async run(target) {
    const { status, headers, body } = await send(target.origin, { path: '/.well-known/security.txt' });
    if (status !== 200) return open(`/.well-known/security.txt: ${status}`);
    if (!String(headers['content-type'] ?? '').startsWith('text/plain'))
      return open(`it is ${String(headers['content-type'])}, not text/plain`);
    if (!/^Contact:\s*(?:mailto:|https:|tel:)/im.test(body)) return open('no Contact line');
    const expires = Date.parse(/^Expires:\s*(\S+)/im.exec(body)?.[1] ?? '');
    if (!(expires > Date.now())) return open('no Expires line in the future');
    return closed('contact and expiry are there');
  },
});
