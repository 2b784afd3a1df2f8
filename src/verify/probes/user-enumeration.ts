import type { Answer } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';
import { trySignIn, visit } from './session.ts';
import { NOBODY } from './surface.ts';

export default defineProbe({
  id: 'user-enumeration',
  title: 'Find out who has an account',
  proves: 'A wrong password and an unknown account get the same answer.',
  owasp: 'A07:2021',
  cwe: 'CWE-204',
  protections: ['authentication'],
  fresh: true,
  async run(target) {
    const { login } = target;
    if (!login?.user) return skipped('no account is known');
    const wrong = await trySignIn(visit(target), login, login.user.identity, NOBODY.secret);
    const unknown = await trySignIn(visit(target), login, NOBODY.identity, NOBODY.secret);
    if (wrong.status === 429 || unknown.status === 429) return skipped('the limiter answered before the login did');
    const [one, two] = [shape(wrong, login.user.identity), shape(unknown, NOBODY.identity)];
    if (one === two) return closed(`both are answered ${wrong.status}`);
    return open(`a wrong password: ${summary(wrong)}; an unknown account: ${summary(unknown)}`);
  },
});

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
