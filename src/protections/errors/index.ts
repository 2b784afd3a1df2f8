import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'errors',
  title: 'Errors',
  why: 'An error shows nothing of the inside of the app, and never ends the process.',
  owasp: ['A05:2021', 'A09:2021'],
  references: ['https://expressjs.com/en/guide/error-handling.html', 'https://cwe.mitre.org/data/definitions/209.html'],
  needsApp: true,
  recommended: true,
  rules,
  breaks:
    'Answers to errors that nobody handled, and to paths that no route fits, get another body; their status stays.',
  turnOff: 'Remove the lines app.use(security.notFound) and app.use(security.errorHandler).',
  example: {
    before: "app.get('/', home);\napp.listen(3000);\n",
    after: "app.get('/', home);\napp.use(security.notFound);\napp.use(security.errorHandler);\napp.listen(3000);\n",
  },
  detect,
});
