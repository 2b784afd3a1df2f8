import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'paths',
  title: 'Path traversal',
  why: 'Requests reach only files in the intended folder.',
  owasp: ['A01:2021'],
  references: [
    'https://owasp.org/www-community/attacks/Path_Traversal',
    'https://cwe.mitre.org/data/definitions/22.html',
  ],
  needsApp: false,
  recommended: true,
  rules,
  needs: [
    {
      fact: 'which part of a request a path comes from, and what is checked on the way',
      unknown: 'no finding: only a flow that is seen is one',
    },
    {
      fact: 'the folder in front of the name in the same expression',
      unknown: 'the finding is reported, and nothing is edited',
    },
  ],
  breaks:
    'A name with .. that would leave the folder is looked up inside it and not found. Names with spaces, other scripts and subfolders work as before.',
  turnOff: 'Leave one path as it is with the comment // harden-express-ignore paths -- why above it.',
  example: {
    before: `const path = require('node:path');
app.get('/files/:name', (req, res) => {
  res.sendFile(path.join(__dirname, 'uploads', req.params.name));
});
`,
    after: `const path = require('node:path');
app.get('/files/:name', (req, res) => {
  res.sendFile(path.join(__dirname, 'uploads', security.pathInside(req.params.name)));
});
`,
  },
  detect,
});
