/** The sections of `config/security`, one a protection, with the data of each (`security/<section>.hbs`). */
export interface ConfigSections {
  'trust-proxy': {
    env: string;
    /** The variable has a meaning already, so that `true` must not keep the app from starting. */
    inUse?: boolean;
    /** Value of the variable where it is not set: `false`, `1`, `loopback`. */
    fallback: string;
  };
  headers: {
    /** Default: both members are wanted. */
    helmet?: boolean;
    permissionsPolicy?: boolean;
    /** `api`: only data is answered; `pages`: a policy of their own is made from what they load; `own`: the app sets one itself. */
    csp: 'api' | 'pages' | 'own';
    /** No page is seen, nor what would show one. */
    unseen?: boolean;
    /** Whether the policy blocks: never, after `CSP_ENFORCE=1`, or until `CSP_ENFORCE=0`. */
    enforce: 'never' | 'opt-in' | 'opt-out';
    /** What is enforced at once, where the pages that are read prove it; none where they do not. */
    baseUri: readonly string[];
    objectSrc: readonly string[];
    /** Pages of other sites show the app in frames on purpose. */
    framed?: boolean;
    /** What shows that; '' where the app decides it itself. */
    framedWhy?: string;
    /** Who may show it in a frame, by `frame-ancestors`; none where that is left out. */
    ancestors: readonly string[];
    opener: 'same-origin' | 'same-origin-allow-popups' | 'unsafe-none' | 'own';
    /** The page that tells the window which opened it; '' for none. */
    openerWhy?: string;
    resource: 'same-origin' | 'same-site' | 'cross-origin';
    /** What shows that other origins load what the app serves; '' for nothing. */
    resourceWhy: string;
    /** Seconds for which browsers keep to https; 0 for not at all. */
    hsts: number;
    /** The file of the server in front, where that adds the header by itself; '' for none. */
    frontCsp?: string;
    frontFrames?: string;
    frontHsts?: string;
    /** It is reached over https alone. */
    tls: boolean;
    /** The helmet that is used sends Cross-Origin-Embedder-Policy unless it is told not to. */
    embedder?: boolean;
    /** Its options have the short names of before helmet 6: `hsts`, `frameguard`, `noSniff`. */
    shortNames?: boolean;
    /** It knows nothing of openers and resources of other origins, or leaves them out by default. */
    noIsolation?: boolean;
    /** It sets no policy unless it is told to, in directives of its own. */
    noPolicy?: boolean;
    /** Where a script is sent as text/html, which nosniff would block; '' for nowhere. */
    sniffed?: string;
    /** The header `Permissions-Policy`. */
    permissions: string;
    /** The variable of the public address, which says whether that is https; default: production is. */
    publicUrl?: string;
  };
  /** The policy for pages. */
  csp: {
    /** Whether it blocks: never, after `CSP_ENFORCE=1`, or until `CSP_ENFORCE=0`. */
    enforce: 'never' | 'opt-in' | 'opt-out';
    /** Some pages were not seen, so that it may not name all that they load. */
    unread?: boolean;
    /** `nonce` adds the nonce of the answer to the values. */
    directives: readonly { name: string; values: readonly string[]; nonce: boolean }[];
    nonce: boolean;
    /** It is reached over https alone. */
    tls: boolean;
    /** The variable of the public address, which says whether that is https; default: production is. */
    publicUrl?: string;
  };
  'tool-pages': object;
  /** `mailto:…` or `https:…` */
  disclosure: { contact: string };
  /** The variable that names the hosts, and its default: names separated by commas. */
  https: { env: string; hosts: string };
  /** Sources of the patterns of paths where people sign in. */
  logging: { logins: readonly string[] };
  cors: {
    env: string;
    /** Origins where the variable is not set, separated by commas. */
    origins: string;
    credentials: boolean;
  };
  /** Whom limits count; `keys`: the package has `ipKeyGenerator`. */
  'client-address': { keys: boolean };
  'request-limits': LimitData & {
    /** Requests of one address a minute. */
    limit: number;
    /** What the limit is derived from, as a sentence; '' for nothing. */
    polled?: string;
    /** Sources of the patterns of paths that are not counted, and what they are. */
    uncounted: readonly string[];
    why: string;
  };
  'login-limits': LimitData & {
    /** Attempts in 15 minutes. */
    limit: number;
    /** The field of the body that names the account, where attempts are counted for it. */
    account: string | null;
    /** A failure answers 400 or above, so that only failures are counted. */
    failures: boolean;
    /** Some route counts every attempt of an address beside that. */
    codes: boolean;
  };
  'body-limits': { limit: string };
  redirects: object;
  paths: object;
  'mass-assignment': object;
  'code-injection': object;
  xss: object;
  uploads: object;
  /** `dots`: keys may hold dots. */
  operators: { dots: boolean };
  'last-values': { lists: readonly string[] };
  /** What tells addresses of the internet from others. */
  'public-address': object;
  'public-agents': object;
  'public-agent': object;
  'public-fetch': object;
  errors: {
    notFound: boolean;
    errorHandler: boolean;
    /** Headers of the content that some handler sets for an answer which may fail before it is sent: they are taken back. */
    left?: readonly string[];
    /** Errors may bring headers. */
    headers?: boolean;
    /** Errors say whether their message is for clients. */
    exposes?: boolean;
    /** Express 4 takes notice of rejected handlers. */
    forwardRejections?: boolean;
    /** Some async handler may fail behind its `next()`: that goes to the log. */
    late?: boolean;
    /** What answers show in development alone. */
    inDevelopment?: boolean;
    /** One handler is watched, where not all can be. */
    asyncRoute?: boolean;
    /** It gives handlers that are written into a call the types of their parameters. */
    typedRoute?: boolean;
    /** Some of them have types that are not those of every handler: `Request<{ id: string }>`. */
    ownTypes?: boolean;
    /** The same for `router.param`. */
    asyncParam?: boolean;
    /** The same for a handler of errors. */
    asyncErrorHandler?: boolean;
    /** What the app answers with; text is for browsers. */
    answers: 'json' | 'text' | 'both';
    multer: boolean;
    /** Errors go to the logger of the request, which is this member of it (`log` of pino-http), not to the console. */
    requestLog?: string;
    /** Errors go to the logger of the app; default: to the console. */
    logger?: {
      module: string;
      kind: 'default' | 'named';
      name: string;
      takes: 'error' | 'fields' | 'text' | 'prefixed';
      /** It is a function that gives it: `logger().error(err)`. */
      called?: true;
      /** What that function is given, or `error` first: `getLogger('app')`, `log.error('server', err)`. */
      label?: string;
    };
  };
  sessions: {
    /** Keys of the session that hold tokens against forged requests: there are new ones for who has signed in. */
    forget?: readonly string[];
  };
  'origin-guard': {
    /** The variable that names further origins. */
    env: string;
    /** Front ends pass that CORS lets in with credentials. */
    cors: boolean;
    /** Some requests bring a token of their own. */
    bearer: boolean;
    /** Pages of the app may hide their origin by a Referrer-Policy. */
    hidden: boolean;
    /** Sources of the patterns of paths to which other sites send browsers back. */
    exempt: readonly string[];
    /** The app's own error handler answers. */
    forward: boolean;
    /** Else what follows `res.status(403)`. */
    body: string;
  };
  'csrf-token': {
    /** Where the token is kept. */
    store: 'session' | 'cookie';
    /** Methods that bring none, where they are not the usual ones. */
    ignored: readonly string[];
    /** The cookie, with its options as code. */
    cookie: { name: string; options: Readonly<Record<string, string>> };
  };
  'private-cache': {
    /** Who is signed in is known where it stands, and no file is sent behind it. */
    early?: boolean;
    /** Where a request says who is signed in. */
    signs: readonly { part: 'user' | 'session' | 'cookies' | 'signedCookies'; key: string }[];
  };
  secrets: Record<string, never>;
  timeouts: {
    /** Requests may be large: the time for a whole one stays that of Node. */
    uploads: boolean;
    /** A proxy in front keeps connections open. */
    proxied: boolean;
    /** Node knows which connections are idle (18.2). */
    idle: boolean;
  };
}

/** What both kinds of limits are told. */
interface LimitData {
  /** A refusal is JSON. */
  data: boolean;
  observe: boolean;
  /** What the version of express-rate-limit that is there understands. */
  dialect: {
    count: 'limit' | 'max';
    headers: 'draft-8' | 'draft-7' | 'draft-6' | 'none';
    /** `ipKeyGenerator` is there. */
    keys: boolean;
  };
}

/** What the config module is made of; `typescript` is always written in ESM syntax. */
export interface ConfigData {
  modules: 'cjs' | 'esm';
  language: 'js' | 'ts';
  sections: Partial<ConfigSections>;
  /** For compilers of before 2020, which know none of `??`, `60_000` and `import type`. */
  plain?: boolean;
  /** TypeScript whose CommonJS is written as such (`verbatimModuleSyntax`): `import x = require()`, `export =`. */
  equals?: boolean;
  /** Each member says its type (`isolatedDeclarations`). */
  isolated?: boolean;
  /** What has an index signature is read by it: `process.env['NAME']`. */
  indexed?: boolean;
  /** CommonJS says 'use strict', as the files of the project do. */
  strict?: boolean;
  /** JavaScript that the compiler looks at, and that has no types to show it. */
  checked?: boolean;
  /** What the app's own variables of the environment begin with. */
  prefix?: string;
  /** The oldest Node that reads it, where that is below 16. */
  node?: number;
  /** Node's own modules are `node:http`, or `http`; without it, by the oldest Node. */
  nodePrefix?: boolean;
  /** The members of a section that code names; a section that is not here is written whole. */
  named?: Readonly<Partial<Record<string, readonly string[]>>>;
}
