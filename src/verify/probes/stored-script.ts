import { oneByOne } from './leaves.ts';
import { closed, defineProbe, judgeEach, listOf, open, skipped } from './probe.ts';
import type { Judgement, Owned, Submission, Target } from './probe.ts';
import { pathOfMade, signIn, submit } from './session.ts';

const SCRIPT = '<script>x5d1f()</script>';

export default defineProbe({
  id: 'stored-script',
  title: 'Store a script in a text that a page shows',
  proves: 'User content is encoded on every page that shows it.',
  owasp: 'A03:2021',
  cwe: 'CWE-79',
  protections: ['xss'],
  needs: 'owned',
  fresh: true,
  run: (target) =>
    judgeEach(
      listOf(target.owned).filter(({ create }) => create !== undefined),
      'no text that people write is known',
      (owned) => judge(target, owned),
    ),
});

async function judge(target: Target, { path, create }: Owned): Promise<Judgement> {
  const { login } = target;
  const author = login?.user && (await signIn(target, login.user));
  if (!author || !create) return skipped('the login with the given credentials failed');
  let shown = 0;
  // One value at a time: another may be a number or a date, which takes no script.
  for (const fields of oneByOne(create.fields, () => SCRIPT)) {
    const made = await submit(author, { ...create, fields }, login.private, login.page);
    if (made.status >= 400) continue;
    for (const page of [pathOfMade(made, path), path.replace(/\/:.*$/, ''), `${pathOfMade(made, path)}/edit`]) {
      const { headers, body } = await author.send({ path: page, headers: { accept: 'text/html' } });
      if (!String(headers['content-type'] ?? '').includes('html')) continue;
      if (body.includes(SCRIPT)) return open(`GET ${page} shows the script in ${nameOf(fields)} as it is`);
      if (body.includes('x5d1f')) shown += 1;
    }
  }
  return shown > 0 ? closed(`encoded on ${shown} pages`) : skipped('no page shows what was written');
}

/** The field that the script is in. */
const nameOf = (fields: Submission['fields']): string =>
  Object.entries(fields).find(([, value]) => JSON.stringify(value).includes(SCRIPT))?.[0] ?? '';
