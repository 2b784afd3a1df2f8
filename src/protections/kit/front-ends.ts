import type { App, Call, ChainItem, Project, Value } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import { answers, callsOf, entry, functionsOf, handlersOf, isGlobal, isLiteral, isOpen } from './chain.ts';

/** Front ends of other origins that send cookies, as CORS tells. */
export type FrontEnds =
  | { kind: 'none' }
  /** CORS lets some in, in front of all routes; `behind`: only from a link on, which routes stand before. */
  | { kind: 'listed'; link: ChainItem; behind: boolean }
  /** It lets in whoever asks. */
  | { kind: 'anybody'; link: ChainItem }
  /** It lets some in, on some routes or in a way that is not seen. */
  | { kind: 'unseen'; place: Place };

export function frontEndsOf(app: App, project: Project): FrontEnds {
  const index = app.chain.findIndex((item) => isGlobal(item) && letsIn(item));
  const item = app.chain[index];
  if (!item) {
    const elsewhere = project.calls.find((call) => isCors(call) && sharesCookies(call))?.place ?? byHand(project);
    return elsewhere ? { kind: 'unseen', place: elsewhere } : { kind: 'none' };
  }
  if (letsInAnybody(item)) return { kind: 'anybody', link: item };
  // Where the app is handed to other files before, the guard would be put in front of that, and of CORS.
  const isFirst = !app.chain
    .slice(0, index)
    .some((one) => (answers(one) && one.stage !== 'static') || one.place.file !== app.home.file);
  return { kind: 'listed', link: item, behind: !isFirst };
}

/** Where CORS is seen to let in front ends of other origins with cookies, on whatever route. */
export const sharedWith = (project: Project): Place | undefined =>
  project.calls.find((call) => isCors(call) && namesCredentials(call))?.place ?? byHand(project);

const byHand = (project: Project): Place | undefined =>
  handlersOf(project)
    .flatMap(({ fn }) => fn.headers)
    .find(({ name }) => name === CREDENTIALS)?.place;

function namesCredentials({ args: [options] }: Call): boolean {
  const credentials = entry(options, 'credentials');
  return credentials !== undefined && !isLiteral(credentials, false);
}

const CREDENTIALS = 'access-control-allow-credentials';
const isCors = ({ module, member }: Call): boolean => module === 'cors' && /^(default)?$/.test(member);

function letsIn(item: ChainItem): boolean {
  return (
    callsOf(item).some((call) => isCors(call) && sharesCookies(call)) ||
    functionsOf(item).some(({ headers }) => headers.some(({ name }) => name === CREDENTIALS))
  );
}

/** Cookies go along, or may: options that are not seen to the end. */
function sharesCookies(call: Call): boolean {
  const [options] = call.args;
  if (options === undefined) return false;
  if (options.kind !== 'object') return options.kind !== 'literal';
  return entry(options, 'credentials') === undefined ? isOpen(options) : namesCredentials(call);
}

function letsInAnybody(item: ChainItem): boolean {
  const reflects = callsOf(item)
    .filter((call) => isCors(call) && sharesCookies(call))
    .some(({ args }) => isAnybody(entry(args[0], 'origin')));
  if (reflects) return true;
  return functionsOf(item)
    .flatMap(({ headers }) => headers)
    .some(
      ({ name, value, conditional }) =>
        name === 'access-control-allow-origin' &&
        !conditional &&
        value.kind === 'unseen' &&
        /headers?\W+origin|get\(\W*origin|header\(\W*origin/i.test(value.text),
    );
}

function isAnybody(origin: Value | undefined): boolean {
  if (origin?.kind === 'env') return origin.fallback !== undefined && isAnybody(origin.fallback);
  if (origin?.kind === 'function') return /^\w+\(\s*null,\s*(true|\w*origin)\s*\)$/i.test(origin.fn.returns.trim());
  return isLiteral(origin, true) || (origin?.kind === 'regexp' && /^\^?\.[*+]\$?$/.test(origin.source));
}
