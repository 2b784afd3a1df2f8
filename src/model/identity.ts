import type { Place } from './place.ts';

/** What a secret is used for: it signs (sessions, tokens, cookies, CSRF tokens), or it opens something. */
export type SecretUse = 'session' | 'token' | 'cookie' | 'csrf' | 'database' | 'service' | 'private-key';

/** A secret that is written in a file. The text itself is no fact, so that nothing can print it. */
export interface SecretFact {
  uses: SecretUse[];
  /** The text, or all of `process.env.NAME || 'text'`. */
  place: Place;
  /** The variable that is read in front of it: `NAME`. */
  env: string | null;
  /** The name it has in the code: of a variable or key; '' for none. */
  name: string;
  /** What kind of key it is by its form: `AWS access key`; '' for none. */
  form: string;
  /** Equal for equal texts. */
  digest: string;
  bytes: number;
  /** It is read when a function runs, not when the app starts. */
  deferred: boolean;
  /** Its file loads one that loads the env file: that has happened before it is read. */
  loadsEnv: boolean;
  /** It is code that can be edited; otherwise a line of another file. */
  code: boolean;
  /**
   * What takes its place, or is given it: other configuration (`config/default.js`), the variable itself, or the schema of the
   * configuration that takes it where the variable is not set.
   */
  layer: 'default' | 'variable' | 'schema' | null;
}

/** A login that is declared and not registered by a call: `@Post('/login')` of a class. */
export interface DeclaredLogin {
  /** `/api/auth/login`, as far as it is seen. */
  full: string;
  /** The decorator, or the link of a chain. */
  place: Place;
}

export interface IdentityFacts {
  /** Logins that no route shows, without a limiter beside them. */
  declaredLogins: DeclaredLogin[];
  /** Server code reads who a client is, or how it came: `req.ip`, `req.secure`, `req.protocol`. */
  asksClient: boolean;
  /** `req.session.user = …`: who is signed in is put into the session. */
  signIns: SessionUse[];
  /** Ways out of a session: `destroy`, `regenerate`, `= null`, `req.logout`; and `forget`, where only the user is taken out; `bare`: nothing is handed over. */
  signOuts: (SessionUse & {
    how: 'destroy' | 'regenerate' | 'null' | 'logout' | 'forget';
    statement: Place | null;
    bare: boolean;
  })[];
  /** `res.cookie(…)`, `res.clearCookie(…)`. */
  cookies: CookieFact[];
  /** Cookies that the server reads by name and believes: unsigned ones. */
  readByServer: string[];
  /** Signed cookies that it reads by name. */
  readSigned: string[];
  /** What server code reads from or writes to sessions: `user` of `req.session.user`. */
  sessionKeys: string[];
  /** Checks against requests that other sites forge, by hand: of where a request comes from, or of a token. */
  forgeryChecks: ForgeryCheck[];
  /** Handlers that take what another site posts in the browser of somebody who signs in: `SAMLResponse`, `code` and `state`. */
  postedBack: Place[];
  /** Code that asks a provider to send its answer as a form: `response_mode: 'form_post'`. */
  formPosts: Place[];
  /** Paths of addresses that a service is told to send the browser back to: `*` stands for what is not seen: `callback_url: base + '/paid'` is `/paid`. */
  returnAddresses: string[];
  /** The id of a session is used by itself: `req.sessionID`, `cookies['connect.sid']`. */
  sessionIds: Place[];
  /** What is done with `req.csrfToken`. */
  csrfTokens: CsrfTokenUse[];
  /** The body that most refusals have, as code with `$text` for what is said: `{ error: $text }`; `null` where none is seen. */
  refusal: string | null;
  /** Cookies that page scripts read by name; `*` where it is not seen which. */
  readByPages: string[];
  /** Comparisons with `===` of what should be compared in constant time, or of passwords. */
  comparisons: { place: Place; left: Place; right: Place; kind: 'password' | 'token'; text: string }[];
  /** Sign-ins that answer an unknown account in other words than a wrong password, at the question for the account. */
  unknownAccounts: { place: Place; unknown: string; wrong: string }[];
  /** Passwords that go through a hash made for speed. */
  fastHashes: Place[];
  /** Passwords that are encrypted, so that a key makes them readable again. */
  encryptedPasswords: Place[];
  /** `Math.random()` that goes into what nobody may guess. */
  weakRandoms: Place[];
  /** Certificates that are not checked. */
  uncheckedCertificates: Place[];
  /** The same in other words: by another option, or by a value that is no plain `false`. */
  loosenedCertificates: Place[];
  /** Redirects to https at the host that the request names. */
  hostRedirects: Place[];
  /** TLS before 1.2, and ciphers that are broken. */
  oldProtocols: Place[];
}

export interface ForgeryCheck {
  kind: 'origin' | 'token';
  /** The function that is handed the request. */
  place: Place;
  /** What is read or compared. */
  at: Place;
  /** It is compared with `===`. */
  plain: boolean;
  /** It passes where no token is sent, or where none was made; `null` for neither. */
  weak: 'optional' | 'unset' | null;
}

export interface CsrfTokenUse {
  /** `req.csrfToken`, without the brackets of the call. */
  place: Place;
  /** It is called without arguments, kept or handed on without being called, or declared as a type of the app's own. */
  kind: 'call' | 'handed' | 'declared';
  /** The function it stands in, the innermost that is handed a request. */
  handler: Place | null;
  /** That function hands the request on: what comes behind may make another token. */
  passes: boolean;
}

export interface SessionUse {
  place: Place;
  /** The function it stands in, the innermost that is handed a request. */
  handler: Place | null;
  /** The name of the response there. */
  response: string | null;
  /** Something is answered in it before. */
  answered: boolean;
  /** The text of that function compares a password or checks a sign-in. */
  checksPassword: boolean;
  /** Before, it works with what the session says of who is signed in: somebody is already. */
  known: boolean;
}

export interface CookieFact {
  method: 'cookie' | 'clearCookie';
  place: Place;
  /** `null` where it is not seen. */
  name: string | null;
  /** What is in it, as written. */
  value: string;
  /** Where that is a variable, what it was made of. */
  made: string;
  /** Options by key, as written; `null` where they are not seen. */
  options: Record<string, string> | null;
  /** The options are written in the call, or there are none. */
  inline: boolean;
}
