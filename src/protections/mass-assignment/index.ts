import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'mass-assignment',
  title: 'Mass assignment',
  why: 'A request sets only the fields a client may set.',
  owasp: ['A01:2021'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Mass_Assignment_Cheat_Sheet.html',
    'https://cwe.mitre.org/data/definitions/915.html',
  ],
  needsApp: false,
  recommended: true,
  rules,
  needs: [
    {
      fact: 'that a whole body or query reaches a model of mongoose or sequelize',
      unknown: 'no finding: only a flow that is seen is one',
    },
    {
      fact: 'which fields a sender may set',
      unknown:
        'nothing is edited: only where the schema of the model names fields like role or owner are the others picked',
    },
  ],
  breaks:
    "With review: fields that look like the app's own (role, owner, tokens, timestamps) are no longer taken from a request. An admin form that sends them stops working for those fields.",
  turnOff: 'Leave one place as it is with the comment // harden-express-ignore mass-assignment -- why above it.',
  example: {
    before: `const mongoose = require('mongoose');
const User = mongoose.model('User', new mongoose.Schema({ name: String, role: String }));
app.post('/users', async (req, res) => {
  res.json(await User.create(req.body));
});
`,
    after: `const mongoose = require('mongoose');
const User = mongoose.model('User', new mongoose.Schema({ name: String, role: String }));
app.post('/users', async (req, res) => {
  res.json(await User.create(security.pick(req.body, ['name'])));
});
`,
  },
  detect,
});
