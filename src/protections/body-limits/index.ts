import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { sizeOf } from '../kit/parsers.ts';
import { generalParsers, isTooLarge, limitOf } from './parsers.ts';
import { rules } from './rules.ts';
import { LIMITS } from './steps.ts';

export default defineProtection({
  id: 'body-limits',
  title: 'Limits of request bodies',
  why: 'A few large requests cannot fill the memory or keep the event loop busy.',
  owasp: ['A05:2021'],
  references: ['https://expressjs.com/en/api.html#express.json', 'https://cwe.mitre.org/data/definitions/770.html'],
  needsApp: true,
  recommended: true,
  rules,
  questions: [
    {
      key: 'limits.json',
      message: 'How large may a request body be where no route says otherwise?',
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
    'Requests above the limit get 413. Give a route that takes more a parser of its own, in front of the general one.',
  turnOff: 'Set BODY_LIMIT, for example to 10mb.',
  example: {
    before: "app.use(express.json({ limit: '50mb' }));\n",
    after: 'app.use(express.json({ limit: security.bodyLimit }));\n',
  },
  detect,
});
