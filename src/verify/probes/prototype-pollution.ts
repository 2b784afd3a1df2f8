import { send } from './http.ts';
import { closed, defineProbe, open } from './probe.ts';
import { forwarded } from './session.ts';

const MARK = 'polluted7c3';

export default defineProbe({
  id: 'prototype-pollution',
  title: 'Pollute all objects with __proto__',
  proves: 'A body with `__proto__` or `constructor.prototype` changes no other object.',
  owasp: 'A08:2021',
  cwe: 'CWE-1321',
  protections: ['input', 'prototype-pollution'],
  needs: 'json',
  fresh: true,
  async run(target) {
    const { json } = target;
    const method = json.method ?? 'POST';
    const headers = { 'content-type': 'application/json', ...forwarded(target) };
    const post = (body: string) => send(target.origin, { method, path: json.path, headers, body });
    const honest = JSON.stringify(json.fields);
    const inner = `{"${MARK}":"yes","exposedHeaders":["x-${MARK}"]}`;
    for (const poison of [`"__proto__":${inner}`, `"constructor":{"prototype":${inner}}`]) {
      const answer = await post(honest === '{}' ? `{${poison}}` : `${honest.slice(0, -1)},${poison}}`);
      if (answer.status >= 400 && answer.status < 500) continue;
      const later = [
        await post(honest),
        await send(target.origin, { path: target.page ?? '/', headers: { origin: target.origin } }),
      ];
      for (const { body, headers: seen } of later) {
        if (body.includes(MARK) || JSON.stringify(seen).includes(MARK))
          return open('a later request shows the planted property');
      }
    }
    return closed('later requests are untouched');
  },
});
