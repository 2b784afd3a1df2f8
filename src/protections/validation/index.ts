import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'validation',
  title: 'Input validation',
  why: 'Request data has the type and size that the handler expects.',
  owasp: ['A03:2021', 'A05:2025'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Input_Validation_Cheat_Sheet.html',
    'https://cwe.mitre.org/data/definitions/20.html',
  ],
  needsApp: false,
  recommended: true,
  rules,
  needs: [
    {
      fact: 'that a field is used as a text or stored, and that nothing on the way checks it',
      unknown: 'no finding: only a use that is seen is one',
    },
    {
      fact: 'which routes of a router have their input checked',
      unknown: 'a middleware or a helper that is not seen may be a check: no finding',
    },
  ],
  breaks:
    "Only validation error responses are edited: rejected values are left out, every other field stays. Valid input is the app's decision; explain shows a schema to start with.",
  turnOff: 'Leave one place as it is with the comment // harden-express-ignore validation -- why above it.',
  example: {
    before: `const { body, validationResult } = require('express-validator');
app.post('/users', body('password').isLength({ min: 12 }), (req, res) => {
  const errors = validationResult(req);
  if (!errors.isEmpty()) return res.status(400).json({ errors: errors.array() });
  res.sendStatus(201);
});
`,
    after: `const { body, validationResult } = require('express-validator');
app.post('/users', body('password').isLength({ min: 12 }), (req, res) => {
  const errors = validationResult(req);
  if (!errors.isEmpty()) return res.status(400).json({ errors: errors.array().map((error) => ({ ...error, value: undefined })) });
  res.sendStatus(201);
});
`,
  },
  detect,
});
