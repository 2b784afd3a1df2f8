import { encode, Visitor } from './probes/http.ts';
import type { Answer } from './probes/http.ts';
import type { RouteProof } from '../model/report.ts';

export interface RouteFact {
  method: string;
  path: string;
}

/** An answer, reduced to what must stay alike. */
export interface Recorded {
  method: string;
  path: string;
  status: number;
  type: string;
  /** Target of a redirect, as far as two answers of the same app agree on it. */
  location: string;
  /** Normalized; `null` where two answers of the same app differ, so that a comparison would say nothing. */
  body: string | null;
  /** A page of HTML as it came, to be read against its own policy. */
  page?: { html: string; policy: string };
}

/** GETs whose names promise that they change something. */
const CHANGES = /log-?out|sign-?out|delete|remove|destroy|unsubscribe|reset|shutdown|restart|exit|kill/i;

/** The requests that can be replayed without harm: GETs, with `1` for each parameter, no repetition, the root and an unknown address. */
export function replayable(routes: readonly RouteFact[]): string[] {
  const paths = routes
    .filter(({ method, path }) => method.toUpperCase() === 'GET' && path.startsWith('/') && !CHANGES.test(path))
    .map(({ path }) => fill(path));
  return [...new Set(['/', ...paths.filter((path) => path !== null), '/no-such-page-5d1f'])];
}

/** `/notes/:id.json` → `/notes/1.json`, `/{:lang}` → `/`, `/files/*splat` → `/files/x`; `null` for what is a pattern. */
function fill(path: string): string | null {
  const plain = path
    .replace(/\{[^}]*\}/g, '')
    .replace(/:\w+(?:\([^)]*\))?[?*+]?/g, '1')
    .replace(/\*\w*/g, 'x');
  return /[()|^$\\\s]/.test(plain) ? null : plain || '/';
}

/** A request of an honest client: a form, JSON or nothing in its body. */
export interface HonestRequest {
  /** Default `GET`. */
  method?: string;
  path: string;
  form?: Record<string, string>;
  json?: Record<string, unknown>;
  headers?: Record<string, string>;
}

/**
 * Sends the requests as one browser with its cookies. GETs are sent twice, so that what an app varies by itself is not held
 * against the change.
 */
export async function record(origin: string, requests: readonly HonestRequest[]): Promise<Recorded[]> {
  const visitor = new Visitor(origin);
  const recorded: Recorded[] = [];
  for (const request of requests) {
    const method = request.method ?? 'GET';
    const first = await ask(visitor, method, request);
    const second = method === 'GET' ? await ask(visitor, method, request) : first;
    const [one, two] = [normalize(first.body, origin), normalize(second.body, origin)];
    recorded.push({
      method,
      path: request.path,
      status: first.status,
      type: String(first.headers['content-type'] ?? '').toLowerCase(),
      location: agreed(locationOf(first, origin), locationOf(second, origin)),
      body: one === two && first.complete ? one : null,
      ...pageOf(first),
    });
  }
  return recorded;
}

function pageOf({ status, headers, body, complete }: Answer): Pick<Recorded, 'page'> {
  const isPage = status > 0 && complete && String(headers['content-type'] ?? '').includes('text/html');
  return isPage ? { page: { html: body, policy: String(headers['content-security-policy'] ?? '') } } : {};
}

const locationOf = ({ headers }: Answer, origin: string): string => normalize(headers.location ?? '', origin);

/** A login elsewhere gets another `state` each time: what stands before the query says where it leads. */
function agreed(one: string, two: string): string {
  if (one === two) return one;
  const [path = ''] = one.split('?');
  return path === two.split('?')[0] ? `${path}?…` : '…';
}

function ask(visitor: Visitor, method: string, { path, form, json, headers }: HonestRequest): Promise<Answer> {
  const accept = { accept: 'text/html,application/json;q=0.9,*/*;q=0.8' };
  const content = form ? encode(form, 'form') : json ? encode(json, 'json') : { headers: {} };
  const request = { method, path, ...content, headers: { ...accept, ...content.headers, ...headers } };
  return visitor.send({ ...request, timeout: 6000, bodyTimeout: 1500 });
}

/** Without what differs from start to start: the own address, nonces, tokens, dates, long ids. */
export function normalize(body: string, origin: string): string {
  const { port } = new URL(origin);
  return body
    .replace(new RegExp(`(?:127\\.0\\.0\\.1|localhost|\\[::1\\]):${port}`, 'g'), 'ORIGIN')
    .replace(/ nonce=(["'])[^"']*\1/g, '')
    .replace(/((?:name=["']_?csrf\w*["'][^>]*value|csrf-token["'] content)=["'])[^"']*/gi, '$1')
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g, 'DATE')
    .replace(/(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [^<"]{10,30}?(?:GMT|UTC)[^\s<"]*/g, 'DATE')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, 'ID')
    .replace(/\b1[5-9]\d{11}\b/g, 'TIME');
}

/**
 * What a person would notice: status, content type, target of a redirect and, of successful answers, the body. Bodies of
 * errors are meant to change, their status is not. Both lists answer the same requests.
 */
export function compare(before: readonly Recorded[], after: readonly Recorded[]): RouteProof[] {
  return before.map((was, index) => {
    const is = after[index];
    const difference = is ? differenceOf(was, is) : 'not asked';
    return {
      method: was.method,
      path: was.path,
      before: was.status || null,
      after: is?.status || null,
      same: difference === null,
      ...(difference === null ? {} : { detail: difference }),
    };
  });
}

function differenceOf(was: Recorded, is: Recorded): string | null {
  // What hung or fell before owes nobody an answer.
  if (was.status === 0) return null;
  if (is.status === 0) return `${was.status} before, no response after`;
  // Nobody relies on a failure: it may come out as the client's mistake that it is, or work at last.
  if (was.status >= 500) return null;
  if (was.status !== is.status) return `${was.status} before, ${is.status} after`;
  if (was.status >= 400) return null;
  if (was.location !== is.location) return `redirects to ${is.location || 'nowhere'} instead of ${was.location}`;
  if (was.type !== is.type) return `content type ${is.type || 'none'} instead of ${was.type || 'none'}`;
  if (was.body !== null && is.body !== null && was.body !== is.body) return 'another body';
  return null;
}
