import { send } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';
import { postFile, SMALL_PNG } from './upload.ts';

const PLAIN = 'plain-5d1f';
const CLIMBING = 'climbing-5d1f';

export default defineProbe({
  id: 'upload-name',
  title: 'Upload a file named ../x',
  proves: 'The name of an uploaded file cannot escape its folder.',
  owasp: 'A01:2021',
  cwe: 'CWE-22',
  protections: ['uploads'],
  needs: 'upload',
  fresh: true,
  async run(target) {
    const { upload } = target;
    const welcome = upload.accepted
      ? { ...upload.accepted, content: Buffer.from(upload.accepted.content, 'base64') }
      : { name: 'a.png', type: 'image/png', content: SMALL_PNG };
    const ending = /\.\w+$/.exec(welcome.name)?.[0] ?? '';
    const good = await postFile(target, upload, { ...welcome, name: PLAIN + ending });
    if (good === null) return skipped('the login with the given credentials failed');
    if (good.status === 0 || good.status >= 400) return skipped(`a valid file gets ${good.status}`);
    const folders = ['/uploads/', `${upload.path}/`, '/files/', '/images/', '/public/uploads/'];
    const answers = await Promise.all(folders.map((folder) => send(target.origin, { path: folder + PLAIN + ending })));
    const folder = folders.find((_folder, index) => answers[index]?.status === 200);
    if (folder === undefined) return skipped('where uploads are served is not known, or they have other names there');
    for (const up of ['../', '..\\', '..%2f', '....//']) {
      const answer = await postFile(target, upload, { ...welcome, name: up + CLIMBING + ending });
      if (answer === null || answer.status >= 400) continue;
      const path = folder.replace(/[^/]+\/$/, '') + CLIMBING + ending;
      const { status } = await send(target.origin, { path });
      if (status === 200) return open(`${up}${CLIMBING}${ending} is served as ${path}`);
    }
    return closed('four spellings stay in their folder');
  },
});
