import { encode } from './http.ts';
import { closed, defineProbe, judgeEach, open, skipped } from './probe.ts';
import type { Judgement, Submission, Target } from './probe.ts';
import { signIn, submit } from './session.ts';

export default defineProbe({
  id: 'csrf',
  title: 'Post a form as the victim from another site',
  proves: 'A cross-site request with the session cookie changes nothing.',
  owasp: 'A01:2021',
  cwe: 'CWE-352',
  protections: ['csrf', 'cookies'],
  needs: 'change',
  fresh: true,
  run: (target) =>
    judgeEach(target.login?.user && target.change, 'no signed-in request that changes something is known', (change) =>
      judge(target, change),
    ),
});

async function judge(target: Target, change: Submission): Promise<Judgement> {
  const { login } = target;
  const victim = login?.user && (await signIn(target, login.user));
  if (!victim) return skipped('the login with the given credentials failed');
  const cookies = [...victim.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  if (cookies === '') return closed('nothing rides along: the app uses no cookie');
  const honest = await submit(victim, change, login.private, login.page);
  if (honest.status === 0 || honest.status >= 400)
    return skipped(`the same request from the app's own page: ${honest.status}`);
  const { headers, body } = encode(change.fields, change.type ?? 'json');
  const answer = await victim.send({
    method: change.method ?? 'POST',
    path: change.path,
    headers: {
      ...headers,
      origin: 'https://evil.example',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
    },
    body,
  });
  if (answer.status >= 400 && answer.status < 500) return closed(`refused with ${answer.status}`);
  return open(`${change.method ?? 'POST'} ${change.path} from https://evil.example: ${answer.status}`);
}
