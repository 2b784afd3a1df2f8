import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'parameter-pollution',
  title: 'Parameter pollution',
  why: 'A parameter that is sent twice neither breaks a handler nor bypasses a check.',
  owasp: ['A03:2021', 'A05:2025'],
  references: [
    'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/07-Input_Validation_Testing/04-Testing_for_HTTP_Parameter_Pollution',
    'https://cwe.mitre.org/data/definitions/235.html',
  ],
  needsApp: false,
  recommended: true,
  rules,
  needs: [
    {
      fact: 'that a key of the query is used as a text, and nothing holds it to one',
      unknown: 'no finding: only a use that is seen is one',
    },
    {
      fact: 'whether the key may be absent',
      unknown: "String(… || '') is written, and nothing behind ?.",
    },
  ],
  breaks:
    'A parameter that is sent twice is read as one string with a comma, and a missing one as an empty string. Arrays that the app reads as arrays stay arrays.',
  turnOff: 'Leave one use as it is with the comment // harden-express-ignore parameter-pollution -- why above it.',
  example: {
    before: `app.get('/search', (req, res) => {
  const words = (req.query.q || '').split(' ');
  res.json({ words });
});
`,
    after: `app.get('/search', (req, res) => {
  const words = String(req.query.q || '').split(' ');
  res.json({ words });
});
`,
  },
  detect,
});
