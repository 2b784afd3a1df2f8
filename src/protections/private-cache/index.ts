import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'private-cache',
  title: 'Private responses in caches',
  why: 'Caches and the back button never show responses meant for another user.',
  owasp: ['A04:2021'],
  references: [
    'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Cache-Control',
    'https://cwe.mitre.org/data/definitions/525.html',
  ],
  needsApp: true,
  recommended: true,
  rules,
  needs: [
    {
      fact: 'how a request says who is signed in: a key of the session, req.user of passport, a cookie with a token',
      unknown: 'nothing is found and nothing added',
    },
    {
      fact: 'whether an answer has a Cache-Control of its own, or is a file',
      unknown: 'both are looked at when it is sent, and stay as they are',
    },
  ],
  breaks:
    'Pages for signed-in users are reloaded on the back button, and polled data is sent in full where 304 was sent before. Files and public pages are cached as before.',
  turnOff: 'Remove app.use(security.privateCache), or set Cache-Control in a handler: its own value stays.',
  example: {
    before: `const session = require('express-session');
app.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }));
app.get('/account', (req, res) => res.render('account', { user: req.session.user }));
`,
    after: `const session = require('express-session');
app.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }));
app.use(security.privateCache);
app.get('/account', (req, res) => res.render('account', { user: req.session.user }));
`,
  },
  detect,
});
