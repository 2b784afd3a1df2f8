import type { Visitor } from './http.ts';
import { oneByOne, withLeaves } from './leaves.ts';
import { closed, defineProbe, judgeEach, open, skipped } from './probe.ts';
import type { Judgement, Owned, Target } from './probe.ts';
import { pathOfMade, signIn, submit } from './session.ts';

export default defineProbe({
  id: 'foreign-object',
  title: "Open another user's record by its id",
  proves: 'A record of one user is a 404 to another, who can neither read, list, change nor delete it.',
  owasp: 'A01:2021',
  cwe: 'CWE-639',
  protections: ['authorization'],
  needs: 'owned',
  fresh: true,
  run: (target) =>
    judgeEach(
      target.login?.user && target.login.other && target.owned,
      'no owned resource and two people are known',
      (owned) => judge(target, owned),
    ),
});

async function judge(target: Target, owned: Owned): Promise<Judgement> {
  const { login } = target;
  const owner = login?.user && (await signIn(target, login.user));
  const stranger = login?.other && (await signIn(target, login.other));
  if (!owner || !stranger) return skipped('the login with the given credentials failed');
  const path = owned.create
    ? pathOfMade(await submit(owner, owned.create, login.private, login.page), owned.path)
    : owned.path;
  const own = await owner.send({ path });
  if (own.status !== 200) return skipped(`the owner gets ${own.status} for ${path}`);
  const seen = await stranger.send({ path });
  if (seen.status === 200) return open(`GET ${path} as somebody else: 200`);
  if (seen.status === 403) return open(`GET ${path} as somebody else: 403 tells that it exists`);
  const listed = await listing(target, stranger, path);
  if (listed !== null) return open(`GET ${listed} as somebody else lists ${path}`);
  for (const [method, at, fields] of attemptsAt(target, owned, path)) {
    const attempt = { method, path: at, fields, type: owned.create?.type ?? 'json' };
    const answer = await submit(stranger, attempt, login.private, login.page);
    const after = await owner.send({ path });
    if (after.status !== 200) return open(`${method} ${at} as somebody else removed it`);
    if (steady(after.body) !== steady(own.body)) return open(`${method} ${at} as somebody else changed it`);
    if (answer.status >= 200 && answer.status < 300) return open(`${method} ${at} as somebody else: ${answer.status}`);
  }
  return closed(`somebody else gets ${seen.status}, whatever they try`);
}

/** A list on which a stranger finds it: those of the routes that are known, or the folder that it is in. */
async function listing(target: Target, stranger: Visitor, path: string): Promise<string | null> {
  const id = path.split('/').at(-1) ?? path;
  const gets = (target.routes ?? []).filter((route) => route.startsWith('GET ') && !/[:*]/.test(route));
  const lists = target.routes ? gets.map((route) => route.slice('GET '.length)) : [path.replace(/\/[^/]*$/, '') || '/'];
  for (const list of lists) {
    const { status, body } = await stranger.send({ path: list, bodyTimeout: 2000 });
    if (status === 200 && id.length > 8 && body.includes(id)) return list;
  }
  return null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Whatever changes or removes it; reading comes first, and deleting last. */
function attemptsAt(target: Target, owned: Owned, path: string): [method: string, path: string, fields: Fields][] {
  const { path: pattern, create, change = create?.fields ?? {} } = owned;
  const changes = (method: string, at: string): [string, string, Fields][] =>
    (method === 'DELETE' ? [change] : variants(change)).map((fields) => [method, at, fields]);
  if (!target.routes) return ['PUT', 'PATCH', 'DELETE'].flatMap((method) => changes(method, path));
  const under = target.routes
    .map((route) => route.split(' ') as [string, string])
    .filter(([method, route]) => method !== 'GET' && (route === pattern || route.startsWith(`${pattern}/`)))
    .sort(([one], [other]) => Number(one === 'DELETE') - Number(other === 'DELETE'));
  return under.flatMap(([method, route]) => changes(method, route.replace(pattern, path)));
}

/** With texts that show who wrote them, those of lines and other parts as well: all, and each alone, for one may not fit. */
function variants(fields: Fields): Fields[] {
  const marked = (leaf: unknown): unknown => (typeof leaf === 'string' ? `${leaf} 5d1f` : leaf);
  return [withLeaves(fields, marked) as Fields, ...oneByOne(fields, marked)];
}

/** A page without what changes every time. */
const steady = (body: string): string => body.replace(/(nonce|value|content)=(["'])[^"']*\2/g, '');
