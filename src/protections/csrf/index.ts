import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'csrf',
  title: 'Cross-site request forgery (CSRF)',
  why: 'Other sites cannot change anything with the cookies of a signed-in user.',
  owasp: ['A01:2021', 'A08:2021'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html',
    'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site',
  ],
  needsApp: true,
  recommended: true,
  rules,
  needs: [
    {
      fact: 'whether a cookie says who is signed in: a session that holds a user, passport, a token that is set as a cookie and read from it',
      unknown: 'nothing is found and nothing added: an app of bearer tokens needs none',
    },
    {
      fact: 'which front ends of other origins send cookies',
      unknown:
        'those pass that CORS lets in with credentials; where it lets in every site, or only on some routes, it is reported. Others are named in ALLOWED_ORIGINS',
    },
    {
      fact: 'whether sign-ins and payments come back with a form of another site',
      unknown: 'paths of a callback, SAML or LTI pass, with a package for payments those of its answers, too',
    },
  ],
  breaks:
    'A form on another site, or another subdomain, that sends cookies here gets 403 until its origin is in ALLOWED_ORIGINS. So do browsers of before 2023 behind a proxy that changes Host and sends no X-Forwarded-Host: name the public origin there. Requests without cookies, with a bearer token, and of programs (no Origin, no Sec-Fetch-Site) pass. Where csurf is replaced, pages that were open have to be loaded again, and tokens in a cookie ask for CSRF_SECRET in production.',
  turnOff: 'Remove app.use(security.originGuard), or name single origins in ALLOWED_ORIGINS.',
  example: {
    before: `const session = require('express-session');
app.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }));
app.post('/login', (req, res) => {
  req.session.user = 'ann';
  res.redirect('/');
});
`,
    after: `const session = require('express-session');
app.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }));
app.use(security.originGuard);
app.post('/login', (req, res) => {
  req.session.user = 'ann';
  res.redirect('/');
});
`,
  },
  detect,
});
