import { send } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';
import { jsonRoute } from './surface.ts';

const TWO_MEBIBYTES = 2 * 1024 * 1024;

export default defineProbe({
  id: 'body-too-large',
  title: 'Fill memory with one huge JSON body',
  proves: 'A body larger than any real one gets 413.',
  owasp: 'A05:2021',
  cwe: 'CWE-770',
  protections: ['body-limits'],
  async run(target) {
    const { method, path, known } = jsonRoute(target);
    const size = target.oversize ?? TWO_MEBIBYTES;
    const body = JSON.stringify({ filler: 'x'.repeat(size) });
    const answer = await send(target.origin, { method, path, headers: { 'content-type': 'application/json' }, body });
    if (answer.status === 413) return closed(`${Math.round(size / 1024)} KiB of JSON: 413`);
    if (answer.failure === 'reset') return closed('the connection was closed');
    if (!known) return skipped(`no route that reads JSON is known (${method} ${path}: ${answer.status})`);
    return open(`${method} ${path} took ${Math.round(size / 1024)} KiB of JSON: ${answer.status || answer.failure}`);
  },
});
