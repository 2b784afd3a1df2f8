/** What stands in front of a handler, by what it is for. */
export type GuardKind = 'auth' | 'validation' | 'limiter' | 'csrf' | 'owner';

export interface Guard {
  kind: GuardKind;
  /** As the code names it: `requireAuth`, `rateLimit`. */
  name: string;
  /** It stands there for all routes behind it, not at this one. */
  shared: boolean;
}

/** One endpoint of an app, with what a request passes on its way to it, in order. */
export interface Endpoint {
  method: string;
  path: string;
  /** The path is made at run time, or a pattern. */
  dynamic: boolean;
  file: string;
  line: number;
  guards: Guard[];
  /** Nobody is asked who they are. */
  unguarded: boolean;
}
