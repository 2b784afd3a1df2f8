import type { Place } from './place.ts';
import type { RawOutputFact, StaticFolder, UploadFact } from './files.ts';
import type { Flow } from './flow.ts';
import type { IdentityFacts, SecretFact } from './identity.ts';
import type { Manifest } from './manifest.ts';
import type { OperationFacts } from './operations.ts';
import type { HtmlFacts, Polling } from './pages.ts';
import type { Path } from './tree.ts';
import type { Range } from '../code/syntax/range.ts';
import type { Call, FunctionFact, HelperFact, Seen, Value } from './value.ts';
import type { Surroundings } from '../code/sql/resolve/fact.ts';
import type { SqlSite } from '../code/sql/site.ts';
import type { Stage } from '../code/packages/stages.ts';

export type { Call, FunctionFact, HelperFact, HtmlFacts, Manifest, Polling, Seen, Value };

/** One link of an app's middleware chain, in the order in which Express sees it. */
export interface ChainItem {
  kind: 'use' | 'route' | 'param' | 'set' | 'listen' | 'mount' | 'engine';
  /** `get`, `post`, `all`, `use`, `set`, `enable`, `disable`, `listen` … */
  method: string;
  /** Mount or route path; `''` for none. */
  path: Seen<string>;
  /** Arguments behind the path: handlers, middleware, the value of a setting. */
  args: Value[];
  /** Where the list of stages puts this item; routes are `routes`. */
  stage: Stage;
  /** The statement, or the link of a one-expression chain. */
  place: Place;
  /** From the name of the method on: what a call of another method may take the place of. */
  link: Place;
  /** Where each of `args` is written in the call; `null` where that is not followed. */
  argPlaces: readonly (Place | null)[];
  /** Set only under a condition (`if (process.env.NODE_ENV === 'production')`): its text. */
  condition?: string;
  /** Of a router that is mounted for every path, what it does itself. */
  inside?: readonly ChainItem[];
}

/** An app as one file knows it. */
export interface AppPlace {
  file: Path;
  /** What it is called there: a variable, a loader's parameter, a field; '' for a one-expression chain. */
  name: string;
  /** The call that makes it, or the parameter or import that hands it in. */
  at: Range;
}

export interface App {
  file: Path;
  /** Variable, class field (`this.app`) or '' for a one-expression chain. */
  name: string;
  place: Place;
  /** `entry` listens or is exported to what listens; `mounted` is a sub-app; `parameter` is an app handed to a loader. */
  role: 'entry' | 'mounted';
  /** Where global middleware belongs: where it is made, or a loader that is handed the app. */
  home: AppPlace;
  /** Where the chain ends, in the same terms: at home, or in a file that imports the app and adds routes to it. */
  end: AppPlace;
  /** The same with handlers of errors that are there for some environments alone. */
  errorsEnd: AppPlace;
  chain: ChainItem[];
  listens: { place: Place; port: Value }[];
  /** socket.io, ws or another consumer of the same HTTP server. */
  sockets: string[];
  /** Where a function adds to an app that is handed to it by what is not seen: this one may get routes later. */
  addedTo?: Place;
  /** It stands beside the entries and is left alone; why, as the end of a sentence: `only redirects`. */
  aside?: string;
}

export interface Route {
  method: string;
  /** As written at the route; a pattern is unseen. */
  path: Seen<string>;
  /** The source of that pattern, where it is written out: `/^\/live\//`. */
  pattern?: string;
  /** With the paths of the mounts that lead to it, as far as they are seen: `/api/auth/login`. */
  full: string;
  /** The app or router it is called on, as written in its file: `router`, `this.app`; '' for a one-expression chain. */
  receiver: string;
  file: Path;
  place: Place;
  handlers: Value[];
  /** Where each handler is written in the call; `null` where that is not followed. */
  handlerPlaces: readonly (Place | null)[];
  /** By which name of its file each handler is given: `authLimiter`, `limits.auth`; '' for any other expression. */
  handlerNames: readonly string[];
  /** Middleware on the way to it, in front of it: of its router (`router.use(auth)`) and of mounts (`app.use('/api', limiter, router)`). */
  through: readonly Value[];
  /** Index into `Project.apps` of the app it is reached through, -1 where that is not seen. */
  app: number;
}

/** A call by which a router uses something besides its routes. */
export interface RouterLink {
  kind: 'use' | 'mount' | 'param';
  method: string;
  path: Seen<string>;
  /** The call. */
  place: Place;
  args: Value[];
  argPlaces: readonly (Place | null)[];
}

export interface Project {
  /** The manifest of the entry's package; `null` outside any package. */
  manifest: Manifest | null;
  /** Folders of packages that have dependencies, the outermost first; `''` is the root. */
  packages: Path[];
  express: { version: string; major: number; from: 'installed' | 'lockfile' | 'range' } | null;
  /** The TypeScript that compiles it, as far as a lockfile or range tells; of `^4.1.0` the last 4. */
  typescript: { major: number; minor: number } | null;
  /** The options of the `tsconfig.json` that the entry is compiled by, those it extends among them. */
  compilerOptions: Readonly<Record<string, unknown>>;
  /** The oldest Node that it says it runs on, and the file that says so; `null` where none does. */
  node: { major: number; source: string } | null;
  language: 'js' | 'ts';
  modules: 'cjs' | 'esm';
  /** Its files of CommonJS begin with 'use strict', or half of them at least. */
  saysStrict: boolean;
  /** It imports Node's own modules as `node:fs`, or as `fs`; `null` where it imports none. */
  nodePrefix: boolean | null;
  packageManager: PackageManager;
  apps: App[];
  /** Apps that middleware is for, the main one first: what is chosen by `--entry`, or what is started. */
  entries: App[];
  /** Nothing shows which of the entries is meant. */
  undecided: boolean;
  /** Examples, samples and kept copies that the app does not load. */
  examples: ReadonlySet<Path>;
  /** Files of apps that nothing starts, beside one that is started and does not load them. */
  unstarted: ReadonlySet<Path>;
  routes: Route[];
  /** What routers use besides their routes, error handlers of theirs among it. */
  routerHandlers: Value[];
  /** The calls of routers besides their routes: `router.use(…)`, `router.param(…)`. */
  routerLinks: RouterLink[];
  /** Database drivers in use, by package name, with the installed or declared version. */
  drivers: { name: string; version: string }[];
  /** Code binds objects as columns and values on purpose: `INSERT INTO notes SET ?`. */
  bindsObjects: boolean;
  views: { engine: string; dir: Path; files: Path[] }[];
  /** Folders served by `express.static`. */
  statics: { mount: string; dir: Seen<Path>; place: Place }[];
  /** Every call that serves or lists a folder, with what is in it. */
  folders: StaticFolder[];
  /** Values that views put into pages as they are. */
  rawOutputs: RawOutputFact[];
  /** What views read of errors: `error.message`. */
  shownErrors: string[];
  /** Where the escape of a view engine is taken out: `mustache.escape = (text) => text`. */
  escapesOff: Place[];
  /** What HTML the app shows asks of a content security policy. */
  html: HtmlFacts;
  /** The page of the app's own that asks for most by the clock while it is open; `null` where none does. */
  polling: Polling | null;
  /** The file that asks requests for the key of a program (`x-api-key`); `null` where none does. */
  apiKeys: Path | null;
  /** The file that passes requests on to other servers as they come; `null` where none does. */
  passedOn: Path | null;
  /** Requests are asked for a token in `Authorization`. */
  bearer: boolean;
  /** Pages may be told to name no referrer. */
  hidesOrigin: boolean;
  /** What shows that pages of other sites show those of the app in frames on purpose, load its scripts, that pages tell the window that opened them, and that they read its answers; `null` where nothing does. */
  embeds: { frames: string | null; scripts: string | null; opener: string | null; shares: string | null };
  /** Signs of a reverse proxy in front, and the file that shows it; `hops` is `null` where no number is seen; `adds`: headers that it adds to all answers. */
  proxy: { hops: number | null; source: string; adds?: { names: string[]; source: Path } } | null;
  /** Where the app is given a response made by hand that takes no headers: `app.handle(req, { socket })`. */
  handmade: Place | null;
  /** Middleware that stands in a comment: `// app.use(helmet());`. */
  commentedOut: { name: string; place: Place }[];
  /** Limiters that are made and handed on, and that nothing asks for; the files that know them by their name. */
  unusedLimiters: { name: string; place: Place; files: Path[] }[];
  /** What shows that people reach the app over https alone: a redirect, a platform that makes one. */
  tls: { source: string } | null;
  /** Origins of browsers' front ends, with the variable that holds them where there is one; from `.env.example` and configuration. */
  origins: { origin: string; source: string; variable?: string }[];
  /** Names in the example of the environment, in order. */
  env: string[];
  /** That example, under the project's own name for it; `null` where there is none and nothing loads an env file. */
  envFile: Path | null;
  /** What makes Express 4 take notice of rejected handlers, all of them: `security.forwardRejections(express)`, `express-async-errors`. `errors`: those of handlers of errors, too. */
  forwarding: (Place & { errors: boolean })[];
  /** What the app logs errors with; `null` for the console, and where it is not seen. */
  logger: LoggerFact | null;
  /** The member that holds the logger of a request: `log` of pino-http, or one that the app puts there itself. */
  requestLogger: string | null;
  /** What the app wraps async handlers with, so that what they fail with is handed on. */
  asyncWrapper: ImportedFact | null;
  /** Functions that answer with errors which others hand them. */
  errorHelpers: HelperFact[];
  /** What an answer to errors has to reckon with. */
  errorTraits: ErrorTraits;
  /** The first error with words of the app's own and no status below 500 that is handed to the error handler. */
  handedWords: Place | null;
  /** The config module that we emit: where it is or belongs, the members it has (none where it is not there yet), and why it cannot be written. */
  security: { path: Path; members: string[]; refused?: string };
  /** Calls of packages anywhere in server code: `multer(…)`, `session(…)`, `jwt.sign(…)`. */
  calls: Call[];
  /** How files are uploaded. */
  uploads: UploadFact[];
  /** Where code tells errors of uploads from others: `MulterError`, `LIMIT_FILE_SIZE`, `truncated`. */
  uploadErrors: Place | null;
  /** Clients and pools of databases that files keep in a constant. */
  clients: ClientFact[];
  /** Some table is called like that of a store of sessions. */
  sessionTable: boolean;
  /** Secrets that code holds as text. */
  secrets: SecretFact[];
  /** What server code does with sessions and cookies, and page scripts with cookies. */
  identity: IdentityFacts;
  sql: SqlSite[];
  /** What the rest of the project tells the SQL transform about a file, by file: connections, wrappers, constants. */
  sqlSurroundings: Readonly<Record<Path, Surroundings>>;
  /** What comes from the request and arrives where it does harm. */
  flows: Flow[];
  /** What comes from the request and is used as a text, a list or a number of records: a wrong type fails there. */
  inputs: Flow[];
  /** `errors.array()` of express-validator in an answer, with the values that were refused; `secret` where a password is among what is checked. */
  echoes: { place: Place; secret: boolean; list: boolean }[];
  /** Calls of which it is not known what they are given: it was not followed further. */
  flowsCut: Place[];
  /** What code does with the origin that a request names. */
  originChecks: OriginCheck[];
  /** How it is built, started and kept up to date. */
  operations: OperationFacts;
  unread: { file: Path; why: string }[];
}

/** `const pool = new Pool()` at the top of a file. */
export interface ClientFact {
  /** The package: `pg`, `redis`. */
  driver: string;
  name: string;
  place: Place;
  /** How other files get it; `null` where they do not. */
  exported: { kind: 'default' | 'named'; name: string } | null;
  /** The files that its file loads, itself among them. */
  loads: Path[];
}

/** What server code does somewhere that an answer to errors has to reckon with. */
export interface ErrorTraits {
  /** It answers with JSON, or with what is not seen to be a text. */
  data: boolean;
  /** It says that some answer is HTML. */
  pages: boolean;
  /** Headers of the content that it sets for answers, or only names: `Content-Encoding`. Files that are sent have a type. */
  contentHeaders: string[];
  /** It makes errors that bring headers. */
  headers: boolean;
  /** It makes errors that say whether their message is for clients. */
  exposes: boolean;
}

/** What files import: `const { wrap } = require('./lib/async')`. */
export interface ImportedFact {
  /** A module of the app's own, as it is written in imports but from the root of the tree. */
  path?: Path;
  /** A package, or a path of an alias. */
  module?: string;
  kind: 'default' | 'named';
  name: string;
}

/** A logger that files import: `const logger = require('./lib/logger')`. */
export interface LoggerFact extends ImportedFact {
  /** What its method `error` is given somewhere; `fields`: `{ err }` and a text; `prefixed`: a part of the program and an error. `called`: `logger().error(err)`. */
  takes: 'error' | 'fields' | 'text' | 'prefixed';
  called?: true;
  /** What that function is given: `getLogger('app')`; or the part: `log.error('server', err)`. */
  label?: string;
}

/** Code that sends the origin of a request back as it came, says yes to every one, or compares a part of it. */
export interface OriginCheck {
  kind: 'reflected' | 'reflected-credentials' | 'always' | 'part';
  place: Place;
  /** As written, shortened. */
  text: string;
}

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** Whose lockfile it is. */
export const LOCKFILES: readonly (readonly [string, PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];
