import net from 'node:net';
import { agentFor, send } from './http.ts';
import type { Answer, Request } from './http.ts';
import type { Target } from './probe.ts';

/**
 * Sends requests of one kind, 16 at a time, until one answer satisfies `until` or `count` were sent; says how many
 * were.
 */
export async function flood(
  origin: string,
  count: number,
  request: (index: number) => Request,
  until: (answer: Answer) => boolean,
): Promise<{ sent: number; hit: Answer | null; broken: number }> {
  const agent = agentFor(origin, { keepAlive: true, maxSockets: 16 });
  let sent = 0;
  let broken = 0;
  let hit: Answer | null = null;
  const lane = async (): Promise<void> => {
    while (sent < count && hit === null) {
      const answer = await send(origin, { ...request(sent++), agent });
      if (answer.failure) broken++;
      if (until(answer)) hit ??= answer;
    }
  };
  await Promise.all(Array.from({ length: Math.min(16, count) }, lane));
  agent.destroy();
  return { sent, hit, broken };
}

/**
 * The page; or, where that is a file, an address that nothing answers: files are often served in front of a limiter,
 * which does not count them.
 */
export async function countedPath({ origin, page = '/' }: Target): Promise<string> {
  const { headers } = await send(origin, { path: page });
  const isCounted = (given: typeof headers): boolean => Object.keys(given).some((name) => /ratelimit/i.test(name));
  if (!isCounted(headers)) {
    // Files are let by, and the limit stands where the data is.
    const below = '/api/no-such-page-5d1f';
    if (isCounted((await send(origin, { path: below })).headers)) return below;
  }
  return headers['accept-ranges'] === 'bytes' ? '/no-such-page-5d1f' : page;
}

/**
 * Opens a connection and sends `pieces` one an `interval`; resolves when the server closes it or `patience` (ms) is
 * over.
 */
export function drip(
  origin: string,
  pieces: Iterable<string>,
  interval: number,
  patience: number,
): Promise<{ closed: boolean; received: string; after: number }> {
  const { hostname, port } = new URL(origin);
  const started = Date.now();
  return new Promise((resolve) => {
    const socket = net.connect({ host: hostname, port: Number(port) });
    const source = pieces[Symbol.iterator]();
    let received = '';
    const ticker = setInterval(() => {
      const next = source.next();
      if (!next.done && socket.writable) socket.write(next.value);
    }, interval);
    const finish = (closed: boolean): void => {
      clearInterval(ticker);
      clearTimeout(limit);
      socket.destroy();
      resolve({ closed, received, after: Date.now() - started });
    };
    const limit = setTimeout(() => finish(false), patience);
    socket.on('data', (part) => (received += part.toString('latin1')));
    socket.on('error', () => finish(true));
    socket.on('close', () => finish(true));
  });
}
