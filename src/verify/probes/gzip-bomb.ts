import { gzipSync } from 'node:zlib';
import { send } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';
import { jsonRoute } from './surface.ts';

const TEN_MEBIBYTES = 10 * 1024 * 1024;

export default defineProbe({
  id: 'gzip-bomb',
  title: 'Unpack 10 kB into 10 MB',
  proves: 'The limit counts what a compressed body unpacks to.',
  owasp: 'A05:2021',
  cwe: 'CWE-409',
  protections: ['body-limits'],
  async run(target) {
    const { method, path, known } = jsonRoute(target);
    const bomb = gzipSync(JSON.stringify({ filler: '0'.repeat(TEN_MEBIBYTES) }));
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const answer = await send(target.origin, { method, path, headers, body: bomb });
    if (answer.status === 413 || answer.status === 415)
      return closed(`${bomb.length} bytes that unpack to 10 MiB: ${answer.status}`);
    if (answer.failure === 'reset') return closed('the connection was closed');
    if (!known) return skipped(`no route that reads JSON is known (${method} ${path}: ${answer.status})`);
    return open(`10 MiB were unpacked: ${answer.status || answer.failure}`);
  },
});
