import { defineProtection } from '../../model/protection.ts';
import { hopsQuestion } from '../kit/hops.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'trust-proxy',
  title: 'Trusted proxies',
  why: 'Clients cannot spoof the IP address, host and protocol that the app sees.',
  owasp: ['A05:2021', 'A07:2021'],
  references: ['https://expressjs.com/en/guide/behind-proxies.html', 'https://cwe.mitre.org/data/definitions/348.html'],
  needsApp: true,
  recommended: true,
  rules,
  questions: [hopsQuestion],
  needs: [
    {
      fact: 'How many proxies stand in front. A file for a platform tells of one, but not where people run the image by themselves with its port open.',
      unknown:
        'None is trusted until TRUST_PROXY says so: nobody can choose an address, and behind a proxy all share one until it is set.',
    },
  ],
  breaks:
    'Nothing while TRUST_PROXY matches the number of proxies. If it is too low, rate limits see the address of a proxy; if it is too high, clients can spoof theirs.',
  turnOff: "Remove the line app.set('trust proxy', …).",
  example: {
    before: "const app = express();\napp.enable('trust proxy');\n",
    after: "const app = express();\napp.set('trust proxy', Number(process.env.TRUST_PROXY || 1));\n",
  },
  detect,
});
