import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'csp',
  title: 'Content security policy',
  why: 'Pages load and run only what the app put there, nothing that was injected.',
  owasp: ['A03:2021', 'A05:2021', 'A02:2025', 'A05:2025'],
  references: [
    'https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP',
    'https://cheatsheetseries.owasp.org/cheatsheets/Content_Security_Policy_Cheat_Sheet.html',
    'https://helmetjs.github.io/#content-security-policy',
  ],
  needsApp: true,
  recommended: true,
  rules,
  needs: [
    {
      fact: 'Whether the app shows pages at all.',
      unknown:
        'It is taken to show some, and the policy only reports: in development, and in production where CSP_REPORT_URI says who reads it. Where only data is answered, helmet refuses everything (see headers), and nothing is added.',
    },
    {
      fact: 'What pages load, and from where.',
      unknown:
        'Where pages are built elsewhere, come with packages or stand in folders that are named at run time, a policy would report what is right: it is written with --unsafe-fixes, and blocks only after CSP_ENFORCE=1 at every level.',
    },
    {
      fact: 'How the view engine writes a value.',
      unknown:
        'Inline scripts of views get no nonce but in EJS, Eta, Pug, Handlebars, Mustache, Nunjucks, Swig and Twig; those of files that are sent as they are are named by their hash.',
    },
    {
      fact: 'Where tools show pages of their own (Swagger UI, GraphiQL, Bull Board).',
      unknown: 'On a path that is seen they get a policy of their own; elsewhere what they load is reported.',
    },
  ],
  breaks:
    'Nothing until CSP_ENFORCE=1 or --level strict: then scripts and styles outside the policy are blocked. Read the reports first. A changed inline script needs a new hash.',
  turnOff: 'Remove the line with contentSecurityPolicy, or set CSP_ENFORCE=0 where the policy blocks from the start.',
  example: {
    before: "app.set('view engine', 'ejs');\n",
    after: "app.set('view engine', 'ejs');\napp.use(security.contentSecurityPolicy);\n",
  },
  detect,
});
