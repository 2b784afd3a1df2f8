import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'secrets',
  title: 'Secrets',
  why: 'Access to the repository does not give access to tokens, the database or other services.',
  owasp: ['A07:2021', 'A02:2021'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
    'https://cwe.mitre.org/data/definitions/798.html',
  ],
  needsApp: 'edits',
  recommended: true,
  rules,
  needs: [
    {
      fact: 'whether a module is imported before the env file is loaded',
      unknown: 'a secret that is read on import stays, with the reason',
    },
    { fact: 'the value that a database or service expects', unknown: 'it is reported: a random text would not do' },
  ],
  breaks:
    'Tokens and cookies signed with the old secret are rejected: users sign in again. In production the app does not start until the variable is set; elsewhere the secret is random on each start. Tests that sign tokens must set the variable first.',
  turnOff:
    "Put the old value in the place of security.secret('…'), or leave it with // harden-express-ignore secrets -- why.",
  example: {
    before: `const jwt = require('jsonwebtoken');
app.post('/login', (req, res) => res.json({ token: jwt.sign({ id: 1 }, 'a text') }));
`,
    after: `const jwt = require('jsonwebtoken');
app.post('/login', (req, res) => res.json({ token: jwt.sign({ id: 1 }, security.secret('JWT_SECRET')) }));
`,
  },
  detect,
});
