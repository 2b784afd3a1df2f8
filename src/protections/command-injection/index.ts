import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'command-injection',
  title: 'Command injection',
  why: 'Request data is passed to programs as arguments and never reaches a shell.',
  owasp: ['A03:2021'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/OS_Command_Injection_Defense_Cheat_Sheet.html',
    'https://cwe.mitre.org/data/definitions/78.html',
  ],
  needsApp: false,
  recommended: true,
  rules,
  needs: [
    {
      fact: 'which part of a request a command comes from, and what is checked on the way',
      unknown: 'no finding: only a flow that is seen is one',
    },
  ],
  breaks:
    'With review, where the whole command is known: a value with several words or wildcards becomes one argument, and Windows script files are not found without a shell. A value may still be an option (-x): check for that where the program has dangerous ones.',
  turnOff: 'Leave one place as it is with the comment // harden-express-ignore command-injection -- why above it.',
  example: {
    before: `const { exec } = require('node:child_process');
app.get('/ping', (req, res) => {
  exec('ping -c 1 ' + req.query.host, (error, out) => res.type('text').send(out));
});
`,
    after: `const { execFile } = require('node:child_process');
app.get('/ping', (req, res) => {
  execFile('ping', ['-c', '1', String(req.query.host)], (error, out) => res.type('text').send(out));
});
`,
  },
  detect,
});
