import { createHmac } from 'node:crypto';
import type { Target } from '../../src/verify/probes/probe.ts';
import type { Line } from './conversation.ts';
import type { ExpressMajor } from './states.ts';

/** One shape in which people write apps. */
export interface Shape {
  /** Folder in `apps/`. */
  name: string;
  majors: readonly ExpressMajor[];
  lines: readonly Line[];
  target: Omit<Target, 'origin'>;
  /** Probes that must be open before and closed after. */
  closes: readonly string[];
  /** Probes that stay open, with the reason. */
  leaves?: Readonly<Record<string, string>>;
}

const BOTH = [4, 5] as const;
/** What every app without protection is open to. */
const BARE = [
  'security-headers',
  'powered-by',
  'content-security-policy',
  'permissions-policy',
  'not-found',
  'rate-limit',
];
/** The same of an app that answers nothing but data, which asks for no feature of a browser. */
const BARE_DATA = BARE.filter((id) => id !== 'permissions-policy');
const DATA = { 'permissions-policy': 'what answers data asks for no feature' };
const signature = (body: string): string => createHmac('sha256', 'webhook secret').update(body).digest('hex');
const hook = (path: string, body: string): Line => ({
  ask: `POST ${path}`,
  status: 200,
  body,
  headers: { 'content-type': 'application/json', 'x-signature': signature(body) },
});
const many = Array.from({ length: 30 }, (_, index) => ({ ask: `GET /?page=${index}`, status: 200 }));

export const shapes: readonly Shape[] = [
  {
    name: 'single-file',
    majors: BOTH,
    lines: [
      { ask: 'GET /', status: 200, says: 'document.title' },
      { ask: 'GET /me', status: 401 },
      { ask: 'POST /login', status: 401, form: { email: 'ann', password: 'milk' } },
      { ask: 'POST /login', status: 302, form: { email: 'ann', password: 'tea' } },
      { ask: 'GET /me', status: 200, says: 'hello ann' },
      { ask: 'POST /echo', status: 200, json: { list: [1, 'ü', null] } },
      { ask: 'GET /boom', status: 500 },
      { ask: 'GET /nothing', status: 404 },
    ],
    target: {
      throws: '/boom',
      json: { path: '/echo', fields: { a: 1 } },
      login: {
        path: '/login',
        identity: 'email',
        secret: 'password',
        private: '/me',
        user: { identity: 'ann', secret: 'tea' },
      },
    },
    closes: [...BARE, 'error-page', 'malformed-json', 'body-too-large', 'gzip-bomb', 'login-limit'],
  },
  {
    name: 'generator',
    majors: BOTH,
    lines: [
      { ask: 'GET /', status: 200, says: '<h1 id="title">Express</h1>' },
      { ask: 'GET /users', status: 200, headers: { cookie: 'name=eve' }, says: 'eve' },
      { ask: 'POST /users', status: 201, form: { name: 'bob' } },
      { ask: 'POST /users', status: 201, json: { name: 'bob' } },
      { ask: 'GET /stylesheets/style.css', status: 200 },
      { ask: 'GET /boom', status: 500 },
      { ask: 'GET /nothing', status: 404 },
      ...many,
    ],
    target: { throws: '/boom', json: { path: '/users', fields: { name: 'x' } } },
    closes: [...BARE.filter((id) => id !== 'not-found'), 'error-page', 'malformed-json'],
  },
  {
    name: 'factory',
    majors: BOTH,
    lines: [
      { ask: 'GET /', status: 200, says: '"articles":1' },
      { ask: 'GET /articles/1', status: 200, says: 'first' },
      { ask: 'POST /articles', status: 201, json: { id: '2', title: 'second' } },
      { ask: 'GET /articles/2', status: 200, says: 'second' },
    ],
    target: {
      json: { path: '/articles', fields: { id: '3', title: 'x' } },
      rejects: '/articles/none',
      throws: '/articles/none',
    },
    closes: [...BARE_DATA, 'body-too-large', 'malformed-json', 'error-page'],
    leaves: DATA,
  },
  {
    name: 'class',
    majors: BOTH,
    lines: [
      { ask: 'GET /', status: 200 },
      { ask: 'POST /api/auth/login', status: 200, json: { email: 'ann@example.com', password: 'tea' }, says: 'token' },
      { ask: 'POST /api/auth/login', status: 401, json: { email: 'ann@example.com', password: 'milk' } },
      { ask: 'GET /', status: 200, headers: { origin: 'http://localhost:5173' } },
      { ask: 'GET /boom', status: 500 },
    ],
    target: {
      throws: '/boom',
      json: { path: '/api/auth/login', fields: { email: 'x', password: 'y' } },
      login: { path: '/api/auth/login', type: 'json', identity: 'email', secret: 'password' },
    },
    closes: [
      ...BARE_DATA,
      'cors-origin',
      'cors-preflight',
      'cors-null-origin',
      'body-too-large',
      'error-page',
      'login-limit',
    ],
    leaves: DATA,
  },
  {
    name: 'loaders',
    majors: BOTH,
    lines: [
      { ask: 'GET /status', status: 200 },
      { ask: 'GET /api/items', status: 200 },
      { ask: 'POST /api/items', status: 201, json: { id: 2 } },
      { ask: 'POST /api/items', status: 201, form: { 'a[b]': '2' } },
      { ask: 'POST /api/validate', status: 422, json: {} },
      { ask: 'GET /nothing', status: 404 },
      { ask: 'GET /api/boom', status: 500 },
    ],
    target: { page: '/api/items', throws: '/api/boom', json: { path: '/api/items', fields: { id: 3 } } },
    closes: [
      ...BARE_DATA.filter((id) => id !== 'not-found'),
      'body-too-large',
      'gzip-bomb',
      'error-page',
      'malformed-json',
    ],
    leaves: DATA,
  },
  {
    name: 'chain',
    majors: BOTH,
    lines: [
      { ask: 'GET /', status: 200, says: 'chain' },
      { ask: 'POST /echo', status: 200, json: { a: [1] } },
      { ask: 'GET /boom', status: 500 },
      { ask: 'GET /nothing', status: 404 },
    ],
    target: { throws: '/boom', json: { path: '/echo', fields: { a: 1 } } },
    closes: [...BARE, 'error-page', 'malformed-json', 'body-too-large'],
  },
  {
    name: 'esm',
    majors: BOTH,
    lines: [
      { ask: 'GET /', status: 200 },
      { ask: 'GET /notes', status: 200, says: 'hello' },
      { ask: 'POST /notes', status: 201, json: { text: 'second' } },
      { ask: 'GET /', status: 200, headers: { origin: 'http://localhost:3000' } },
    ],
    target: { rejects: '/notes/broken', throws: '/notes/broken', json: { path: '/notes', fields: { text: 'x' } } },
    closes: [...BARE_DATA, 'cors-origin', 'cors-preflight', 'cors-null-origin', 'malformed-json', 'error-page'],
    leaves: DATA,
  },
  {
    name: 'typescript',
    majors: BOTH,
    lines: [
      { ask: 'GET /', status: 200, says: 'write' },
      { ask: 'POST /tasks', status: 201, json: { title: 'test' } },
    ],
    target: { rejects: '/boom', throws: '/boom', json: { path: '/tasks', fields: { title: 'x' } } },
    closes: [...BARE_DATA, 'error-page'],
    leaves: {
      ...DATA,
      'body-too-large': 'its own handler answers 500 to every error, which is reported and not edited',
      'gzip-bomb': 'its own handler answers 500 to every error, which is reported and not edited',
      'malformed-json': 'its own handler answers 500 to every error, which is reported and not edited',
    },
  },
  {
    name: 'after-database',
    majors: BOTH,
    lines: [
      { ask: 'GET /', status: 200, says: '1 users' },
      { ask: 'POST /register', status: 302, form: { name: 'bob' } },
      { ask: 'GET /', status: 200, says: '2 users' },
      { ask: 'GET /public/a.css', status: 200 },
      { ask: 'GET /boom', status: 500 },
    ],
    target: { throws: '/boom' },
    closes: [...BARE, 'error-page'],
  },
  {
    name: 'sub-app',
    majors: BOTH,
    lines: [
      { ask: 'GET /', status: 200, says: 'main' },
      { ask: 'GET /admin', status: 200, says: 'admin' },
      { ask: 'POST /admin/settings', status: 200, json: { dark: true } },
      { ask: 'GET /late', status: 200, says: 'late' },
      { ask: 'GET /admin/nothing', status: 404 },
    ],
    target: { throws: '/admin/boom', json: { path: '/admin/settings', fields: { dark: true } } },
    closes: [...BARE_DATA, 'error-page', 'malformed-json'],
    leaves: { ...DATA, 'body-too-large': "the limit of a mounted app's own parser is left as it is" },
  },
  {
    name: 'socket-io',
    majors: BOTH,
    lines: [
      { ask: 'GET /', status: 200, says: 'socket.io.js' },
      { ask: 'GET /socket.io/socket.io.js', status: 200 },
      { ask: 'GET /nothing', status: 404 },
    ],
    target: {},
    closes: BARE,
  },
  {
    name: 'web-socket',
    majors: [5],
    lines: [
      { ask: 'GET /', status: 200 },
      { ask: 'GET /boom', status: 500 },
    ],
    target: { throws: '/boom' },
    closes: [...BARE_DATA, 'error-page'],
    leaves: DATA,
  },
  {
    name: 'spa',
    majors: BOTH,
    lines: [
      { ask: 'GET /', status: 200, says: '__CONFIG__' },
      { ask: 'GET /deep/link', status: 200, says: '__CONFIG__' },
      { ask: 'GET /main.js', status: 200 },
      { ask: 'GET /api/items', status: 200 },
      { ask: 'GET /api/boom', status: 500 },
      { ask: 'GET /api/nothing', status: 404 },
    ],
    target: { page: '/api/items', throws: '/api/boom' },
    closes: ['security-headers', 'powered-by', 'content-security-policy', 'rate-limit', 'error-page'],
  },
  {
    name: 'webhook',
    majors: BOTH,
    lines: [
      { ask: 'GET /', status: 200 },
      hook('/webhooks/payments', '{ "type": "paid",  "amount": 5 }'),
      hook('/webhooks/git', '{ "ref": "main" }'),
      hook('/webhooks/payments', JSON.stringify({ type: 'big', filler: 'x'.repeat(600_000) })),
      { ask: 'POST /webhooks/git', status: 400, json: { ref: 'main' }, headers: { 'x-signature': 'forged' } },
    ],
    target: { json: { path: '/webhooks/git', fields: {} } },
    closes: [...BARE_DATA, 'malformed-json', 'body-too-large', 'gzip-bomb'],
    leaves: DATA,
  },
  {
    name: 'proxy',
    majors: BOTH,
    lines: [
      { ask: 'GET /', status: 200 },
      { ask: 'GET /backend/list?a=1&a=2', status: 200, says: 'a=1&a=2' },
      { ask: 'POST /backend/items', status: 200, json: { name: 'through' }, says: 'through' },
      { ask: 'POST /backend/items', status: 200, form: { name: 'through' }, says: 'name=through' },
      { ask: 'GET /boom', status: 500 },
    ],
    target: { throws: '/boom', flood: 1700 },
    closes: [...BARE.filter((id) => id !== 'permissions-policy'), 'error-page'],
    leaves: { 'permissions-policy': 'pages of the other server may use any feature' },
  },
  {
    name: 'sse',
    majors: BOTH,
    lines: [
      { ask: 'GET /', status: 200, says: 'EventSource' },
      { ask: 'GET /events', status: 200, says: 'data: tick 1' },
      { ask: 'GET /boom', status: 500 },
    ],
    target: { throws: '/boom' },
    closes: [...BARE, 'error-page'],
  },
  {
    name: 'views',
    majors: BOTH,
    lines: [
      { ask: 'GET /', status: 200, says: 'onclick' },
      { ask: 'GET /pug', status: 200, says: 'document.title' },
      { ask: 'GET /own.js', status: 200 },
      { ask: 'POST /contact', status: 200, form: { name: 'Ann' }, says: 'Thanks Ann' },
      { ask: 'GET /nothing', status: 404 },
      { ask: 'GET /boom', status: 500 },
    ],
    target: { throws: '/boom' },
    closes: [...BARE.filter((id) => id !== 'not-found' && id !== 'permissions-policy'), 'error-page'],
    leaves: { 'permissions-policy': 'a script of another origin may use any feature' },
  },
  {
    name: 'two-apps',
    majors: BOTH,
    lines: [
      { ask: 'GET /', status: 200, says: 'public' },
      { ask: 'POST /echo', status: 200, json: { a: 1 } },
      { ask: 'GET /internal-port', status: 200, says: 'true' },
    ],
    target: { throws: '/boom', json: { path: '/echo', fields: { a: 1 } } },
    closes: [...BARE_DATA, 'body-too-large', 'error-page', 'malformed-json'],
    leaves: DATA,
  },
  {
    name: 'old-style',
    majors: [4],
    lines: [
      { ask: 'GET /', status: 200, says: 'textContent' },
      { ask: 'POST /form', status: 200, form: { name: 'Ann' }, says: 'thanks Ann' },
      { ask: 'GET /boom', status: 500 },
      { ask: 'GET /nothing', status: 404 },
    ],
    target: { throws: '/boom' },
    closes: ['permissions-policy', 'content-security-policy', 'not-found', 'rate-limit', 'error-page'],
  },
  {
    name: 'sqlite-api',
    majors: BOTH,
    lines: [
      { ask: 'GET /', status: 200 },
      { ask: 'POST /login', status: 200, json: { email: 'ann@example.com', password: 'tea' } },
      { ask: 'POST /login', status: 401, json: { email: 'ann@example.com', password: 'milk' } },
      { ask: 'GET /films', status: 200, says: 'Brazil' },
      { ask: 'GET /films?q=Al', status: 200, says: 'Alien' },
    ],
    target: {
      search: { path: '/films', parameter: 'q' },
      json: { path: '/login', fields: { email: 'x', password: 'y' } },
      login: {
        path: '/login',
        type: 'json',
        identity: 'email',
        secret: 'password',
        user: { identity: 'ann@example.com', secret: 'tea' },
      },
    },
    closes: [...BARE_DATA, 'sql-login-bypass', 'sql-injection', 'login-limit', 'malformed-json'],
    leaves: DATA,
  },
];
