import { defineProtection } from '../../model/protection.ts';
import { hopsQuestion } from '../kit/hops.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';
import { requestsOf } from './steps.ts';

export default defineProtection({
  id: 'request-limits',
  title: 'Rate limits',
  why: 'A single client cannot exhaust the app.',
  owasp: ['A04:2021'],
  references: ['https://express-rate-limit.mintlify.app/', 'https://cwe.mitre.org/data/definitions/770.html'],
  needsApp: true,
  recommended: true,
  rules,
  questions: [
    hopsQuestion,
    {
      key: 'limits.requests',
      message: 'How many requests per minute may one address send?',
      infer: (project, level) => {
        const { value, source } = requestsOf(project, level);
        return { value, source };
      },
      validate: (value) => (/^[1-9]\d*$/.test(value) ? undefined : 'A whole number above 0.'),
      example: '300',
    },
  ],
  needs: [
    {
      fact: 'How many proxies stand in front: it decides what an address is.',
      unknown:
        'Where a container, a chart or the code suggests a proxy and no number is seen, nothing is limited: the finding stays and names --set proxy.hops. Where nothing suggests one, addresses count as they come.',
    },
    {
      fact: 'What serves files, and where: a page must not be cut off by its own files.',
      unknown: 'Paths that end like files are not counted.',
    },
    {
      fact: 'Which routes are called in bursts: webhooks, health checks, streams, reports of machines.',
      unknown:
        'They are counted. A webhook is one where the raw body is read or a signature is checked. Where tiles of maps, pieces of uploads or the files of a file host are served, or images, streams and files alone, whether a limit is added is asked.',
    },
    {
      fact: 'How often pages of the app ask while they are open: timers, refetch intervals of query libraries, htmx.',
      unknown: 'The usual limit. Where a page asks more than 300 times a minute, whether a limit is added is asked.',
    },
    {
      fact: 'Whether programs use it: what asks requests for a key (x-api-key).',
      unknown:
        'The usual limit. Where one does, whether a limit is added is asked: one program may send what a hundred people do.',
    },
    {
      fact: 'Whether several processes run, and a store they share.',
      unknown: 'Counts are kept in the memory of each process, and the module says so.',
    },
  ],
  breaks:
    'Users behind one address (an office, a school) share its limit; so does everyone if TRUST_PROXY is lower than the number of proxies. Several processes count separately.',
  turnOff: 'Set RATE_LIMIT to a high number, or remove the line with rateLimit(security.rateLimit).',
  example: {
    before: 'app.use(express.json());\n',
    after: 'app.use(rateLimit(security.rateLimit));\napp.use(express.json());\n',
  },
  detect,
});
