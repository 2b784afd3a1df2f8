import { closed, defineProbe, open } from './probe.ts';
import { drip } from './traffic.ts';

export default defineProbe({
  id: 'slow-headers',
  title: 'Hold connections open with headers that never end (slowloris)',
  proves: 'A request whose headers do not arrive in time is closed.',
  owasp: 'A05:2021',
  cwe: 'CWE-400',
  protections: ['timeouts'],
  slow: true,
  async run(target) {
    const patience = (target.patience ?? 25) * 1000;
    const { host } = new URL(target.origin);
    const { closed: ended, received } = await drip(target.origin, headers(host), 300, patience);
    if (!ended) return open(`still open after ${patience / 1000} s`);
    return closed(received === '' ? 'the connection was closed' : (received.split('\r\n', 1)[0] ?? ''));
  },
});

function* headers(host: string): Generator<string> {
  yield `GET / HTTP/1.1\r\nHost: ${host}\r\n`;
  for (let index = 0; ; index++) yield `X-Slow-${index}: 1\r\n`;
}
