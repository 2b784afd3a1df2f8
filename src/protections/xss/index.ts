import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'xss',
  title: 'Cross-site scripting (XSS)',
  why: 'Text from a request is shown by the browser, never run.',
  owasp: ['A03:2021', 'A05:2025'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html',
    'https://cwe.mitre.org/data/definitions/79.html',
  ],
  needsApp: false,
  recommended: true,
  rules,
  needs: [
    {
      fact: 'which part of a request a page holds, and what is checked on the way',
      unknown: 'no finding: only a flow that is seen is one',
    },
    {
      fact: 'where a value comes from that a view puts into its page as it is',
      unknown: 'a possible finding; what layouts, partials, helpers and sanitizers make is left alone',
    },
    {
      fact: 'where in the page the text stands',
      unknown: 'in scripts, style sheets, addresses and tags without quotes nothing is edited',
    },
  ],
  breaks:
    'Text with <, >, & or quotes is shown as it was sent. A client that reads such a response as plain text gets it escaped.',
  turnOff: 'Leave one place as it is with the comment // harden-express-ignore xss -- why above it.',
  example: {
    before: `app.get('/hello', (req, res) => {
  res.send('<p>Hello ' + req.query.name + '</p>');
});
`,
    after: `app.get('/hello', (req, res) => {
  res.send('<p>Hello ' + security.escapeHtml(req.query.name) + '</p>');
});
`,
  },
  detect,
});
