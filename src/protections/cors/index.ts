import { defineProtection } from '../../model/protection.ts';
import { corsCalls } from './calls.ts';
import { detect } from './detect.ts';
import { inferOrigins, originRules, validateOrigins } from './origins.ts';
import { FIXED, rules } from './rules.ts';

export default defineProtection({
  id: 'cors',
  title: 'Cross-origin access',
  why: 'Only your own front ends can read responses from other origins.',
  owasp: ['A05:2021', 'A01:2021', 'A01:2025', 'A02:2025'],
  references: [
    'https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS',
    'https://cwe.mitre.org/data/definitions/942.html',
  ],
  needsApp: true,
  recommended: true,
  rules,
  questions: [
    {
      key: 'cors.origins',
      message: 'Which front ends on other origins use the app? Separate them with commas.',
      infer: inferOrigins,
      applies: (project) =>
        corsCalls(project).some((call) => originRules(call, project).some((rule) => FIXED.includes(rule))),
      validate: validateOrigins,
      example: 'https://app.example,https://admin.example',
    },
  ],
  breaks:
    'A front end whose origin is not on the list can no longer read responses. Add it to CORS_ORIGINS. Localhost is allowed unless NODE_ENV is production.',
  turnOff: 'Put cors() back in the place of cors(security.cors).',
  example: {
    before: 'app.use(cors());\n',
    after: 'app.use(cors(security.cors));\n',
  },
  detect,
});
