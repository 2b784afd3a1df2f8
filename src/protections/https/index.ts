import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { hostsQuestion } from './redirect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'https',
  title: 'HTTPS',
  why: 'Traffic is encrypted, and only for the intended server.',
  owasp: ['A02:2021', 'A07:2021'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html',
    'https://cwe.mitre.org/data/definitions/295.html',
  ],
  needsApp: 'edits',
  recommended: true,
  rules,
  questions: [hostsQuestion],
  needs: [
    {
      fact: 'whether something in front of the app keeps to https',
      unknown: 'the missing redirect is reported where a proxy is seen, and nothing is said of apps without one',
    },
    {
      fact: 'the hosts of the app (https.hosts)',
      unknown: 'nothing is redirected: the host that a request names may be anybody’s',
    },
  ],
  breaks:
    'Connections to servers with an untrusted certificate fail. Pass its CA as ca. With https.hosts, clients that send data over plain HTTP get 403.',
  turnOff: 'Put rejectUnauthorized: false back, or remove the line with httpsRedirect.',
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
