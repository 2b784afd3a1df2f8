import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { encode, withParameter } from './http.ts';
import type { Answer, Visitor } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';
import type { Parameter, Target } from './probe.ts';
import { readToken, signIn, visit } from './session.ts';
import type { Token } from './session.ts';

export default defineProbe({
  id: 'ssrf',
  title: "Reach the app's own network through the app",
  proves: 'Loopback, link-local and private addresses are refused in every spelling, also behind a redirect.',
  owasp: 'A10:2021',
  cwe: 'CWE-918',
  protections: ['ssrf'],
  needs: 'fetches',
  fresh: true,
  async run(target) {
    const { fetches, login } = target;
    const visitor = login?.user ? await signIn(target, login.user) : visit(target);
    if (!visitor) return skipped('the login with the given credentials failed');
    const token = await readToken(visitor, ...tokenPages(target));
    const canary = await listen();
    try {
      for (const address of spellings(canary.port)) {
        const answer = await ask(visitor, fetches, address, token);
        if (canary.hits() > 0) return open(`the app fetched ${address.replace(String(canary.port), 'PORT')}`);
        if (answer.status === 0) return open(`${address} is not refused: ${answer.failure}`);
        if (isShutOut(answer)) return skipped(`${fetches.path} answers ${answer.status}, whatever the address`);
      }
      return closed('loopback and link-local addresses are refused');
    } finally {
      canary.close();
    }
  },
});

const tokenPages = ({ login }: Target): (string | undefined)[] => (login?.user ? [login.private, login.page] : []);

/** The request never came to the code that fetches: sign in first, or there is no such route. */
function isShutOut({ status, headers }: Answer): boolean {
  return status === 401 || status === 404 || (status >= 300 && /login|sign-?in/i.test(headers.location ?? ''));
}

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

function ask(visitor: Visitor, fetches: Parameter, address: string, token: Token | null): Promise<Answer> {
  const method = fetches.method ?? 'GET';
  if (method === 'GET') return visitor.send({ path: withParameter(fetches.path, fetches.parameter, address) });
  const type = fetches.type ?? 'json';
  const proof = token && type === 'form' ? { [token.field]: token.token } : {};
  const { headers, body } = encode({ [fetches.parameter]: address, ...proof }, type);
  const header = token ? { 'x-csrf-token': token.token } : {};
  return visitor.send({ method, path: fetches.path, headers: { ...headers, ...header }, body });
}
