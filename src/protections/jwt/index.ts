import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'jwt',
  title: 'JSON Web Tokens',
  why: 'Tokens are accepted only with a valid signature, and expire.',
  owasp: ['A02:2021', 'A07:2021'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/JSON_Web_Token_for_Java_Cheat_Sheet.html',
    'https://cwe.mitre.org/data/definitions/347.html',
  ],
  needsApp: 'edits',
  recommended: true,
  rules,
  needs: [{ fact: 'the algorithm that tokens are signed with', unknown: 'a missing list of algorithms is reported' }],
  breaks: 'New tokens expire after a day, and users sign in again. Existing tokens stay valid.',
  turnOff: 'Remove algorithms and expiresIn from the options.',
  example: {
    before: `const jwt = require('jsonwebtoken');
app.post('/token', (req, res) => res.json({ token: jwt.sign({ id: 1 }, process.env.JWT_SECRET) }));
app.get('/me', (req, res) => res.json(jwt.verify(req.get('x-token'), process.env.JWT_SECRET)));
`,
    after: `const jwt = require('jsonwebtoken');
app.post('/token', (req, res) => res.json({ token: jwt.sign({ id: 1 }, process.env.JWT_SECRET, { expiresIn: '1d' }) }));
app.get('/me', (req, res) => res.json(jwt.verify(req.get('x-token'), process.env.JWT_SECRET, { algorithms: ['HS256'] })));
`,
  },
  detect,
});
