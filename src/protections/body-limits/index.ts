import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { sizeOf } from '../kit/parsers.ts';
import { generalParsers, isTooLarge, limitOf } from './parsers.ts';
import { rules } from './rules.ts';
import { LIMITS } from './steps.ts';

export default defineProtection({
  id: 'body-limits',
  title: 'Request body limits',
  why: 'A few large requests cannot exhaust memory or block the event loop.',
  owasp: ['A05:2021'],
  references: ['https://expressjs.com/en/api.html#express.json', 'https://cwe.mitre.org/data/definitions/770.html'],
  needsApp: true,
  recommended: true,
  rules,
  questions: [
    {
      key: 'limits.json',
      message: 'Maximum size of a request body, unless a route sets its own?',
      infer: (_project, level) => ({
        value: LIMITS[level],
        source: level === 'strict' ? 'the default of Express' : 'ten times the default of Express',
      }),
      applies: (project) => generalParsers(project).some((parser) => isTooLarge(limitOf(parser))),
      validate: (value) => (sizeOf(value) === null ? 'A size such as 100kb or 1mb.' : undefined),
      example: '100kb',
    },
  ],
  breaks:
    'Requests over the limit get 413. Give a route that accepts more its own parser, registered before the global one.',
  turnOff: 'Set BODY_LIMIT, for example to 10mb.',
  example: {
    before: "app.use(express.json({ limit: '50mb' }));\n",
    after: 'app.use(express.json({ limit: security.bodyLimit }));\n',
  },
  detect,
});
