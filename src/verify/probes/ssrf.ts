import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { encode, send, withParameter } from './http.ts';
import type { Answer } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';
import type { Parameter, Target } from './probe.ts';
import { forwarded } from './session.ts';

export default defineProbe({
  id: 'ssrf',
  title: "Reach the app's own network through the app",
  proves: 'Loopback, link-local and private addresses are refused in every spelling, also behind a redirect.',
  owasp: 'A10:2021',
  cwe: 'CWE-918',
  protections: ['ssrf'],
  async run(target) {
    const { fetches } = target;
    if (!fetches) return skipped('no request that makes the app fetch an address is known');
    const canary = await listen();
    try {
      for (const address of spellings(canary.port)) {
        const answer = await ask(target, fetches, address);
        if (canary.hits() > 0) return open(`the app fetched ${address.replace(String(canary.port), 'PORT')}`);
        if (answer.status === 0) return open(`${address} is not refused: ${answer.failure}`);
      }
      return closed('loopback and link-local addresses are refused');
    } finally {
      canary.close();
    }
  },
});

function spellings(port: number): string[] {
  const hosts = [
    '127.0.0.1',
    'localhost',
    '2130706433',
    '0x7f000001',
    '0.0.0.0',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '127.1',
  ];
  return [
    ...hosts.map((host) => `http://${host}:${port}/`),
    `http://127.0.0.1:${port}/redirect`,
    'http://169.254.169.254/latest/meta-data/',
  ];
}

/** A server that only the app's own machine can reach. */
async function listen(): Promise<{ port: number; hits(): number; close(): void }> {
  let hits = 0;
  const server = http.createServer((_request, response) => {
    hits++;
    response.end('internal');
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { port: (server.address() as AddressInfo).port, hits: () => hits, close };
}

function ask(target: Target, fetches: Parameter, address: string): Promise<Answer> {
  const method = fetches.method ?? 'GET';
  const headers = forwarded(target);
  if (method === 'GET')
    return send(target.origin, { path: withParameter(fetches.path, fetches.parameter, address), headers });
  const encoded = encode({ [fetches.parameter]: address }, fetches.type ?? 'json');
  return send(target.origin, {
    method,
    path: fetches.path,
    body: encoded.body,
    headers: { ...encoded.headers, ...headers },
  });
}
