import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'ssrf',
  title: 'Server-side request forgery',
  why: 'A request cannot make the server connect to internal hosts.',
  owasp: ['A10:2021'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html',
    'https://cwe.mitre.org/data/definitions/918.html',
  ],
  needsApp: false,
  recommended: true,
  rules,
  needs: [
    {
      fact: 'which part of a request the host comes from, and what is checked on the way',
      unknown: 'no finding: only a flow that is seen is one',
    },
    {
      fact: 'the text in front of the value',
      unknown: 'a host that is written there, or comes from configuration, is no finding',
    },
    {
      fact: 'that the address comes from the handler that asks',
      unknown: 'the finding is reported, and nothing is edited: others may ask hosts of the app by the same function',
    },
  ],
  breaks:
    "With review: local and private addresses are rejected, also after a redirect; PRIVATE_HOSTS lists exceptions. axios uses no proxy there. Requests to the app's own hosts are not changed.",
  turnOff: 'Leave one place as it is with the comment // harden-express-ignore ssrf -- why above it.',
  example: {
    before: `app.get('/preview', async (req, res) => {
  const page = await fetch(req.query.url);
  res.type('text').send(await page.text());
});
`,
    after: `app.get('/preview', async (req, res) => {
  const page = await security.publicFetch(req.query.url);
  res.type('text').send(await page.text());
});
`,
  },
  detect,
});
