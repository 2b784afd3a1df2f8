import type { Place } from './place.ts';
import type { Path } from './tree.ts';

/** How the program is built, started and kept up to date: what files beside the code say. */
export interface OperationFacts {
  images: ImageFact[];
  /** Commands that start the program in production: of images, `start` scripts, a Procfile. */
  starts: StartFact[];
  /** Where NODE_ENV is or may be set to production outside of images; `null` where nothing seen does that. */
  environment: string | null;
  /** Code asks for NODE_ENV. */
  asksEnvironment: boolean;
  servers: ServerFacts;
  logs: LogFacts;
  upkeep: UpkeepFacts;
  disclosure: DisclosureFacts;
  lint: LintFacts;
  /** Paths that a cluster, a container or a platform asks again and again: `/internal/alive`. */
  probes: string[];
  /** The file that runs several processes of the program at a time; `null` where none does. */
  processes: Path | null;
  /** What shows that a person starts it for nobody else, on their own machine; `null` where nothing does. */
  ownUse: string | null;
}

/** Where the repository and the app say who reads reports of holes. */
export interface DisclosureFacts {
  /** SECURITY.md, where it is found. */
  policy: Path | null;
  /** The tree is all of a repository, and a policy for it belongs there. */
  isWhole: boolean;
  /** A security.txt that is a file; `invalid` says what RFC 9116 misses in it. */
  file: { place: Place; invalid: string | null } | null;
  /** `mailto:…` or `https:…` that one of them names. */
  contact: string | null;
}

/** How ESLint is set up; `null` where it is not. */
export type LintFacts = {
  config: Path;
  /** Rules that look for security faults are named in it. */
  secure: boolean;
  /**
   * Where its list of rule sets is: the first of several, in code, which may begin a line; the only one; a
   * line of JSON. `null`: in a form that is not followed.
   */
  sets:
    | { kind: 'flat' | 'extends'; first: Place; ownLine: boolean }
    | { kind: 'extended'; only: Place }
    | { kind: 'json'; line: string; instead: string }
    | null;
} | null;

/** How the packages of the program are kept up to date. */
export interface UpkeepFacts {
  /** Packages that run, by the lockfile (`exact`) or the lowest version of their range. */
  declared: { name: string; range: string; version: string; exact: boolean; place: Place }[];
  /** `unseen` where none is expected: a package that others install. */
  lockfile: 'committed' | 'ignored' | 'none' | 'unseen';
  /** What tells of versions with holes: Dependabot, Renovate, an audit in a script or in the CI. */
  watchedBy: Path | null;
  /** A file of the CI that is there. */
  ci: Path | null;
  /** Where the manifest begins. */
  manifest: Place | null;
}

/** What server code writes to its logs. */
export interface LogFacts {
  logged: LoggedFact[];
  /** Lines of text with a value of the request in them. */
  forged: Place[];
  /** A file that acts when answers end (`res.on('finish', …)`), or has a logger of its own. */
  watched: Path | null;
}

/** A call that writes something to the log that should not stand there. */
export interface LoggedFact {
  place: Place;
  kind: 'body' | 'headers' | 'secret';
  /** The expression, without white space: `req.body`. */
  text: string;
  certain: boolean;
  /** At a level that production usually leaves out: `logger.debug`. */
  quiet: boolean;
  /** The function around deals with a password. */
  signsIn: boolean;
}

/** What code says of the times and the end of its servers. */
export interface ServerFacts {
  /** Times within which a request has to arrive that are switched off. */
  off: Place[];
  /** Those that are set. */
  sets: Place[];
  /** What happens when the process is asked to stop. */
  stops: Place[];
  /** Requests that are read as they come: `req.pipe(file)`. */
  receives: Place[];
  /** Members of our config module that a server is handed to. */
  wrapped: { member: string; place: Place }[];
}

/** An image that runs the program, by its Dockerfile. */
export interface ImageFact {
  file: Path;
  /** The line `FROM …` of the last stage. */
  from: Place;
  /** `node:18-alpine` */
  base: string;
  /** Whom the last stage runs as; `null` where it names nobody. */
  user: string | null;
  /** What shows that it leaves root in another way, or that others decide about it. */
  leavesRoot: string | null;
  /** NODE_ENV as it is set in the last stage; `?` where it comes from elsewhere. */
  environment: { value: string; place: Place } | null;
  /** The first line of what is run: lines that belong at the end of the stage stand in front of it. */
  command: { place: Place; line: string; text: string; isOnly: boolean } | null;
  /** Installations of packages in the last stage that take more than production needs, or not what the lockfile names. */
  installs: InstallFact[];
  /** The instruction that would bring a `.env` into the image, and the `.dockerignore` that could leave it out. */
  env: { place: Place; ignoreFile: Path; pattern: string } | null;
  volumes: boolean;
  ports: number[];
}

export interface InstallFact {
  place: Place;
  /** The line, where the installation is all that it does. */
  line: string | null;
  /** What `npm ci` needs is there. */
  locked: boolean;
  ci: boolean;
  /** Development dependencies are installed, too. */
  development: boolean;
  /** Something is built in the same stage. */
  builds: boolean;
}

export interface StartFact {
  place: Place;
  /** The command, with the scripts that it runs. */
  text: string;
  /** An image or a platform runs it: it is what production starts. */
  deployed: boolean;
}
