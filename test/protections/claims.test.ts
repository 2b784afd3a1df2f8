import { expect, it } from 'vitest';
import { audit } from '../../src/engine/audit.ts';
import { protections } from '../../src/protections/index.ts';
import { read } from '../read/support.ts';

const START = "const express = require('express');\nconst app = express();\n";
const LOGIN =
  "app.post('/login', LIMIT, (req, res) => (req.body.password === process.env.PW ? res.json({}) : res.sendStatus(401)));\n";
const limit = (options: string): string => `require('express-rate-limit').rateLimit({ windowMs: 60_000, ${options} })`;

/** Whether one of the protections is said to be in place, in whole or in part, for an app with these lines. */
function isClaimed(id: string, lines: string): boolean {
  const project = read({ 'app.js': `${START}${lines}app.listen(3000);\n` });
  const chosen = protections.filter((protection) => protection.id === id);
  return audit(project, chosen).protections.some(({ at }) => at.length > 0);
}

it.each([
  ['a limiter of all', 'request-limits', `app.use(${limit('limit: 100')});\n`, true],
  ['a limiter that skips all', 'request-limits', `app.use(${limit('limit: 100, skip: () => true')});\n`, false],
  [
    'a limiter by a header',
    'request-limits',
    `app.use(${limit("limit: 100, keyGenerator: (req) => req.get('x-forwarded-for')")});\n`,
    false,
  ],
  ['a limiter of a login', 'login-limits', LOGIN.replace('LIMIT', limit('limit: 5')), true],
  ['one that counts to infinity', 'login-limits', LOGIN.replace('LIMIT', limit('max: Infinity')), false],
  [
    'one in front of a login that skips all',
    'login-limits',
    `app.use('/login', ${limit('limit: 5, skip: () => true')});\n${LOGIN.replace('LIMIT, ', '')}`,
    false,
  ],
  [
    'a function of the app that is called like one of ours',
    'nosql-injection',
    "const users = require('mongoose').model('User');\nfunction withoutOperators(req, res, next) { next(); }\napp.use(express.json(), withoutOperators);\napp.post('/', async (req, res) => res.json(await users.findOne({ email: req.body.email })));\n",
    false,
  ],
  [
    'a token that is checked',
    'csrf',
    "const { doubleCsrf } = require('csrf-csrf');\nconst { doubleCsrfProtection } = doubleCsrf({});\napp.use(doubleCsrfProtection);\n",
    true,
  ],
  [
    'a token that is only made',
    'csrf',
    "const { doubleCsrf } = require('csrf-csrf');\nconst { generateToken } = doubleCsrf({});\napp.use((req, res, next) => { res.locals.csrf = generateToken(req, res); next(); });\n",
    false,
  ],
])('%s', (_, id, lines, claimed) => expect(isClaimed(id, lines)).toBe(claimed));
