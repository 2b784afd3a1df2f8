import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'authorization',
  title: 'Authorization',
  why: 'Every route checks access wherever its siblings do.',
  owasp: ['A01:2021', 'A01:2025'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Authorization_Cheat_Sheet.html',
    'https://cwe.mitre.org/data/definitions/862.html',
    'https://cwe.mitre.org/data/definitions/639.html',
  ],
  needsApp: false,
  recommended: true,
  rules,
  needs: [
    {
      fact: 'what stands in front of a route, and what its handler looks at',
      unknown: 'a handler that is not seen is no finding',
    },
    {
      fact: 'what the routes beside it ask for',
      unknown: 'a router of which nobody asks anything is open on purpose, or guarded elsewhere: no finding',
    },
  ],
  breaks:
    "Nothing is edited: permissions are the app's decision. harden-express routes lists every endpoint with its guards.",
  turnOff: 'Leave one route as it is with the comment // harden-express-ignore authorization -- why above it.',
  example: {
    before: `const router = require('express').Router();
router.put('/posts/:id', requireAuth, updatePost);
router.delete('/posts/:id', (req, res) => remove(req.params.id).then(() => res.sendStatus(204)));
module.exports = router;
`,
    after: `const router = require('express').Router();
router.put('/posts/:id', requireAuth, updatePost);
router.delete('/posts/:id', (req, res) => remove(req.params.id).then(() => res.sendStatus(204)));
module.exports = router;
`,
  },
  detect,
});
