import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blockedBy } from '../../src/verify/pages.ts';
import { forbidsInline, forbidsUrl, parsePolicies } from '../../src/verify/policy.ts';

const SCRIPT = "fetch('https://api.example/v1'); new Worker('/w.js'); eval('1');";
const server = createServer((request, response) => {
  response.statusCode = request.url === '/app.js' ? 200 : 404;
  response.end(SCRIPT);
});
let origin = '';
beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const blocked = (html: string, policy: string): Promise<string[]> => blockedBy({ path: '/', html, policy }, origin);
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('a page against its own policy', () => {
  it.each<[string, string, string, string[]]>([
    [
      'an inline script',
      '<script>go()</script>',
      "script-src 'self'",
      ['script-src blocks the inline script (line 1)'],
    ],
    ['one with the nonce', '<script nonce=abc>go()</script>', "script-src 'nonce-abc'", []],
    [
      'one with another nonce',
      '<script nonce=b>go()</script>',
      "script-src 'nonce-abc'",
      ['script-src blocks the inline script (line 1)'],
    ],
    ['one by its hash', '<script>go()</script>', `script-src ${hash('go()')}`, []],
    ['data that no browser runs', '<script type="application/json">{}</script>', "script-src 'none'", []],
    [
      'a handler, with a nonce for scripts',
      '<p>\n<a onclick="go()">',
      "script-src 'nonce-abc' 'unsafe-inline'",
      ['script-src blocks onclick= of <a> (line 2)'],
    ],
    ['a handler that is allowed', '<a onclick="go()">', "script-src 'self'; script-src-attr 'unsafe-inline'", []],
    [
      'a link to javascript:',
      '<a href="javascript:go()">',
      "default-src 'self'",
      ['default-src blocks javascript: in href= of <a> (line 1)'],
    ],
    ['a style', '<p style="color:red">', "style-src 'self'", ['style-src blocks style= of <p> (line 1)']],
    [
      'a script of a CDN',
      '<script src="https://cdn.example/a.js"></script>',
      "script-src 'self' https://*.other.example",
      ['script-src blocks <script src="https://cdn.example/a.js"> (line 1)'],
    ],
    [
      'a script of a CDN that is named',
      '<script src="https://cdn.example/a.js"></script>',
      'script-src cdn.example/a.js',
      [],
    ],
    [
      'a frame',
      '<iframe src="https://pay.example/x"></iframe>',
      "default-src 'self'",
      ['default-src blocks <iframe src="https://pay.example/x"> (line 1)'],
    ],
    [
      'an image',
      '<img src="data:image/png;base64,AA">',
      "img-src 'self'",
      ['img-src blocks <img src="data:image/png;base64,AA"> (line 1)'],
    ],
    [
      'a form',
      '<form action="https://evil.example/">',
      "form-action 'self'",
      ['form-action blocks <form action="https://evil.example/"> (line 1)'],
    ],
    ['an anchor, which loads nothing', '<a href="https://x.example/">', "default-src 'none'", []],
    [
      'a policy in the page itself',
      `<meta http-equiv="content-security-policy" content="img-src 'none'"><img src="/a.png">`,
      '',
      ['img-src blocks <img src="/a.png"> (line 1)'],
    ],
    ['no policy', '<script>go()</script>', '', []],
    [
      'what strict-dynamic trusts',
      '<script nonce=a src="https://cdn.example/a.js"></script>',
      "script-src 'strict-dynamic' 'nonce-a'",
      [],
    ],
  ])('%s', async (_, html, policy, expected) => expect(await blocked(html, policy)).toEqual(expected));

  it('reads its own scripts for what they ask for', async () => {
    const page = '<script src="/app.js"></script>';
    expect(await blocked(page, "default-src 'self'; worker-src 'none'")).toEqual([
      'default-src blocks https://api.example/v1 that /app.js asks for',
      'worker-src blocks /w.js that /app.js asks for',
      'default-src blocks eval() in /app.js',
    ]);
    expect(await blocked(page, "default-src 'self' 'unsafe-eval'; connect-src https://api.example")).toEqual([]);
  });
});

describe('sources', () => {
  const [page, policy] = ['https://app.example/', (text: string) => parsePolicies(`img-src ${text}`)[0] ?? new Map()];
  it.each([
    ["'self'", 'https://app.example/a.png', true],
    ["'self'", 'https://www.app.example/a.png', false],
    ['*.app.example', 'https://www.app.example/a.png', true],
    ['*.app.example', 'https://app.example/a.png', false],
    ['*', 'https://any.example/a.png', true],
    ['*', 'data:image/png,', false],
    ['data:', 'data:image/png,', true],
    ['https:', 'http://any.example/', false],
    ['http://cdn.example', 'https://cdn.example/', true],
    ['cdn.example:8443', 'https://cdn.example/', false],
    ['cdn.example/img/', 'https://cdn.example/img/a.png', true],
    ['cdn.example/img/', 'https://cdn.example/js/a.png', false],
    ["'none'", 'https://app.example/a.png', false],
  ])('%s and %s: %s', (source, url, allowed) => {
    expect(forbidsUrl(policy(source), 'img-src', url, page) === null).toBe(allowed);
  });

  it('of two policies each is enforced, and of two directives the first counts', () => {
    const both = parsePolicies("script-src 'unsafe-inline', script-src 'none'");
    expect(both.map((own) => forbidsInline(own, 'script-src-elem', 'x'))).toEqual([null, 'script-src']);
    const [twice] = parsePolicies("script-src 'none'; script-src 'unsafe-inline'");
    expect(twice && forbidsInline(twice, 'script-src-elem', 'x')).toBe('script-src');
  });
});
