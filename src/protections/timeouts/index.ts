import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'timeouts',
  title: 'Timeouts and graceful shutdown',
  why: 'Slow clients cannot hold connections, and a shutdown drops no request.',
  owasp: ['A04:2021', 'A05:2021', 'A02:2025', 'A10:2025'],
  references: [
    'https://nodejs.org/api/http.html#serverrequesttimeout',
    'https://expressjs.com/en/advanced/healthcheck-graceful-shutdown.html',
    'https://cwe.mitre.org/data/definitions/400.html',
  ],
  needsApp: true,
  recommended: false,
  rules,
  needs: [
    { fact: 'where the server listens', unknown: 'nothing is said of servers that others start' },
    {
      fact: 'whether requests may be large',
      unknown: 'a whole request has 60 s; where uploads, proxies or req.pipe are seen, the 300 s of Node',
    },
    {
      fact: 'whether something else acts on SIGTERM',
      unknown: 'what acts on it in a package that is not known is not seen',
    },
  ],
  breaks:
    'A request that takes longer than a minute to arrive gets 408; responses may take any time, so streams, server-sent events, long polling and WebSockets keep working. After SIGTERM the process exits when the last request has finished, after ten seconds at the latest.',
  turnOff: 'Unwrap the listen call: remove security.limitTimes and security.stopGracefully around it.',
  example: {
    before: 'app.listen(3000);\n',
    after: 'security.stopGracefully(security.limitTimes(app.listen(3000)));\n',
  },
  detect,
});
