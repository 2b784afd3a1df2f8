const express = (type: string): string => `import('express').${type}`;
const HANDLER = [`@type {${express('RequestHandler')}}`];
const LIMIT = ["@returns {Partial<import('express-rate-limit').Options>}"];

const handles = (req = 'req', res = 'res'): string[] => [
  `@param {${express('Request')}} ${req}`,
  `@param {${express('Response')}} ${res}`,
  `@param {${express('NextFunction')}} next`,
];
const SESSION = '{ session: Record<string, any> & { regenerate(done: (error: unknown) => void): void } }';
const GIVES_HANDLER = [`@returns {${express('RequestHandler')}}`];
const TEXT = ['@param {unknown} text', '@returns {string}'];
const NAME = ['@param {unknown} name', '@returns {string}'];
const SERVER = ["@template {import('node:http').Server} T", '@param {T} server', '@returns {T}'];
const FILE_HEADERS = '{ setHeader(name: string, value: string): unknown }';

/** What the members of the config module say of themselves in JavaScript that the compiler reads. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  notFound: HANDLER,
  originGuard: HANDLER,
  permissionsPolicy: handles('_req'),
  errorHandler: [`@type {${express('ErrorRequestHandler')}}`],
  helmet: ["@returns {import('helmet').HelmetOptions}"],
  cors: ["@returns {import('cors').CorsOptions}"],
  rateLimit: LIMIT,
  loginRateLimit: LIMIT,
  codeRateLimit: LIMIT,
  clientAddress: [`@param {${express('Request')}} req`],
  inDevelopment: [
    '@template Value',
    '@template [Other=undefined]',
    '@param {Value} value',
    '@param {Other} [other]',
    '@returns {Value | Other | undefined}',
  ],
  forwardRejections: [`@param {{ Router(): ${express('Router')} }} express`],
  asyncParam: [`@param {${express('RequestParamHandler')}} handler`, `@returns {${express('RequestParamHandler')}}`],
  asyncErrorHandler: [
    `@param {${express('ErrorRequestHandler')}} handler`,
    `@returns {${express('ErrorRequestHandler')}}`,
  ],
  contentSecurityPolicy: GIVES_HANDLER,
  cspNonce: handles('_req'),
  toolPages: GIVES_HANDLER,
  securityTxt: GIVES_HANDLER,
  httpsRedirect: GIVES_HANDLER,
  csrfProtection: GIVES_HANDLER,
  csrfTokenOf: [`@param {${express('Request')}} req`, '@returns {string | undefined}'],
  logEvents: handles(),
  lastValues: handles('req', '_res'),
  privateCache: handles(),
  withoutOperators: handles('req', '_res'),
  // The types of the session are a package of their own.
  renewSession: [`@param {${express('Request')} & ${SESSION}} req`, ...handles('req', '_res').slice(1)],
  trustProxy: ['@returns {boolean | number | string}'],
  bodyLimit: ['@returns {string}'],
  secret: ['@param {string} name', '@returns {string}'],
  limitTimes: SERVER,
  stopGracefully: SERVER,
  localPath: ['@param {unknown} value', '@returns {string}'],
  pathInside: NAME,
  plainKey: NAME,
  uploadName: NAME,
  escapeHtml: TEXT,
  escapeRegExp: TEXT,
  pick: ['@param {unknown} from', '@param {readonly string[]} names', '@returns {any}'],
  plainKeys: ['@template T', '@param {T} value', '@returns {T}'],
  isClosedAddress: ['@param {string} host', '@param {string} address', '@returns {boolean}'],
  publicLookup: ["@returns {import('node:net').LookupFunction}"],
  publicAgent: ['@param {{ protocol: string }} url'],
  publicAgents: [],
  publicFetch: ['@param {string | URL} input', "@returns {Promise<import('undici').Response>}"],
  uploadErrors: ['@param {unknown} err', ...handles('_req', '_res')],
  uploadHeaders: [`@param {${FILE_HEADERS}} res`, '@param {string} file'],
  uploadHeadersIn: ['@param {...string} folders', `@returns {(res: ${FILE_HEADERS}, file: string) => void}`],
  asyncRoute: [`@param {${express('RequestHandler')}} handler`, `@returns {${express('RequestHandler')}}`],
};

const HANDLE = [`@this {{ handle: ${express('RequestHandler')} }}`, ...handles()];

/** Members that the compiler reads without a fault, strict as it may be. */
export const withTypes = <M extends { name: string; code: string }>(members: readonly M[]): M[] =>
  members.map((member) => ({ ...member, code: inside(documented(member.code, TYPES[member.name] ?? [])) }));

/** The tags below the text of the comment that a member begins with. */
function documented(code: string, tags: readonly string[]): string {
  const [whole = '', text = ''] = /^\/\*\*([^]*?)\*\/\n/.exec(code) ?? [];
  const lines = text
    .split('\n')
    .map((line) => line.replace(/^\s*\*?\s*/, '').trimEnd())
    .filter(Boolean);
  return `${comment(tags.length > 0 ? [...lines, '', ...tags] : lines)}\n${code.slice(whole.length)}`;
}

const comment = (lines: readonly string[]): string =>
  ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'].join('\n');

/** What TypeScript cannot tell inside of functions. */
const inside = (code: string): string =>
  code
    .replace('const isError = (code) =>', 'const isError = (/** @type {unknown} */ code) =>')
    .replaceAll("'nonce-${res.locals", `'nonce-\${/** @type {${express('Response')}} */ (res).locals`)
    .replace('const once = (sent) =>', 'const once = (/** @type {Record<string, unknown>} */ sent) =>')
    .replace(
      /^( *const \{ (?:session|user|cookies|signedCookies)\b.* \} = )req;/m,
      `$1/** @type {${express('Request')} & Record<string, any>} */ (req);`,
    )
    .replace('of [agents.http, agents.https])', 'of /** @type {any[]} */ ([agents.http, agents.https]))')
    .replace(
      'agent.createConnection = (options, done) =>',
      'agent.createConnection = (/** @type {{ host: string }} */ options, /** @type {(error: Error) => void} */ done) =>',
    )
    .replace('.stack[0].constructor.prototype;', '.stack[0]);')
    .replace('const layer = express.Router()', 'const layer = Object.getPrototypeOf(express.Router()')
    .replace(/^( *)(?=layer\.handle_request = )/m, (indent) => `${comment(HANDLE).replace(/^/gm, indent)}\n${indent}`)
    .replace(/^( *)(?=const result = )/m, '$1/** @type {unknown} */\n$1');
