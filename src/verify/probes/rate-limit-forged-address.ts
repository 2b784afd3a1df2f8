import { closed, defineProbe, open } from './probe.ts';
import { countedPath, flood } from './traffic.ts';

export default defineProbe({
  id: 'rate-limit-forged-address',
  title: 'Bypass the limiter with a forged X-Forwarded-For',
  proves: 'A client cannot choose the address by which it is counted.',
  owasp: 'A05:2021',
  cwe: 'CWE-348',
  protections: ['trust-proxy', 'request-limits'],
  fresh: true,
  async run(target) {
    const count = target.flood ?? 2000;
    const path = await countedPath(target);
    const forge = (index: number) => `203.0.${(index >> 8) & 255}.${index & 255}`;
    const appended = ', 198.51.100.7'.repeat(target.proxies ?? (target.https ? 1 : 0));
    const { sent, hit } = await flood(
      target.origin,
      count,
      // The proxy appends the real peer; what stands before it is the client's own invention.
      (index) => ({
        path,
        headers: { 'x-forwarded-for': forge(index) + appended },
      }),
      (answer) => answer.status === 429,
    );
    return hit
      ? closed('429 whatever the header says')
      : open(`${sent} requests under ${sent} addresses, none refused`);
  },
});
