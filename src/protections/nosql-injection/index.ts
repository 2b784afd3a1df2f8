import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'nosql-injection',
  title: 'NoSQL injection',
  why: 'Request data reaches a document database as values, never as operators.',
  owasp: ['A03:2021'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/NodeJS_Security_Cheat_Sheet.html',
    'https://cwe.mitre.org/data/definitions/943.html',
  ],
  needsApp: false,
  recommended: true,
  rules,
  breaks:
    'A field sent as an object or array is compared as text and matches nothing. A missing field is compared as the text "undefined". Strings match as before.',
  turnOff: 'Leave one query as it is with the comment // harden-express-ignore nosql-injection -- why above it.',
  example: {
    before: `const mongoose = require('mongoose');
const User = mongoose.model('User', new mongoose.Schema({ email: String }));
app.post('/login', async (req, res) => {
  const user = await User.findOne({ email: req.body.email });
  res.json({ found: user !== null });
});
`,
    after: `const mongoose = require('mongoose');
const User = mongoose.model('User', new mongoose.Schema({ email: String }));
app.post('/login', async (req, res) => {
  const user = await User.findOne({ email: String(req.body.email) });
  res.json({ found: user !== null });
});
`,
  },
  detect,
});
