import type { Answer } from './http.ts';
import { closed, defineProbe, listOf, open, skipped } from './probe.ts';
import type { Judgement, Submission, Target } from './probe.ts';
import { submit, trySignIn, visit } from './session.ts';
import { NOBODY } from './surface.ts';

export default defineProbe({
  id: 'user-enumeration',
  title: 'Find out who has an account',
  proves:
    'Whatever takes an address answers alike, whether there is an account or not: signing in, registering, a lost password.',
  owasp: 'A07:2021',
  cwe: 'CWE-204',
  protections: ['authentication'],
  needs: 'login',
  fresh: true,
  async run(target) {
    const { login } = target;
    if (!login?.user) return skipped('no account is known');
    const known = login.user.identity;
    const wrong = await trySignIn(visit(target), login, known, NOBODY.secret);
    const unknown = await trySignIn(visit(target), login, NOBODY.identity, NOBODY.secret);
    const signingIn = judge('a wrong password', [wrong, known], [unknown, NOBODY.identity]);
    if (signingIn.verdict !== 'closed') return signingIn;
    for (const place of listOf(target.addresses)) {
      const [taken, free] = await tryBoth(target, place, known);
      const judgement = judge(`${place.path} with an account`, [taken, known], [free, NOBODY.identity]);
      if (judgement.verdict !== 'closed') return judgement;
    }
    const places = [login.path, ...listOf(target.addresses).map(({ path }) => path)];
    return closed(`both are answered alike at ${places.join(', ')}`);
  },
});

/** The answers to the known address and to one that nobody has. */
async function tryBoth(
  target: Target,
  { identity, ...place }: Submission & { identity: string },
  known: string,
): Promise<[Answer, Answer]> {
  const attempt = (address: string): Promise<Answer> =>
    submit(
      visit(target),
      { ...place, fields: { ...place.fields, [identity]: address } },
      place.path,
      target.login?.page,
    );
  return [await attempt(known), await attempt(NOBODY.identity)];
}

type Typed = readonly [Answer, string];

function judge(what: string, [known, address]: Typed, [unknown, other]: Typed): Judgement {
  if (known.status === 429 || unknown.status === 429) return skipped('the limiter answered first');
  if (known.status >= 500) return skipped(`${what}: ${known.status}`);
  if (shape(known, address) === shape(unknown, other)) return closed('alike');
  return open(`${what}: ${summary(known)}; without an account: ${summary(unknown)}`);
}

/**
 * What an attacker can compare: status, target and text, without the name that was typed and what changes each time.
 */
function shape(answer: Answer, typed: string): string {
  const text = answer.body.replaceAll(typed, '').replaceAll(encodeURIComponent(typed), '');
  const steady = text
    .replace(/(nonce|value|content)=(["'])[^"']*\2/g, '')
    .replace(/"(?:requestId|id|token)"\s*:\s*"[^"]*"/g, '');
  return `${answer.status} ${(answer.headers.location ?? '').replaceAll(encodeURIComponent(typed), '')} ${steady}`;
}

function summary(answer: Answer): string {
  const text = answer.body
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return `${answer.status}${answer.headers.location ? ` → ${answer.headers.location}` : ''} ${text.slice(0, 40)}`.trim();
}
