import http from 'node:http';
import https from 'node:https';

/** A request as it goes on the wire: nothing is normalized, so paths with `..` and forged headers arrive as written. */
export interface Request {
  method?: string;
  path: string;
  headers?: Record<string, string | readonly string[]>;
  body?: string | Buffer;
  /** Milliseconds until the answer counts as missing; default 8,000. */
  timeout?: number;
  /** Milliseconds after the headers when an unfinished body is cut off and kept as it is (event streams). */
  bodyTimeout?: number;
  agent?: http.Agent;
}

/** What came back. `status` is 0 where nothing did; `failure` says how. */
export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
  /** `false` where the body was still coming when `bodyTimeout` ran out. */
  complete: boolean;
  failure?: 'timeout' | 'reset' | 'refused';
}

const LONGEST_BODY = 4 * 1024 * 1024;

/** What keeps connections to an origin open. */
export function agentFor(origin: string, options: http.AgentOptions): http.Agent {
  return isTls(origin) ? new https.Agent({ ...options, ...UNPROVEN }) : new http.Agent(options);
}

const isTls = (origin: string): boolean => origin.startsWith('https:');
/** An app under test shows a certificate that it made itself. */
const UNPROVEN = { rejectUnauthorized: false };

/** Sends one request and never throws: a silent or broken server is an answer too. */
export function send(origin: string, request: Request): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const nothing = (failure: NonNullable<Answer['failure']>): void =>
      resolve({ status: 0, headers: {}, body: '', complete: false, failure });
    const outgoing = (isTls(origin) ? https : http).request(
      {
        ...(isTls(origin) ? UNPROVEN : {}),
        hostname,
        port,
        path: request.path,
        method: request.method ?? 'GET',
        headers: withLength(request),
        agent: request.agent ?? false,
      },
      (incoming) => {
        void collect(incoming, request.bodyTimeout).then((answer) => {
          clearTimeout(timer);
          resolve(answer);
          if (!answer.complete) outgoing.destroy();
        });
      },
    );
    const timer = setTimeout(() => {
      nothing('timeout');
      outgoing.destroy();
    }, request.timeout ?? 8000);
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      nothing(error.code === 'ECONNREFUSED' ? 'refused' : 'reset');
    });
    outgoing.end(request.body);
  });
}

function withLength(request: Request): http.OutgoingHttpHeaders {
  const headers: http.OutgoingHttpHeaders = { accept: '*/*', connection: request.agent ? 'keep-alive' : 'close' };
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    headers[name.toLowerCase()] = typeof value === 'string' ? value : [...value];
  }
  if (request.body !== undefined) headers['content-length'] = Buffer.byteLength(request.body);
  return headers;
}

function collect(incoming: http.IncomingMessage, bodyTimeout: number | undefined): Promise<Answer> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    const finish = (complete: boolean): void => {
      clearTimeout(timer);
      const body = Buffer.concat(parts).toString('utf8');
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body, complete });
    };
    const timer = bodyTimeout === undefined ? undefined : setTimeout(() => finish(false), bodyTimeout);
    incoming.on('data', (part: Buffer) => {
      size += part.length;
      if (size <= LONGEST_BODY) parts.push(part);
    });
    incoming.on('end', () => finish(true));
    incoming.on('error', () => finish(false));
    incoming.on('close', () => finish(incoming.complete));
  });
}

/** Fields as a browser's form or a script's JSON would send them. */
export function encode(
  fields: Record<string, unknown>,
  type: 'form' | 'json',
): Required<Pick<Request, 'headers' | 'body'>> {
  if (type === 'json') return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(fields) };
  const body = new URLSearchParams(
    Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body };
}

/** A form with one file in it. */
export function encodeFile(
  file: { field: string; name: string; type: string; content: Buffer },
  fields: Record<string, string> = {},
): Required<Pick<Request, 'headers' | 'body'>> {
  const boundary = '----probe7d91c2';
  const texts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${file.field}"; filename="${file.name}"\r\nContent-Type: ${file.type}\r\n\r\n`;
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(texts.join('') + head), file.content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}

/** `path` with one more query parameter. */
export function withParameter(path: string, name: string, value: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
}

/** The cookies that an answer sets, with their attributes in lower case (`httponly` is `''`). */
export function setCookies(answer: Answer): { name: string; value: string; attributes: Map<string, string> }[] {
  return (answer.headers['set-cookie'] ?? []).map((line) => {
    const [pair = '', ...rest] = line.split(';');
    const [name = '', value = ''] = split(pair);
    const attributes = new Map(rest.map((part) => split(part)).map(([key, text]) => [key.toLowerCase(), text]));
    return { name, value, attributes };
  });
}

function split(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

/** Requests that share a cookie jar, as one browser's do. */
export class Visitor {
  readonly origin: string;
  readonly cookies = new Map<string, string>();
  #headers: Record<string, string>;

  constructor(origin: string, headers: Record<string, string> = {}) {
    this.origin = origin;
    this.#headers = headers;
  }

  /** Sends this bearer token from now on. */
  authorize(token: string): void {
    this.#headers = { ...this.#headers, authorization: `Bearer ${token}` };
  }

  async send(request: Request): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...this.#headers, ...(cookie === '' ? {} : { cookie }), ...request.headers };
    const answer = await send(this.origin, { ...request, headers });
    for (const { name, value, attributes } of setCookies(answer)) {
      const expires = attributes.get('expires');
      const gone = attributes.get('max-age') === '0' || (expires !== undefined && Date.parse(expires) <= Date.now());
      if (gone || value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }
}

/** A refusal written for programs: no browser shows it as a page, so that nothing can be framed or loaded by it. */
export const isRefusalAsData = ({ status, headers }: Answer): boolean =>
  status >= 400 && /json/.test(String(headers['content-type']));
