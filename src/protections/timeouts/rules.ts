import type { Rule } from '../../model/protection.ts';

export const rules = {
  'switched-off': {
    severity: 'medium',
    fix: 'manual',
    message: 'The time within which a request has to arrive is switched off: a few slow clients hold all connections.',
    cwe: 'CWE-400',
    owasp: 'A05:2021',
    todo: 'Remove the line, or set a time in which the largest upload arrives: server.requestTimeout = 10 * 60_000.',
  },
  long: {
    severity: 'low',
    fix: 'safe',
    message: 'A client may take a minute for its headers and five for a request, which are the times of Node.',
    cwe: 'CWE-400',
    owasp: 'A05:2021',
    todo: 'Set headersTimeout and requestTimeout of the server.',
  },
  'no-graceful-stop': {
    severity: 'low',
    fix: 'safe',
    message: 'Asked to stop (SIGTERM), the process ends at once: requests that have begun are cut off.',
    cwe: 'CWE-404',
    owasp: 'A04:2021',
    todo: "Close the server when the process is asked to stop: process.once('SIGTERM', () => server.close()).",
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
