import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';
import { LOGINS } from './steps.ts';

export default defineProtection({
  id: 'login-limits',
  title: 'Login rate limits',
  why: 'Passwords and codes cannot be brute-forced.',
  owasp: ['A07:2021'],
  references: ['https://express-rate-limit.mintlify.app/', 'https://cwe.mitre.org/data/definitions/307.html'],
  needsApp: true,
  recommended: true,
  rules,
  questions: [
    {
      key: 'limits.logins',
      message: 'How many login attempts are allowed in 15 minutes?',
      infer: (_project, level) => ({ value: LOGINS[level], source: 'room for people behind one address' }),
      validate: (value) => (/^[1-9]\d*$/.test(value) ? undefined : 'A whole number above 0.'),
      example: '20',
    },
  ],
  needs: [
    {
      fact: 'How many proxies stand in front: it decides what an address is.',
      unknown:
        'Attempts are counted for one account from one address, so that people behind a proxy do not lock each other out. A login whose handler does not show what it reads stays a finding that names --set proxy.hops.',
    },
    {
      fact: 'Whether a failed login answers 400 or above.',
      unknown: 'Every attempt counts. New accounts and mails count whether or not they succeed.',
    },
    {
      fact: 'Whether a route above it in the same file is given a limiter for the like, by a name.',
      unknown:
        'It gets one of ours. Where one is seen, it is taken by its name; new accounts take only one of new accounts.',
    },
    {
      fact: 'Whether something else holds guesses off: a lock of the account, a captcha in front of new accounts and mails.',
      unknown: 'Nothing does, and a limit is added.',
    },
    {
      fact: 'Whether a route that is called like a login reads a password or a code.',
      unknown: 'A route called token is left alone: it may be for programs with a key. Other names count as logins.',
    },
    {
      fact: 'Whether the handler of a login takes a token from a header, too.',
      unknown: 'It does not. Where one does, the limiter is for a person to write: pages renew their token there.',
    },
    {
      fact: 'Whether HTTP Basic is asked for: by a package, a strategy of passport, or the header WWW-Authenticate.',
      unknown:
        'It is no finding. Where it is seen, the limiter is for a person to write: every request brings the password.',
    },
  ],
  breaks:
    'Users who mistype a password more often than the limit wait up to 15 minutes. Counts are kept in the memory of each process.',
  turnOff: 'Set LOGIN_RATE_LIMIT to a high number, or remove rateLimit(security.loginRateLimit) from the routes.',
  example: {
    before: "app.post('/login', (req, res) => enter(res, req.body.email, req.body.password));\n",
    after:
      "app.post('/login', rateLimit(security.loginRateLimit), (req, res) => enter(res, req.body.email, req.body.password));\n",
  },
  detect,
});
