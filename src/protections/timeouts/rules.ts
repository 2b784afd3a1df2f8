import type { Rule } from '../../model/protection.ts';

export const rules = {
  'switched-off': {
    severity: 'medium',
    fix: 'manual',
    message: 'The request timeout is turned off: a few slow clients can hold all connections.',
    cwe: 'CWE-400',
    owasp: 'A05:2021',
    todo: 'Remove the line, or allow enough time for the largest upload: server.requestTimeout = 10 * 60_000.',
  },
  long: {
    severity: 'low',
    fix: 'safe',
    message: "Node's default timeouts apply: one minute for headers, five for a request.",
    cwe: 'CWE-400',
    owasp: 'A05:2021',
    todo: 'Set headersTimeout and requestTimeout on the server.',
  },
  'no-graceful-stop': {
    severity: 'low',
    fix: 'safe',
    message: 'The process exits immediately on SIGTERM: requests in flight are cut off.',
    cwe: 'CWE-404',
    owasp: 'A04:2021',
    todo: "Close the server on SIGTERM: process.once('SIGTERM', () => server.close()).",
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
