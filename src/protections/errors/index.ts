import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'errors',
  title: 'Error handling',
  why: 'Errors expose no internals and never end the process.',
  owasp: ['A05:2021', 'A09:2021'],
  references: ['https://expressjs.com/en/guide/error-handling.html', 'https://cwe.mitre.org/data/definitions/209.html'],
  needsApp: true,
  recommended: true,
  rules,
  needs: [
    {
      fact: 'What an error says to clients on purpose: errors picked out by name or class, answers of 4xx',
      unknown: 'A message of a 5xx is hidden outside development; where the status is not seen, a person decides.',
    },
    {
      fact: 'Who handles what async handlers of Express 4 reject with',
      unknown: 'It is handed on only where an error handler is, or comes, that shows nothing of the inside.',
    },
    {
      fact: 'Which express the handlers are registered on',
      unknown: 'Handlers of another package of the repository are wrapped one by one: it may have a copy of its own.',
    },
    {
      fact: 'Whether others mount the package: it is released, and starts nothing',
      unknown:
        'It is taken for an app. In a package that others mount, a few handlers are wrapped and more are reported.',
    },
  ],
  breaks: 'Responses to unhandled errors and unknown paths get a different body; their status stays the same.',
  turnOff:
    'Remove the lines app.use(security.notFound), app.use(security.errorHandler) and security.forwardRejections(express), and security.asyncRoute around handlers.',
  example: {
    before: "app.get('/', home);\napp.listen(3000);\n",
    after: "app.get('/', home);\napp.use(security.notFound);\napp.use(security.errorHandler);\napp.listen(3000);\n",
  },
  detect,
});
