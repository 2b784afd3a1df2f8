import { send } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';

export default defineProbe({
  id: 'powered-by',
  title: 'Learn the framework from X-Powered-By',
  proves: 'No response names the framework.',
  owasp: 'A05:2021',
  cwe: 'CWE-200',
  protections: ['headers'],
  async run(target) {
    for (const path of [target.page ?? '/', '/no-such-page-5d1f']) {
      const { status, headers } = await send(target.origin, { path });
      if (status === 0) return skipped(`GET ${path} was not answered`);
      if (headers['x-powered-by']) return open(`GET ${path}: X-Powered-By: ${String(headers['x-powered-by'])}`);
    }
    return closed('no X-Powered-By');
  },
});
