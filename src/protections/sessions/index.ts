import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'sessions',
  title: 'Sessions',
  why: 'Session cookies cannot be forged, fixated, read or sent by others.',
  owasp: ['A07:2021', 'A05:2021'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html',
    'https://cwe.mitre.org/data/definitions/384.html',
  ],
  needsApp: true,
  recommended: true,
  rules,
  needs: [
    {
      fact: 'whether requests with cookies come from other sites',
      unknown:
        "SameSite is set to 'lax', which links and sign-ins of other providers pass; with CORS credentials or SAML it is reported",
    },
    {
      fact: 'whether TLS ends in front of the app',
      unknown: "secure is 'auto': the cookie is marked where a request is seen to come by HTTPS, and sent in any case",
    },
    {
      fact: 'a client of Redis, PostgreSQL, MySQL or SQLite that the app keeps in a constant',
      unknown: 'sessions stay in memory, and the store that fits the drivers of the app is named',
    },
    { fact: 'the route of a login', unknown: 'the finding stays, and a person calls regenerate' },
  ],
  breaks:
    'With a new secret all users have to sign in again, and in production the app does not start until SESSION_SECRET is set. Empty sessions are no longer stored. Where sessions move from memory to a database, its user needs permission to create a table, and tests that mock the client see its calls. Cookies expire after a day; set maxAge as needed.',
  turnOff:
    'Put the options of the session back, or leave one finding as it is with // harden-express-ignore sessions -- why.',
  example: {
    before: `const session = require('express-session');
app.use(session({ secret: 'keyboard cat', resave: false, saveUninitialized: false }));
`,
    after: `const session = require('express-session');
app.use(
  session({
    secret: security.secret('SESSION_SECRET'),
    resave: false,
    saveUninitialized: false,
    cookie: { secure: 'auto', sameSite: 'lax', maxAge: 24 * 60 * 60 * 1000 },
  })
);
`,
  },
  detect,
});
