import type { Place } from './place.ts';

/** "Absent" and "unseen" differ: `cors(options)` with `options` from elsewhere is not "no origin set". */
/** `several`: the paths of a list, as far as they are texts. */
export type Seen<T> = { seen: true; value: T } | { seen: false; why: string; several?: T[] };

/** What an expression evaluates to, as far as the code shows it. */
export type Value =
  | { kind: 'literal'; value: string | number | boolean | null | undefined }
  | { kind: 'regexp'; source: string; flags: string }
  /** `open`: a spread hides further items. */
  | { kind: 'array'; items: Value[]; open: boolean; place: Place }
  /** `open`: a spread or computed key hides further entries. */
  | { kind: 'object'; entries: Record<string, Value>; open: boolean; place: Place }
  | { kind: 'function'; fn: FunctionFact }
  | { kind: 'call'; call: Call }
  /** `process.env.NAME`, `process.env.NAME || fallback`; `converted` where it goes through a call: `Number(process.env.NAME)`. */
  | { kind: 'env'; name: string; fallback?: Value; converted: boolean }
  /** A member of an imported module (`helmet.hsts`), or the module itself where `member` is ''. */
  | { kind: 'import'; module: string; member: string }
  | { kind: 'unseen'; why: string; text: string };

export interface FunctionFact {
  place: Place;
  /** Its own name or that of the variable it is held by; '' for none. */
  name: string;
  /** Declared parameters; 4 make an Express error handler. */
  params: number;
  paramNames: string[];
  /** A parameter has another type than that of every handler: `Request<{ id: string }>`. */
  ownTypes: boolean;
  /** How it is written: as a value that has a name or stands in a call, as what another function returns, or as a declaration. */
  form: 'value' | 'returned' | 'declared';
  async: boolean;
  /** Expressions in responses that reveal internals: `err.stack`, `err.message`, the error itself. */
  leaks: Place[];
  /** Those of them that are the message alone. */
  leaksMessages: Place[];
  /** Those of them that are the error itself: as JSON it shows what was hung on it, and not its message or stack. */
  leaksWhole: Place[];
  /** Those of them that stand behind a test of development or something else. */
  leaksDeliberate: Place[];
  /** Those of them that may be what the app says to its user: the message of an error that it throws itself. */
  leaksWords: Place[];
  /** The same behind a test that holds where NODE_ENV is not set (`NODE_ENV !== 'production'`): one of each test. */
  leaksUnset: Place[];
  /** What those tests ask of other files, where no variable of the environment is set: `config.env`. */
  unset: Record<string, string | number | boolean | null>;
  /** It answers requests by itself: `res.send`, `res.json`, `res.render`, `res.end`, `res.sendFile`, `res.redirect` … */
  responds: boolean;
  /** Methods of the response that it answers with: `json`, `sendFile`, `redirect`. */
  sends: string[];
  /** Status codes it sends that are literals. */
  statuses: number[];
  /** A status of some answer is worked out. */
  varies: boolean;
  /** Statuses below 500 of errors that it throws or hands on. */
  refuses: number[];
  /** Response headers it sets under a literal name (`res.setHeader`, `set`, `header`, `res.set({…})`), in lower case. */
  headers: { name: string; value: Value; place: Place; conditional: boolean }[];
  /** Response headers it takes away (`res.removeHeader`), in lower case. */
  removes: string[];
  /** What it puts on the request or the response, for whoever comes behind: `locals.nonce`, `user`. */
  sets: string[];
  /** All that it answers is seen, and is data: JSON, a status, a text without tags. */
  data: boolean;
  /** Names it reads from the body of the request. */
  fields: string[];
  /** Those that functions read which are given the body whole: `users.login(req.body)`. There may be more of them. */
  fieldsHanded: string[];
  /** Where the body has those that are in an object of it: `email` of `req.body.user.email` is `user?.email`. */
  fieldPaths: Readonly<Record<string, string>>;
  /** It calls something that is named like a limiter, or answers 429. */
  limits: boolean;
  /** It looks at how often an account was tried, and locks it: `user.failedAttempts`, `lockUntil`. */
  locks: boolean;
  /** It takes a token from a header: `req.headers.authorization`. */
  takesTokens: boolean;
  /** It calls what is named like the check of a password: `auth.login(data)`. */
  signsIn: boolean;
  /** The expression that it ends with or consists of, as written; '' where there is none. */
  returns: string;
  /** It is async and something in it may throw outside a `try` that has a `catch`: nobody handles that rejection. */
  rejects: boolean;
  /** It may hand a request on without an error: `next()`, or `next` given to other code. */
  passes: boolean;
  /** It calls `next`, with an error or without, not only where an answer has begun: what it does not answer goes on. */
  handsOn: boolean;
  /** Of a handler of errors: what some errors leave without a response, its last statement or what lacks another branch; `within` where that is elsewhere. */
  unended?: Place | 'within';
  /** It looks at who asks: `req.user`, `req.session.userId`, `res.locals.user`, `req.isAuthenticated()`. */
  asks: boolean;
  /** It reads the body of the request. */
  readsBody: boolean;
  /** It calls something that by its name checks input: `validateUser(req.body)`, `schema.parse(…)`. */
  checksInput: boolean;
  /** It hands the request to other code. */
  sharesRequest: boolean;
  /** It reads what whoever asks has written: the query, the body, parameters of the path. */
  readsInput: boolean;
  /** It compares a signature that the sender has made with a shared key: `x-slack-signature`, `verifyWebhook(req)`. */
  checksSigned: boolean;
  /** A service calls it, as what it reads and hands on shows. */
  isCalledBack: boolean;
  /** It makes a token or a code and sends a message: whoever gets it is let in, or sets a new password. */
  sendsCode: boolean;
  /** Records that it looks up by an identifier of the request, with whether the query names an owner. */
  lookups: { place: Place; model: string; owned: boolean }[];
  /** Calls inside it whose callee comes from a package, in order (`bcrypt.compare`, `stripe.webhooks.constructEvent`). */
  calls: string[];
  /** Middleware that it calls itself, with the request and the response: `helmetHandler(req, res, next)`. */
  runs: Value[];
  /** It calls something that changes what is stored: `deleteOne`, `save`, an `UPDATE`. */
  changes: boolean;
}

/** A function that answers with errors which others hand it: `fail(res, err)`. */
export type HelperFact = Pick<
  FunctionFact,
  'place' | 'leaks' | 'leaksMessages' | 'leaksWhole' | 'leaksWords' | 'leaksDeliberate' | 'leaksUnset'
>;

/** A call whose callee was resolved to a package: `helmet.hsts({…})` is module `helmet`, member `hsts`. */
export interface Call {
  /** Package name (`helmet`, `express`), or a relative path of the project's own file; '' for a local function. */
  module: string;
  /** Exported member called, '' for the default export, `json` for `express.json`. */
  member: string;
  /** The callee as written. */
  text: string;
  args: Value[];
  place: Place;
  /** The call on whose result it is called: `multer()` of `upload.single('a')`. */
  on?: Place;
  /** A function that a function of the app's own has made of a handler, and that rejects as it does. */
  rejecting?: Place;
  /** How many parameters that function has. */
  takes?: number;
  /** How that is written. */
  form?: FunctionFact['form'];
  /** That function itself. */
  made?: FunctionFact;
}
