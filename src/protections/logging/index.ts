import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'logging',
  title: 'Logs',
  why: 'Logs record who did what, without passwords, tokens or cookies.',
  owasp: ['A09:2021', 'A09:2025'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html',
    'https://github.com/pinojs/pino/blob/main/docs/redaction.md',
    'https://cwe.mitre.org/data/definitions/532.html',
  ],
  needsApp: true,
  recommended: true,
  rules,
  needs: [
    {
      fact: 'what calls of the console and of loggers are given',
      unknown: 'values that functions make, mask or shorten are taken to be fit for a log',
    },
    { fact: 'the options of pino-http', unknown: 'options, and a logger, that are made elsewhere are passed over' },
    { fact: 'whether people sign in', unknown: 'a missing log of requests is no finding' },
  ],
  breaks:
    'Logs show [Redacted] for the headers Authorization, Cookie and Set-Cookie. With review, each sign-in, denial and failure is logged with the client address.',
  turnOff: 'Remove redact from the options of the logger, or the line with logEvents.',
  example: {
    before: "const pino = require('pino-http');\napp.use(pino());\n",
    after: `const pino = require('pino-http');
app.use(
  pino({ redact: ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'] })
);
`,
  },
  detect,
});
