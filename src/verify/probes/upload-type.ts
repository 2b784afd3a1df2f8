import { closed, defineProbe, open, skipped } from './probe.ts';
import { postFile, SMALL_PNG } from './upload.ts';

export default defineProbe({
  id: 'upload-type',
  title: 'Upload a page with a script as a picture',
  proves: 'Only expected file types are accepted, whatever their name says.',
  owasp: 'A04:2021',
  cwe: 'CWE-434',
  protections: ['uploads'],
  needs: 'upload',
  fresh: true,
  async run(target) {
    const { upload } = target;
    const page = Buffer.from('<!doctype html><script>alert(1)</script>');
    const welcome = upload.accepted
      ? { ...upload.accepted, content: Buffer.from(upload.accepted.content, 'base64') }
      : { name: 'a.png', type: 'image/png', content: SMALL_PNG };
    const good = await postFile(target, upload, welcome);
    if (good === null) return skipped('the login with the given credentials failed');
    if (good.status === 0 || good.status >= 400) return skipped(`a valid file gets ${good.status}`);
    const wrong = [
      { name: 'x.html', type: 'text/html', content: page },
      { name: 'x.html', type: welcome.type, content: page },
    ];
    for (const file of wrong) {
      const answer = await postFile(target, upload, file);
      if (answer === null || answer.status === 0) continue;
      if (answer.status < 400) return open(`${file.name} as ${file.type}: ${answer.status}`);
      if (answer.status >= 500) return open(`${file.name} as ${file.type} breaks the handler: ${answer.status}`);
    }
    return closed('pages are refused, as themselves and as pictures');
  },
});
