import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'passwords',
  title: 'Passwords',
  why: 'A leaked database does not reveal passwords.',
  owasp: ['A02:2021', 'A07:2021'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html',
    'https://cwe.mitre.org/data/definitions/916.html',
  ],
  needsApp: 'edits',
  recommended: true,
  rules,
  breaks:
    'Hashing takes some milliseconds longer; stored hashes are verified as before. bcrypt reads at most 72 bytes of a password: reject longer ones.',
  turnOff: 'Put the cost back.',
  example: {
    before: `const bcrypt = require('bcrypt');
app.post('/users', async (req, res) => res.json({ hash: await bcrypt.hash(req.body.password, 8) }));
`,
    after: `const bcrypt = require('bcrypt');
app.post('/users', async (req, res) => res.json({ hash: await bcrypt.hash(req.body.password, 10) }));
`,
  },
  detect,
});
