import type { Answer } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';
import { signIn, submit } from './session.ts';

export default defineProbe({
  id: 'foreign-object',
  title: "Open another person's note by its id",
  proves: 'What belongs to one person is a 404 to another, who can neither read, change nor delete it.',
  owasp: 'A01:2021',
  cwe: 'CWE-639',
  protections: ['authorization'],
  fresh: true,
  async run(target) {
    const { owned, login } = target;
    if (!owned || !login?.user || !login.other) return skipped('no owned resource and two people are known');
    const owner = await signIn(target, login.user);
    const stranger = await signIn(target, login.other);
    if (!owner || !stranger) return skipped('the login with the given credentials failed');
    const path = owned.create
      ? await made(await submit(owner, owned.create, login.private, login.page), owned.path)
      : owned.path;
    const own = await owner.send({ path });
    if (own.status !== 200) return skipped(`the owner gets ${own.status} for ${path}`);
    const seen = await stranger.send({ path });
    if (seen.status === 200) return open(`GET ${path} as somebody else: 200`);
    if (seen.status === 403) return open(`GET ${path} as somebody else: 403 tells that it exists`);
    await stranger.send({ method: 'DELETE', path });
    const after = await owner.send({ path });
    return after.status === 200
      ? closed(`somebody else gets ${seen.status}`)
      : open(`DELETE ${path} as somebody else removed it`);
  },
});

/** `/notes/:id` with the id that the answer names, in its body or in where it leads. */
async function made(answer: Answer, path: string): Promise<string> {
  const id =
    /"id"\s*:\s*"?([\w-]+)/.exec(answer.body)?.[1] ?? /([\w-]+)\/?$/.exec(answer.headers.location ?? '')?.[1] ?? '1';
  return path.replace(':id', id);
}
