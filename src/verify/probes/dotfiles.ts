import { send } from './http.ts';
import { closed, defineProbe, open } from './probe.ts';

const FILES = [
  '/.env',
  '/.git/config',
  '/.git/HEAD',
  '/.npmrc',
  '/.htpasswd',
  '/package.json',
  '/node_modules/express/package.json',
  '/.env.example',
];

/** Some pages that stand for "not found" differ each time, by a token or the address in them. None of the files is a page. */
const isPage = (body: string): boolean => /^\s*<(!doctype|html|head|body)/i.test(body);

export default defineProbe({
  id: 'dotfiles',
  title: 'Download /.env and /.git/config',
  proves: 'Hidden files, the manifest and installed packages are not served.',
  owasp: 'A05:2021',
  cwe: 'CWE-538',
  protections: ['static-files'],
  async run(target) {
    // A single-page app answers every address with its page.
    const fallback = await send(target.origin, { path: '/no-such-file-5d1f' });
    for (const path of FILES) {
      const answer = await send(target.origin, { path });
      if (answer.status === 200 && answer.body !== fallback.body && !isPage(answer.body))
        return open(`GET ${path}: 200, ${answer.body.length} bytes`);
    }
    return closed(`${FILES.length} names tried, none served`);
  },
});
