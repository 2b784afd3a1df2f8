import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** A server that speaks as much of S3 as keeping files takes, and refuses what is not signed with its secret (version 4). */
export async function startS3(secret: string) {
  const objects = new Map<string, Buffer>();
  const refused: string[] = [];
  const server = http.createServer((req, res) => void answer(req, res));

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = Buffer.concat(await req.toArray());
    const [path = ''] = (req.url ?? '').split('?');
    const error = (status: number, code: string): void => {
      res.writeHead(status, { 'content-type': 'application/xml' });
      res.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
    };
    if (!isSigned(req, body, secret)) {
      refused.push(`${req.method ?? ''} ${path}`);
      return error(403, 'SignatureDoesNotMatch');
    }
    // As servers do that know S3 as it was before 2022.
    if (req.headers['x-amz-sdk-checksum-algorithm']) return error(501, 'NotImplemented');
    const object = objects.get(path);
    switch (req.method) {
      case 'PUT':
        objects.set(path, body);
        return void res.writeHead(200, { etag: `"${sha256(body)}"` }).end();
      case 'GET':
        return object ? void res.writeHead(200).end(object) : error(404, 'NoSuchKey');
      case 'DELETE':
        objects.delete(path);
        return void res.writeHead(204).end();
      default:
        return error(405, 'MethodNotAllowed');
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    refused,
    close: () => server.close(),
  };
}

function isSigned({ method = '', url = '', headers }: IncomingMessage, body: Buffer, secret: string): boolean {
  const form = /^AWS4-HMAC-SHA256 Credential=[^/]+\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([\da-f]{64})$/;
  const [, scope = '', names = '', signature] = form.exec(headers.authorization ?? '') ?? [];
  const payload = headers['x-amz-content-sha256'];
  if (payload !== sha256(body)) return false;
  const [path = '', query = ''] = url.split('?');
  const parameters = query
    .split('&')
    .filter(Boolean)
    .map((each) => (each.includes('=') ? each : `${each}=`));
  const lines = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const request = [method, path, parameters.sort().join('&'), lines.join(''), names, payload].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(request)].join('\n');
  const key = scope.split('/').reduce<Buffer | string>((made, part) => hmac(made, part), `AWS4${secret}`);
  return hmac(key, text).toString('hex') === signature;
}
