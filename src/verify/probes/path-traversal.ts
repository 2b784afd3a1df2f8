import { send, withParameter } from './http.ts';
import { closed, defineProbe, open } from './probe.ts';

const UP = '../../../../../../../../..';
const PASSWD = /^root:[^:]*:0:0:/m;
const SPELLINGS = [
  UP,
  UP.replaceAll('/', '%2f'),
  UP.replaceAll('..', '%2e%2e'),
  UP.replaceAll('../', '..%5c'),
  UP.replaceAll('..', '....//'),
];

export default defineProbe({
  id: 'path-traversal',
  title: 'Read /etc/passwd through ../',
  proves: 'No spelling of `..` leads out of the folders that are served.',
  owasp: 'A01:2021',
  cwe: 'CWE-22',
  protections: ['static-files', 'path-traversal'],
  async run(target) {
    const paths = SPELLINGS.map((up) => `/${up}/etc/passwd`);
    const { file } = target;
    if (file) {
      for (const up of [UP, `./${UP}`, '']) paths.push(withParameter(file.path, file.parameter, `${up}/etc/passwd`));
    }
    for (const path of paths) {
      const answer = await send(target.origin, { path });
      if (PASSWD.test(answer.body)) return open(`GET ${path} shows /etc/passwd`);
    }
    return closed(`${paths.length} spellings tried${file ? '' : ' on the address alone'}`);
  },
});
