import { encode, Visitor } from '../../src/verify/probes/http.ts';
import type { Request } from '../../src/verify/probes/http.ts';
import { normalize } from '../../src/verify/routes.ts';

/** One request of an honest client, and the status that the app gives it. */
export interface Line {
  ask: string;
  status: number;
  form?: Record<string, string>;
  json?: Record<string, unknown>;
  headers?: Record<string, string>;
  body?: string;
  /** Must be in the answer's body. */
  says?: string;
}

/** What the client sees of an answer: all of a success, the status of a failure. */
export interface Reply {
  ask: string;
  status: number;
  type?: string;
  location?: string;
  body?: string;
  origin?: string | undefined;
}

/** Sends the lines one after the other, as one browser with its cookies. */
export async function converse(origin: string, lines: readonly Line[]): Promise<Reply[]> {
  const visitor = new Visitor(origin);
  const replies: Reply[] = [];
  for (const line of lines) {
    const answer = await visitor.send({ ...requestOf(line), bodyTimeout: 1500 });
    const reply: Reply = { ask: line.ask, status: answer.status };
    if (answer.status < 400) {
      reply.type = String(answer.headers['content-type'] ?? '');
      reply.location = normalize(answer.headers.location ?? '', origin);
      // An answer that never ends is compared by what it begins with.
      reply.body = answer.complete ? normalize(answer.body, origin) : answer.body.slice(0, 12);
    }
    replies.push(reply);
  }
  return replies;
}

function requestOf(line: Line): Request {
  const [method = 'GET', path = '/'] = line.ask.split(' ');
  if (line.form) return merge({ method, path, ...encode(line.form, 'form') }, line.headers);
  if (line.json) return merge({ method, path, ...encode(line.json, 'json') }, line.headers);
  return merge({ method, path, ...(line.body === undefined ? {} : { body: line.body }) }, line.headers);
}

function merge(request: Request, headers: Record<string, string> = {}): Request {
  return { ...request, headers: { ...request.headers, ...headers } };
}
