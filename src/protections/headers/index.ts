import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'headers',
  title: 'Security headers',
  why: 'Browsers refuse framing, content sniffing, injected scripts and features that no page uses.',
  owasp: ['A05:2021'],
  references: ['https://helmetjs.github.io/', 'https://owasp.org/www-project-secure-headers/'],
  needsApp: true,
  recommended: true,
  rules,
  breaks:
    'Pages of other sites can no longer show the app in a frame. With CSP_ENFORCE=1, scripts and styles that the policy does not name are blocked: read the reports first.',
  turnOff:
    'Remove the lines with helmet and permissionsPolicy, or switch a header off in config/security, as in xFrameOptions: false.',
  example: {
    before: 'const app = express();\n',
    after:
      "const app = express();\napp.disable('x-powered-by');\napp.use(helmet(security.helmet));\napp.use(security.permissionsPolicy);\n",
  },
  detect,
});
