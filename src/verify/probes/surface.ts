import type { Target } from './probe.ts';

/** Where a JSON body may be sent: a known route, a login that takes JSON, or, unknown, the root. */
export function jsonRoute(target: Target): { method: string; path: string; known: boolean } {
  if (target.json) return { method: target.json.method ?? 'POST', path: target.json.path, known: true };
  if (target.login?.type === 'json') return { method: 'POST', path: target.login.path, known: true };
  return { method: 'POST', path: target.login?.path ?? '/', known: false };
}

/** A person's credentials that no account has. */
export const NOBODY = { identity: 'nobody-4c1f@example.com', secret: 'wrong-4c1f-Password' } as const;
