import { send } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';
import { forwarded } from './session.ts';

export default defineProbe({
  id: 'inline-script',
  title: 'Run an injected inline script',
  proves: 'The enforced policy lets no inline script run without a nonce or a hash.',
  owasp: 'A03:2021',
  cwe: 'CWE-79',
  protections: ['csp'],
  level: 'strict',
  async run(target) {
    const path = target.page ?? '/';
    const answer = await send(target.origin, { path, headers: { accept: 'text/html', ...forwarded(target) } });
    if (!String(answer.headers['content-type'] ?? '').includes('html')) return skipped(`GET ${path} is no HTML page`);
    const policy = directives(String(answer.headers['content-security-policy'] ?? ''));
    const scripts = policy.get('script-src-elem') ?? policy.get('script-src') ?? policy.get('default-src');
    if (!scripts) return open('no enforced policy for scripts');
    const guarded = scripts.some((source) => /^'(?:nonce|sha\d+)-/.test(source));
    if (scripts.includes("'unsafe-inline'") && !guarded) return open("script-src allows 'unsafe-inline'");
    if (scripts.some((source) => source === '*' || source === 'data:' || source === 'https:')) {
      return open(`script-src allows scripts of any origin: ${scripts.join(' ')}`);
    }
    return closed(`script-src ${scripts.map((source) => source.replace(/^'nonce-.*'$/, "'nonce-…'")).join(' ')}`);
  },
});

function directives(policy: string): Map<string, string[]> {
  const parts = policy.split(';').map((part) => part.trim().split(/\s+/));
  return new Map(parts.map(([name = '', ...sources]) => [name.toLowerCase(), sources]));
}
