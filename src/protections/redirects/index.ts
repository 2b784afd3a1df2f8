import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'redirects',
  title: 'Open redirects',
  why: 'A link to this app cannot redirect visitors to another site.',
  owasp: ['A01:2021'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html',
    'https://cwe.mitre.org/data/definitions/601.html',
  ],
  needsApp: false,
  recommended: true,
  rules,
  needs: [
    {
      fact: 'which part of a request the target comes from, and what is checked on the way',
      unknown: 'no finding: only a flow that is seen is one',
    },
    {
      fact: 'whether targets on other hosts are meant',
      unknown: 'the edit is for review, unless the name or a default says that it is a page of this app',
    },
  ],
  breaks:
    'A target on another host is replaced with the default or the start page. Paths of this app, with query and fragment, work as before.',
  turnOff: 'Leave one redirect as it is with the comment // harden-express-ignore redirects -- why above it.',
  example: {
    before: `app.get('/login/done', (req, res) => {
  res.redirect(req.query.next || '/home');
});
`,
    after: `app.get('/login/done', (req, res) => {
  res.redirect(security.localPath(req.query.next) || '/home');
});
`,
  },
  detect,
});
