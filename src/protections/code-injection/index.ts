import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'code-injection',
  title: 'Code injection',
  why: 'Request data is never run as code, a template, a query or a regular expression.',
  owasp: ['A03:2021'],
  references: [
    'https://owasp.org/www-community/attacks/Code_Injection',
    'https://cwe.mitre.org/data/definitions/94.html',
  ],
  needsApp: false,
  recommended: true,
  rules,
  needs: [
    {
      fact: 'which part of a request a program comes from, and what is checked on the way',
      unknown: 'no finding: only a flow that is seen is one',
    },
    {
      fact: 'whether a pattern is meant to have a syntax',
      unknown: 'the escape is for review',
    },
  ],
  breaks:
    'With review: a search that accepted patterns matches the literal text, XML keeps the entities it declares itself, YAML loses functions and regular expressions. Code, templates and queries are reported, not edited.',
  turnOff: 'Leave one place as it is with the comment // harden-express-ignore code-injection -- why above it.',
  example: {
    before: `app.get('/search', (req, res) => {
  const pattern = new RegExp(req.query.q, 'i');
  res.json(names.filter((name) => pattern.test(name)));
});
`,
    after: `app.get('/search', (req, res) => {
  const pattern = new RegExp(security.escapeRegExp(req.query.q), 'i');
  res.json(names.filter((name) => pattern.test(name)));
});
`,
  },
  detect,
});
