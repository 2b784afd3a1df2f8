import type { Stage } from './stages.ts';

/** What a package is to us, beside its place in a chain. */
export type Role = keyof typeof ROLES;

const words = (text: string): string[] => text.trim().split(/\s+/);

/**
 * What well-known packages do in a middleware chain. A name may end in a member (`lusca.csrf`, `express.json`), which goes
 * before its package.
 */
const STAGED: Readonly<Partial<Record<Stage, string>>> = {
  headers: `helmet helmet-csp lusca hsts frameguard ienoopen nosniff dont-sniff-mimetype x-xss-protection hide-powered-by
    referrer-policy permissions-policy permission-policy feature-policy expect-ct nocache content-security-policy
    express-csp-header express-content-security-policy crossdomain dns-prefetch-control`,
  cors: 'cors express-cors',
  'rate-limit': `express-rate-limit express-slow-down rate-limiter-flexible express-brute express-limiter limiter
    express-rate-limiter ratelimiter @fastify/rate-limit express-throttle @nestjs/throttler`,
  body: `body-parser express.json express.bodyParser express.methodOverride express.multipart express.urlencoded express.raw
    express.text express-fileupload connect-busboy busboy-body-parser multer express-formidable express-xml-bodyparser
    body-parser-xml json-server.bodyParser connect-multiparty multiparty method-override express-busboy express-form-data raw-body`,
  cookies: 'cookie-parser express.cookieParser cookies keygrip',
  input: `hpp express-mongo-sanitize xss-clean express-xss-sanitizer perfect-express-sanitizer express-validator celebrate
    mongo-sanitize express-sanitizer`,
  session: `express-session express.session express.cookieSession cookie-session client-sessions passport connect-flash
    express-flash express-openid-connect keycloak-connect express-flash-messages koa-passport express-jwt iron-session`,
  csrf: 'csurf express.csrf csrf-csrf csrf-sync csrf tiny-csrf lusca.csrf express-csrf simple-csrf @dr.pogodin/csurf',
  static: `express.static express.favicon express.directory serve-static serve-favicon st serve-index express-static-gzip sirv
    ecstatic less-middleware stylus node-sass-middleware connect-assets connect-history-api-fallback webpack-dev-middleware
    webpack-hot-middleware express-static json-server.defaults`,
  logger: `morgan express.logger express.compress express.responseTime pino-http express-pino-logger express-winston winston
    morgan-body express-bunyan-logger express-request-id response-time compression connect-timeout express-status-monitor
    express-prom-bundle shrink-ray-current cls-rtracer express-http-context dd-trace elastic-apm-node express-useragent
    request-ip @sentry/node.Handlers express-requests-logger express-actuator`,
  https: `express-sslify heroku-ssl-redirect express-force-https express-enforces-ssl express-http-to-https express-force-ssl
    express-force-domain express-ssl`,
  errors: `errorhandler express.errorHandler express-error-handler express-winston.errorLogger
    @sentry/node.Handlers.errorHandler @sentry/node.setupExpressErrorHandler celebrate.errors express-error-slack
    strong-error-handler api-error-handler youch express-http-error-handler express-openapi-validator.error
    express-async-handler.errors @hapi/boom raven.errorHandler`,
};

/** A name that ends in `-` or `/` stands for all that begin with it, but for those behind a `!`. */
const ROLES = {
  /** Makes an Express app; the members that do, behind a colon. */
  app: '@feathersjs/express:+default json-server:create routing-controllers:createExpressServer ultimate-express:',
  /** Makes a router with the methods of Express' own. */
  router: 'express-promise-router express-async-router @awaitjs/express router express-router-group',
  /** Makes or wraps an HTTP server. */
  server: 'http https http2 spdy http2-express-bridge http-shutdown server-destroy stoppable',
  /** Shares the HTTP server for connections that stay open. */
  sockets: `socket.io ws express-ws sockjs primus websocket uWebSockets.js engine.io faye deepstream.io graphql-ws
    subscriptions-transport-ws peer @hocuspocus/server faye-websocket y-websocket colyseus @colyseus/core
    @colyseus/ws-transport`,
  /** Holds what a request sends to a schema. */
  validator: `express-validator celebrate express-openapi-validator zod-express-middleware express-zod-api
    express-joi-validation express-validation express-jsonschema express-json-validator-middleware joi @hapi/joi zod yup
    ajv valibot validator class-validator superstruct`,
  /** Holds every request to the description of the API. */
  specification: `express-openapi-validator express-openapi openapi-backend openapi-validator-middleware express-openapi-validate
    express-ajv-swagger-validation swagger-express-validator swagger-tools swagger-express-middleware @oas-tools/core
    oas-tools`,
  /** Asks who sends a request. */
  authenticator: `passport express-jwt express-basic-auth connect-ensure-login express-openid-connect
    express-oauth2-jwt-bearer keycloak-connect @clerk/express http-auth @okta/`,
  /** Sets a single security header, or a few. */
  'header-part': `lusca helmet-csp hsts frameguard x-xss-protection dont-sniff-mimetype referrer-policy express-csp-header
    permissions-policy feature-policy content-security-policy express-content-security-policy`,
  /** Sets a content security policy. */
  policy: 'helmet-csp express-csp-header content-security-policy express-content-security-policy',
  /** Ends a chain with a response to errors. */
  'error-handler': `errorhandler api-error-handler express-error-handler strong-error-handler celebrate supertokens-node @sentry/ raven
    express-http-context-error`,
  /** Answers the errors that it made itself, and hands on all others. */
  'error-filter': 'celebrate supertokens-node',
  /** Tells of an error elsewhere, and hands it on. */
  'error-reporter': `@sentry/ raven bugsnag @bugsnag/ rollbar honeybadger @honeybadger-io/ airbrake @airbrake/ @appsignal/
    newrelic elastic-apm-node raygun raygun4node winston express-winston @opentelemetry/ trackjs-node express-error-slack`,
  /** Its errors bring headers for the answer. */
  'header-errors': 'http-errors express-oauth2-jwt-bearer express-openapi-validator express-openapi',
  /** Hands on by itself what handlers of its routers reject with. */
  'watched-router': 'express-promise-router express-async-router @awaitjs/express',
  /** Wraps a handler so that what it rejects with is handed on. */
  'async-wrapper': `express-async-handler express-async-wrap express-async-await-handler express-promise-wrap
    async-express-mw @root/async-router express-asyncify`,
  /** Passes requests on to another server. */
  proxy: 'http-proxy http-proxy- !http-proxy-agent express-http-proxy fast-gateway http-party',
  /** Shows pages of its own, or those of others. */
  pages: `swagger-ui swagger-ui- redoc redoc- graphiql graphiql- graphql-playground graphql-playground- express-graphql
    graphql-http graphql-yoga apollo-server apollo-server- @apollo/server @bull-board/ bull-arena arena agendash adminjs
    @adminjs/ express-status-monitor http-proxy http-proxy- !http-proxy-agent express-http-proxy next nuxt nuxt- vite
    serve-index @scalar/ json-server`,
  /** Adds to requests and responses, and sends nothing by itself. */
  adding: `express-ejs-layouts express-layouts express-partials express-messages express-device express-paginate express-locale
    express-react-views i18n i18next-http-middleware i18next-express-middleware accept-language-parser express-ip express-ua-middleware
    express-query-boolean express-pino-logger cls-hooked express-mung express-partial-response express-boom express-async-errors
    express-correlation-id correlation-id express-requestid on-headers connect-ensure-login`,
  /** Makes pages of components, on the server. */
  renderer: `react-dom/server react-dom/server.node react-dom/static preact-render-to-string vue-server-renderer
    @vue/server-renderer vue/server-renderer svelte/server inferno-server @lit-labs/ssr @angular/ssr @angular/ssr/node
    @nguniversal/express-engine @remix-run/express @react-router/express @kitajs/html mithril-node-render`,
  /** Its pages load from other origins, or anything. */
  'foreign-pages': `redoc redoc- graphiql graphiql- graphql-playground graphql-playground- express-graphql graphql-yoga
    apollo-server apollo-server- @apollo/server bull-arena arena agendash adminjs @adminjs/ express-status-monitor http-proxy
    http-proxy- !http-proxy-agent express-http-proxy @scalar/`,
  /** Answers requests by itself where it is mounted. */
  'route-maker': 'swagger-ui-express graphql-http express-graphql next parse-server adminjs @adminjs/ @bull-board/',
  /** Opens a window of another site to sign in or pay. */
  'sign-in': `passport- !passport-local !passport-jwt !passport-http !passport-http-bearer !passport-custom
    !passport-localapikey !passport-headerapikey !passport-anonymous openid-client express-openid-connect @okta/ @auth/
    next-auth grant simple-oauth2 stripe @paypal/ paypal-`,
  /** Makes the app the one that signs people in for others: it is opened in their windows. */
  'identity-provider': 'oidc-provider oauth2orize oauth2orize- @node-oauth/ oauth2-server',
  /** Its pages are shown in frames of a platform. */
  embedded: `@shopify/app-bridge @shopify/app-bridge- @shopify/shopify-app-express @microsoft/teams-js
    @discord/embedded-app-sdk atlassian-connect-express @zoom/appssdk @contentful/app-sdk @telegram-apps/ @twa-dev/ ltijs
    monday-sdk-js @frontapp/plugin-sdk @farcaster/ iframe-resizer @iframe-resizer/`,
  database: `pg pg-promise pg-native postgres @neondatabase/serverless @vercel/postgres mysql mysql2 promise-mysql mysql-await mariadb sqlite3
    better-sqlite3 sqlite @libsql/client sql.js knex sequelize sequelize-typescript typeorm @prisma/client drizzle-orm objection
    bookshelf kysely slonik mikro-orm @mikro-orm/core mssql msnodesqlv8 tedious oracledb mongoose mongodb marsdb monk redis
    ioredis @electric-sql/pglite cassandra-driver neo4j-driver firebase-admin nedb @seald-io/nedb lowdb express-myconnection
    waterline couchbase nano
    @aws-sdk/client-dynamodb snowflake-sdk @clickhouse/client @planetscale/database @tidbcloud/serverless
    serverless-mysql @sap/hana-client hdb ibm_db odbc node-firebird @aws-sdk/client-rds-data data-api-client`,
  /** Its statements are texts of SQL. */
  sql: `pg pg-promise pg-native postgres @neondatabase/serverless @vercel/postgres mysql mysql2 promise-mysql mysql-await mariadb sqlite3
    better-sqlite3 sqlite @libsql/client sql.js mssql tedious oracledb knex sequelize typeorm @prisma/client drizzle-orm kysely
    objection @mikro-orm/core cassandra-driver snowflake-sdk @clickhouse/client slonik @electric-sql/pglite @planetscale/database @tidbcloud/serverless
    serverless-mysql @sap/hana-client hdb ibm_db odbc node-firebird @aws-sdk/client-rds-data data-api-client`,
  'password-hash': 'bcrypt bcryptjs bcrypt-nodejs argon2 @node-rs/argon2 @node-rs/bcrypt scrypt-kdf',
  /** Keeps who is signed in behind a cookie. */
  session: 'express-session cookie-session client-sessions iron-session',
  token: 'jsonwebtoken jose express-jwt jwt-simple passport-jwt jwt-decode njwt',
  upload: 'multer express-fileupload formidable busboy connect-busboy multiparty connect-multiparty',
  /** Serves a folder. */
  'file-server': 'serve-static st express-static-gzip sirv ecstatic',
  /** Lists a folder. */
  'file-list': 'serve-index',
  'http-client': 'axios got node-fetch request undici needle superagent ky bent phin',
  /** Code or data that it is given runs, or is taken apart. */
  evaluator: 'vm vm2 child_process node-serialize serialize-javascript xml2js libxmljs libxmljs2 js-yaml',
  markup: 'sanitize-html marked markdown-it showdown dompurify isomorphic-dompurify',
  log: `morgan winston pino pino-http bunyan log4js express-winston express-pino-logger express-bunyan-logger morgan-body
    express-requests-logger tslog loglevel signale consola roarr npmlog @sentry/ dd-trace newrelic elastic-apm-node
    @opentelemetry/ applicationinsights koa-logger nestjs-pino electron-log simple-node-logger tracer`,
  /** Takes scripts out of HTML. */
  sanitizer: `sanitize-html dompurify isomorphic-dompurify xss insane sanitizer rehype-sanitize striptags express-sanitizer
    @braintree/sanitize-url google-caja-sanitizer caja-sanitizer`,
  environment: 'dotenv envalid dotenv-safe dotenv-flow dotenvx @dotenvx/dotenvx convict config',
  mail: 'nodemailer',
  /** Checks the signature of what a service sends. */
  webhook:
    '@octokit/webhooks @octokit/app octokit twilio @line/bot-sdk discord-interactions telegraf grammy @slack/events-api @slack/interactive-messages',
  /** Makes servers whose apps take middleware in a way of their own. */
  'other-server': `koa @koa/ fastify @fastify/ @hapi/ hapi hono @hono/ @feathersjs/feathers @feathersjs/koa @loopback/ h3 nitropack elysia
    probot polka restana find-my-way vite @rsbuild/ webpack-dev-server @storybook/ socket.io ws`,
  crypto: 'crypto node:crypto crypto-js',
} as const;

/** What a package has of others, by its own member: `express.json` of Feathers is that of Express. */
const LENT: Readonly<Record<string, Readonly<Record<string, readonly [module: string, member: string]>>>> = {
  '@feathersjs/express': {
    ...lentByExpress('json urlencoded raw text static Router'),
    serveStatic: ['express', 'static'],
    cors: ['cors', ''],
    compression: ['compression', ''],
  },
  'ultimate-express': lentByExpress('json urlencoded raw text static Router'),
};

function lentByExpress(members: string): Record<string, readonly [string, string]> {
  return Object.fromEntries(words(members).map((name) => [name, ['express', name] as const]));
}

/** Packages that are better left, by what takes their place and why. */
const REPLACED: Readonly<Record<string, { by: string; why: string }>> = {
  csurf: { by: 'csrf-sync', why: 'it is archived and its tokens can be bypassed' },
  'express-mongo-sanitize': { by: 'String() at the filter', why: 'it throws on every request under Express 5' },
  'xss-clean': { by: 'escaped output', why: 'it is archived, and throws under Express 5' },
  hpp: { by: 'String() at the use', why: 'under Express 5 it does nothing to the query string' },
  'express-brute': { by: 'express-rate-limit', why: 'it is no longer maintained' },
  request: { by: 'fetch', why: 'it is no longer maintained' },
  'node-serialize': { by: 'JSON.parse', why: 'it runs code of what it reads' },
  'crypto-js': { by: 'node:crypto', why: 'it is no longer maintained' },
  'passport-saml': { by: '@node-saml/passport-saml', why: 'it is no longer maintained' },
};

const stages = new Map(
  Object.entries(STAGED).flatMap(([stage, names]) => words(names).map((name) => [name, stage as Stage] as const)),
);

interface Named {
  exact: ReadonlyMap<string, readonly string[]>;
  prefixes: readonly string[];
  others: ReadonlySet<string>;
}

/** `name:+default` stands for the package itself and its member `default`. */
function readRole(text: string): Named {
  const isOther = (word: string): boolean => word.startsWith('!');
  const others = words(text).filter(isOther);
  const names = words(text).filter((word) => !isOther(word));
  const split = names.map((word) => word.split(':') as [string, string?]);
  const isPrefix = ([name]: readonly [string, string?]): boolean => /[-/]$/.test(name);
  return {
    exact: new Map(split.filter((one) => !isPrefix(one)).map(([name, members = '']) => [name, members.split('+')])),
    prefixes: split.filter(isPrefix).map(([name]) => name),
    others: new Set(others.map((word) => word.slice(1))),
  };
}

const roles = Object.fromEntries(Object.entries(ROLES).map(([role, text]) => [role, readRole(text)])) as Readonly<
  Record<Role, Named>
>;

/** The stage of what a package exports: `express` and `json`; the longest name that is known counts. */
export function stageOfPackage(module: string, member: string): Stage | undefined {
  const parts = member ? member.split('.') : [];
  for (let length = parts.length; length >= 0; length -= 1) {
    const stage = stages.get([module, ...parts.slice(0, length)].join('.'));
    if (stage) return stage;
  }
  return undefined;
}

/** Whether a package plays a role. A name with a path below the package (`mysql2/promise`) counts as the package. */
export function hasRole(module: string, role: Role): boolean {
  const { exact, prefixes, others } = roles[role];
  const name = packageName(module);
  if (exact.has(module) || exact.has(name)) return true;
  return prefixes.some((prefix) => module.startsWith(prefix)) && !others.has(name);
}

/** The package and member that a member of another hands on. */
export function lentMember(module: string, member: string): { module: string; member: string } | undefined {
  const lent = Object.hasOwn(LENT, module) ? LENT[module]?.[member] : undefined;
  return lent && { module: lent[0], member: lent[1] };
}

/** Whether a member of a package makes an Express app. */
export function makesApp(module: string, member: string): boolean {
  return roles.app.exact.get(module)?.includes(member) ?? false;
}

/** A limiter, whatever it counts. */
export function isLimiter(module: string): boolean {
  return stages.get(module) === 'rate-limit';
}

export function replacementOf(module: string): { by: string; why: string } | undefined {
  return REPLACED[module];
}

/** All names with a role; those that stand for many are left out. */
export function packagesWith(...wanted: readonly Role[]): string[] {
  return [...new Set(wanted.flatMap((role) => [...roles[role].exact.keys()]))];
}

/** All packages with a place in a chain. */
export function stagedPackages(): string[] {
  return [...new Set([...stages.keys()].filter((name) => !name.startsWith('express.')).map(withoutMember))];
}

/** `@sentry/node` of `@sentry/node.Handlers`; names of packages hold no dot, but for a few that end in `.io` or `.js`. */
const withoutMember = (name: string): string => name.replace(/\.(?!io$|js$).*$/, '');

function packageName(module: string): string {
  const parts = module.replace(/^node:/, '').split('/');
  return parts.slice(0, module.startsWith('@') ? 2 : 1).join('/');
}
