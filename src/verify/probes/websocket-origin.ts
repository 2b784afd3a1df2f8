import { randomBytes } from 'node:crypto';
import { closed, defineProbe, open, skipped } from './probe.ts';
import { drip } from './traffic.ts';

export default defineProbe({
  id: 'websocket-origin',
  title: 'Open a WebSocket from a foreign page',
  proves: 'The upgrade looks at the Origin, which CORS does not cover.',
  owasp: 'A05:2021',
  cwe: 'CWE-1385',
  protections: ['websockets'],
  needs: 'socket',
  async run(target) {
    const own = await upgrade(target.origin, target.socket, target.origin);
    if (own !== 101) return skipped(`the page's own WebSocket is answered ${own}`);
    const foreign = await upgrade(target.origin, target.socket, 'https://evil.example');
    return foreign === 101 ? open('opened for Origin: https://evil.example') : closed(`refused with ${foreign}`);
  },
});

/** The status of the upgrade's answer; 0 where the server just closed. */
async function upgrade(origin: string, path: string, from: string): Promise<number> {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: ${new URL(origin).host}`,
    `Origin: ${from}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
  ];
  const { received } = await drip(origin, [`${lines.join('\r\n')}\r\n\r\n`], 10, 1000);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(received)?.[1] ?? 0);
}
