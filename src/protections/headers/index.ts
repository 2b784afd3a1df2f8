import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { inferHsts } from './section.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'headers',
  title: 'Security headers',
  why: 'Browsers block framing, MIME sniffing, plain HTTP and features that no page uses.',
  owasp: ['A05:2021', 'A02:2025'],
  references: ['https://helmetjs.github.io/', 'https://owasp.org/www-project-secure-headers/'],
  needsApp: true,
  recommended: true,
  rules,
  questions: [
    {
      key: 'headers.hsts',
      message: 'How long should browsers insist on HTTPS (HSTS): year, day or off?',
      infer: inferHsts,
      validate: (value) => (/^(year|day|off)$/.test(value) ? undefined : 'year, day or off.'),
      example: 'year',
    },
  ],
  needs: [
    {
      fact: 'Whether every handler is seen and answers data.',
      unknown:
        'The app is taken to show pages: what they load is for a policy of its own (csp), and nothing of it is refused here.',
    },
    {
      fact: 'What pages load, and from where.',
      unknown: 'base-uri and object-src are not enforced, and no feature of the browser is refused.',
    },
    {
      fact: 'Who may show the app in a frame.',
      unknown:
        'Frames of other sites are refused, unless the app sets or removes X-Frame-Options under a condition, or its session is SameSite=None while CORS lets in nobody with cookies: then it decides.',
    },
    {
      fact: 'Whether it is reached over https alone.',
      unknown: 'Browsers keep to https for a day (headers.hsts), and nothing upgrades requests.',
    },
    {
      fact: 'Whether other origins load what it serves.',
      unknown:
        'Cross-Origin-Resource-Policy is same-origin. An allowed origin, JSONP, media or a folder of uploads opens it.',
    },
  ],
  breaks: 'Other sites can no longer embed the app in a frame.',
  turnOff:
    'Remove the lines with helmet and permissionsPolicy, or switch a header off in config/security, as in xFrameOptions: false.',
  example: {
    before: 'const app = express();\n',
    after: "const app = express();\napp.disable('x-powered-by');\napp.use(helmet(security.helmet));\n",
  },
  detect,
});
