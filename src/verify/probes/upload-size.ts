import { closed, defineProbe, open, skipped } from './probe.ts';
import { postFile } from './upload.ts';

const TWENTY_MEBIBYTES = 20 * 1024 * 1024;

export default defineProbe({
  id: 'upload-size',
  title: 'Fill the disk with one huge upload',
  proves: 'An upload over the limit is rejected as too large, not as a server error.',
  owasp: 'A05:2021',
  cwe: 'CWE-770',
  protections: ['uploads'],
  needs: 'upload',
  fresh: true,
  async run(target) {
    const { upload } = target;
    const size = upload.oversize ?? TWENTY_MEBIBYTES;
    const welcome = upload.accepted ?? { name: 'a.png', type: 'image/png', content: '' };
    const answer = await postFile(target, upload, { ...welcome, content: Buffer.alloc(size, 0x61) });
    if (answer === null) return skipped('the login with the given credentials failed');
    const mebibytes = Math.round(size / 1024 / 1024);
    if (answer.status === 413 || answer.status === 400 || answer.failure === 'reset')
      return closed(`${mebibytes} MiB: ${answer.status || 'connection closed'}`);
    if (answer.status === 401 || answer.status === 403 || answer.status === 404)
      return skipped(`POST ${upload.path}: ${answer.status}`);
    return open(`${mebibytes} MiB: ${answer.status || answer.failure}`);
  },
});
