/**
 * What the app under attack offers. A probe whose surface is not named here answers `skipped` and says what it lacks.
 */
export interface Target {
  /** `http://127.0.0.1:3000` */
  origin: string;
  /** Starts the app anew, its limits unused, and gives its origin. */
  renew?: () => Promise<string>;
  /** The app serves https behind a proxy and trusts its `X-Forwarded-Proto`. */
  https?: boolean;
  /** Proxies in front, each of which appends the address it was asked from; default 1 for `https`, 0 otherwise. */
  proxies?: number;
  /** A page or resource that anyone may GET; default `/`. */
  page?: string;
  login?: Login;
  /** A request with a JSON body that anyone may send. */
  json?: Submission;
  /** Addresses, as `/register`, that take a person's address and must not tell whether it has an account. */
  addresses?: OneOrMore<Submission & { identity: string }>;
  /** Requests of a signed-in person that change something. */
  change?: OneOrMore<Submission>;
  /** A page that shows the signed-in person's own data; default `login.private`. */
  private?: string;
  /** What belongs to `login.user` alone. */
  owned?: OneOrMore<Owned>;
  search?: OneOrMore<Search>;
  /** Every route that there is, as `GET /notes/:id`. */
  routes?: readonly string[];
  /** Those of them that anyone may call, each with the reason. */
  public?: Readonly<Record<string, string>>;
  /** Those of them that take a role which neither person has. */
  restricted?: readonly string[];
  /** Answers with a redirect to the parameter's value. */
  redirect?: Parameter;
  /** Fetches the address in the parameter. */
  fetches?: Parameter;
  /** Answers with the file named in the parameter. */
  file?: Parameter;
  upload?: Upload;
  /** Path of a WebSocket; `/socket.io/?EIO=4&transport=websocket` for socket.io. */
  socket?: string;
  /** A GET that fails inside the app. */
  throws?: string;
  /** A GET whose async handler rejects. */
  rejects?: string;
  /** Requests after which a global limiter must have refused; default 2,000. */
  flood?: number;
  /** Wrong passwords after which a login must have refused; default 30. */
  attempts?: number;
  /** Bytes of a body that nothing here needs; default 2 MiB. */
  oversize?: number;
  /** Seconds after which unfinished headers must have been refused; default 25. */
  patience?: number;
}

export interface Submission {
  method?: string;
  path: string;
  fields: Record<string, unknown>;
  /** Default `json`. */
  type?: 'form' | 'json';
}

export interface Parameter {
  path: string;
  parameter: string;
  /** Default `GET`, with the parameter in the query; else it is a field of the body. */
  method?: string;
  type?: 'form' | 'json';
  /** A value that works. */
  sample?: string;
}

export interface Search extends Parameter {
  /** It takes somebody signed in. */
  signedIn?: boolean;
  /** Makes what `sample` finds. */
  finds?: Submission;
}

export interface Owned {
  /** `/notes/1`, or `/notes/:id` with the request that makes one. */
  path: string;
  create?: Submission;
  /** Fields that a change takes; default those that it is made with. */
  change?: Record<string, unknown>;
}

export type OneOrMore<T> = T | readonly T[];

export interface Login {
  path: string;
  type?: 'form' | 'json';
  /** Names of the two fields. */
  identity: string;
  secret: string;
  /** Credentials of two people, where they are known. */
  user?: { identity: string; secret: string };
  other?: { identity: string; secret: string };
  /** The page of the form, where its anti-forgery token stands; for an API the address that gives the token. */
  page?: string;
  /** What only a signed-in person gets with status 200. */
  private?: string;
}

export interface Upload {
  path: string;
  field: string;
  /** A file that is welcome; an image of a few bytes where none is named. */
  accepted?: { name: string; type: string; content: string };
  /** Bytes that are too many; default 20 MiB. */
  oversize?: number;
}

/** Parts of a target that some attack cannot do without. */
export type Need =
  | 'change'
  | 'fetches'
  | 'json'
  | 'login'
  | 'owned'
  | 'redirect'
  | 'rejects'
  | 'routes'
  | 'search'
  | 'socket'
  | 'throws'
  | 'upload';

export type Verdict = 'open' | 'closed' | 'skipped';

export interface Judgement {
  verdict: Verdict;
  /** One line: what was seen, or why nothing was tried. */
  detail: string;
}

/** One attack and what a hardened app answers to it. */
export interface Probe {
  id: string;
  /** What an attacker wants, in a few words: the row of a table. */
  title: string;
  /** What a `closed` verdict proves. */
  proves: string;
  /** `A05:2021` */
  owasp: string;
  /** `CWE-693` */
  cwe: string;
  /** Ids of the protections that close it. */
  protections: readonly string[];
  /** They close it at this level alone; before it, they report. */
  level?: 'strict';
  /** Part of the target that it attacks; it is skipped where the target does not name it. */
  needs?: Need;
  /** It sees more where TLS ends in front of the app. */
  https?: boolean;
  /** It uses up limits or may break the app: run it on an app that was just started. */
  fresh?: boolean;
  /** It takes many seconds; run only on demand. */
  slow?: boolean;
  run(target: Target): Promise<Judgement>;
}

/** Keeps a probe's shape in its type; its `run` is given what it needs. */
export function defineProbe<N extends Need = never>(
  probe: Omit<Probe, 'needs' | 'run'> & {
    needs?: N;
    run(target: Target & Required<Pick<Target, N>>): Promise<Judgement>;
  },
): Probe {
  return probe;
}

/** The attack works. */
export function open(detail: string): Judgement {
  return { verdict: 'open', detail };
}

/** The app refused, as a hardened one does. */
export function closed(detail: string): Judgement {
  return { verdict: 'closed', detail };
}

/** There was nothing to attack; `reason` says what is missing. */
export function skipped(reason: string): Judgement {
  return { verdict: 'skipped', detail: reason };
}

/** What a target names once or several times. */
export function listOf<T extends object>(named: OneOrMore<T> | undefined): readonly T[] {
  if (named === undefined) return [];
  return Array.isArray(named) ? (named as readonly T[]) : [named as T];
}

/** Judges each of several: open where one is, skipped where one could not be tried. */
export async function judgeEach<T extends object>(
  named: OneOrMore<T> | undefined,
  lacking: string,
  judge: (one: T) => Promise<Judgement>,
): Promise<Judgement> {
  const judgements: Judgement[] = [];
  for (const one of listOf(named)) judgements.push(await judge(one));
  const worst = (['open', 'skipped'] as const).flatMap((verdict) =>
    judgements.filter((one) => one.verdict === verdict),
  );
  return worst[0] ?? judgements[0] ?? skipped(lacking);
}

/** Signs of an answer that reveals internals: stack frames, file paths of the server, an SQL or driver error. */
export function leaks(body: string): string | null {
  const found =
    /\bat (?:async )?(?:[\w.<>$ [\]]+ )?\(?(?:file:\/\/)?\/[^\s()]+:\d+:\d+\)?/.exec(body) ??
    /(?:\/[\w.-]+)+\/node_modules\/[\w@/.-]+/.exec(body) ??
    /\b(?:SQLITE_\w+|SqliteError|ER_[A-Z_]{4,}|ECONNREFUSED|ENOENT: no such file)\b/.exec(body);
  // Folders differ from machine to machine; the file's name tells enough.
  return found ? found[0].replace(/(?:file:\/\/)?(?:\/[^\s/:()]+)+\//g, '…/').slice(0, 80) : null;
}
