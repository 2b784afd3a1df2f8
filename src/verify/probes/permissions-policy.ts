import { send } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';

export default defineProbe({
  id: 'permissions-policy',
  title: 'Use camera, microphone and location from a frame',
  proves: 'Pages switch off the browser features that they do not use.',
  owasp: 'A05:2021',
  cwe: 'CWE-693',
  protections: ['headers'],
  async run(target) {
    const { status, headers } = await send(target.origin, { path: target.page ?? '/' });
    if (status === 0) return skipped('the page was not answered');
    if (headers['permissions-policy']) return closed('a Permissions-Policy is sent');
    const isData = /json/.test(String(headers['content-type']));
    return isData ? skipped('the response is data, which needs no feature') : open('no Permissions-Policy');
  },
});
