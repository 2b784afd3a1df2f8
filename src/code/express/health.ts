const HEALTH =
  /^\/?((api|v\d+)\/)*(_?health(z|_?check|-check|y)?|_?status|ping|_?ready(z)?|_?live(z)?|liveness|readiness|alive|favicon\.ico)\/?$/i;

/** A path that a load balancer or a browser asks for on its own: it may stand before everything else of a chain. */
export function isHealth(path: string | null): boolean {
  return path !== null && HEALTH.test(path);
}

/** The short texts that sites publish for machines, where a route answers them: the same for everybody, without parameters. */
const NOTICE = /^\/(robots|humans|ads|(\.well-known\/)?security)\.txt$/i;

export const isNotice = (path: string): boolean => NOTICE.test(path);

/** What may stand before everything else of a chain: checks, and texts that are the same for everybody. */
export const mayStandFirst = (path: string | null): boolean => isHealth(path) || (path !== null && isNotice(path));
