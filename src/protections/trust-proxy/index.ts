import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';
import { hops } from './steps.ts';

export default defineProtection({
  id: 'trust-proxy',
  title: 'Trusted proxies',
  why: 'Clients cannot choose the IP address, host and protocol that the app believes.',
  owasp: ['A05:2021', 'A07:2021'],
  references: ['https://expressjs.com/en/guide/behind-proxies.html', 'https://cwe.mitre.org/data/definitions/348.html'],
  needsApp: true,
  recommended: true,
  rules,
  questions: [
    {
      key: 'proxy.hops',
      message: 'How many proxies (load balancer, nginx, CDN) stand in front of the app?',
      infer: (project) => ({ value: hops(project), source: project.proxy?.source ?? 'no sign of a proxy was found' }),
      validate: (value) => (/^(false|\d+)$/.test(value) ? undefined : 'A number such as 1, or false for none.'),
      example: '1',
    },
  ],
  breaks:
    'Nothing while TRUST_PROXY says how many proxies there are. With a number too low, rate limits see the address of a proxy; with one too high, a client can pick its address.',
  turnOff: "Remove the line app.set('trust proxy', security.trustProxy).",
  example: {
    before: "const app = express();\napp.enable('trust proxy');\n",
    after: "const app = express();\napp.set('trust proxy', security.trustProxy);\n",
  },
  detect,
});
