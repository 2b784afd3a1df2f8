import { send, withParameter } from './http.ts';
import { closed, defineProbe, open } from './probe.ts';

const ADDRESSES = [
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  'https:\\\\evil.example',
  'https:evil.example',
  '/%09/evil.example',
  'javascript:alert(1)',
];

export default defineProbe({
  id: 'open-redirect',
  title: 'Redirect visitors to a foreign site',
  proves: 'A redirect that follows a parameter stays on the site.',
  owasp: 'A01:2021',
  cwe: 'CWE-601',
  protections: ['redirects'],
  needs: 'redirect',
  async run(target) {
    const { redirect } = target;
    for (const address of ADDRESSES) {
      const { headers } = await send(target.origin, {
        path: withParameter(redirect.path, redirect.parameter, address),
      });
      if (leaves(headers.location, target.origin)) return open(`${redirect.path} sends to ${headers.location}`);
    }
    return closed('foreign addresses are not followed');
  },
});

/** As a browser reads it: backslashes are slashes, tabs are nothing. */
function leaves(location: string | undefined, origin: string): boolean {
  if (location === undefined) return false;
  try {
    const url = new URL(location.replaceAll('%09', '\t').replaceAll('%5C', '\\'), origin);
    return url.origin !== origin;
  } catch {
    return false;
  }
}
