import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'https',
  title: 'HTTPS',
  why: 'What is encrypted is encrypted for the one it is meant for.',
  owasp: ['A02:2021', 'A07:2021'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html',
    'https://cwe.mitre.org/data/definitions/295.html',
  ],
  needsApp: 'edits',
  recommended: true,
  rules,
  breaks: 'A server with a certificate that nobody vouches for is no longer connected to. Give its authority as ca.',
  turnOff: 'Put rejectUnauthorized: false back.',
  example: {
    before: `const https = require('https');
const agent = new https.Agent({ rejectUnauthorized: false });
`,
    after: `const https = require('https');
const agent = new https.Agent({ rejectUnauthorized: true });
`,
  },
  detect,
});
