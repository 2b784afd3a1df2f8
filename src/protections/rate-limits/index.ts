import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';
import { inferRequests, LOGINS } from './steps.ts';

export default defineProtection({
  id: 'rate-limits',
  title: 'Rate limits',
  why: 'Passwords cannot be guessed by the thousand, and one client cannot use up the app.',
  owasp: ['A04:2021', 'A07:2021'],
  references: ['https://express-rate-limit.mintlify.app/', 'https://cwe.mitre.org/data/definitions/307.html'],
  needsApp: true,
  recommended: true,
  rules,
  questions: [
    {
      key: 'limits.requests',
      message: 'How many requests may one address send in a minute?',
      infer: inferRequests,
      validate: validateCount,
      example: '300',
    },
    {
      key: 'limits.logins',
      message: 'How many logins may one address try in 15 minutes?',
      infer: (_project, level) => ({ value: LOGINS[level], source: 'room for people behind one address' }),
      validate: validateCount,
      example: '20',
    },
  ],
  breaks:
    'Many people behind one address (an office, a school) share its limit; so does everybody where a proxy stands in front and TRUST_PROXY is not set. Counts are kept in memory: with several processes each counts for itself.',
  turnOff: 'Set RATE_LIMIT and LOGIN_RATE_LIMIT to a high number, or remove the lines with rateLimit(…).',
  example: {
    before: "app.post('/login', login);\n",
    after: "app.use(rateLimit(security.rateLimit));\napp.post('/login', rateLimit(security.loginRateLimit), login);\n",
  },
  detect,
});

function validateCount(value: string): string | undefined {
  return /^[1-9]\d*$/.test(value) ? undefined : 'A whole number above 0.';
}
