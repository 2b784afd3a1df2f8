import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'cookies',
  title: 'Cookies',
  why: 'Identity cookies stay between the browser and the app.',
  owasp: ['A05:2021', 'A08:2021'],
  references: [
    'https://developer.mozilla.org/docs/Web/HTTP/Guides/Cookies',
    'https://cwe.mitre.org/data/definitions/1004.html',
  ],
  needsApp: true,
  recommended: true,
  rules,
  needs: [
    { fact: 'whether a page script reads the cookie', unknown: 'httpOnly is reported and not set' },
    {
      fact: 'whether requests with cookies come from other sites',
      unknown: "SameSite is 'lax', as browsers take it where nothing is said",
    },
    { fact: 'whether the app is reached by HTTPS', unknown: 'secure is reported and not set' },
  ],
  breaks: 'A page script, or a front end on another site, that relies on the cookie no longer gets it.',
  turnOff: 'Remove httpOnly and sameSite from the options.',
  example: {
    before: `app.post('/login', (req, res) => res.cookie('token', req.body.token).json({ ok: true }));
`,
    after: `app.post('/login', (req, res) => res.cookie('token', req.body.token, { httpOnly: true, sameSite: 'lax' }).json({ ok: true }));
`,
  },
  detect,
});
