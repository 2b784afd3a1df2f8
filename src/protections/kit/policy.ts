import { hasRole } from '../../code/packages/catalogue.ts';
import type { Call, ChainItem, Project, Value } from '../../model/project.ts';
import type { Level } from '../../model/protection.ts';
import {
  callsOf,
  entry,
  everyCall,
  flat,
  functionsIn,
  functionsOf,
  handlersOf,
  isGlobal,
  isLiteral,
  isSecurityMember,
} from './chain.ts';
import { ancestorsOf, frameWords } from './framing.ts';
import { sharedWith } from './front-ends.ts';
import { FEW_PARTS } from './helmet.ts';
import { answersOnlyData, hasUnreadPages } from './pages.ts';

/** What the content security policy of an app is for, and whether it blocks. */
export interface Policy {
  /** `own`: the app sets one itself; `api`: only data is answered; `pages`: it is made from what pages load. */
  kind: 'own' | 'api' | 'pages';
  /** Something may be shown as a page. */
  pages: boolean;
  /** Some pages were not seen, so that it may not name all that they load. */
  unread: boolean;
  /** Whether it blocks: never, after `CSP_ENFORCE=1`, or until `CSP_ENFORCE=0`. */
  enforce: 'never' | 'opt-in' | 'opt-out';
}

export function policyOf(project: Project, level: Level): Policy {
  const pages = !answersOnlyData(project);
  const unread = pages && (hasUnreadPages(project) || project.html.absent);
  return {
    kind: hasOwnPolicy(project) ? 'own' : pages ? 'pages' : 'api',
    pages,
    unread,
    enforce: pages && (unread || project.html.unread) && level === 'strict' ? 'opt-in' : ENFORCEMENT[level],
  };
}

const ENFORCEMENT = { observe: 'never', preserve: 'opt-in', strict: 'opt-out' } as const;

/** In each entry a policy of its own for every path: a second one beside it would only say the same, or something else. */
function hasOwnPolicy({ entries, security, proxy }: Project): boolean {
  if (proxy?.adds?.names.includes('content-security-policy')) return true;
  if (entries.length === 0 || security.members.includes('contentSecurityPolicy')) return false;
  return entries.every(({ chain }) => chain.some((item) => isGlobal(item) && setsPolicy(item)));
}

export function setsPolicy(item: ChainItem): boolean {
  const written = functionsOf(item).some((fn) => fn.headers.some(({ name }) => name === 'content-security-policy'));
  return (
    written ||
    callsOf(item).some(isPolicy) ||
    flat(item.args).some((value) => isSecurityMember(value, 'contentSecurityPolicy'))
  );
}

export const isPolicy = ({ module, member }: Call): boolean =>
  member === 'contentSecurityPolicy' || hasRole(module, 'policy');

export const isOpenTo = (sources: readonly string[] | undefined): boolean => sources?.includes('*') ?? false;

/** The sources that pages use, with the own origin; `otherwise` where they use none. */
export function sourcesOf({ html }: Project, directive: string, otherwise?: string): string[] {
  const found = html.sources[directive] ?? [];
  if (found.length === 0) return otherwise === undefined ? [] : [otherwise];
  return isOpenTo(found) ? ['*'] : ["'self'", ...found.filter((source) => source !== "'self'")];
}

/**
 * Who may show the app in a frame is decided by it: a header of its own that is not for all requests or names others, one that
 * is taken away, a policy with frame-ancestors, helmet's switched off.
 */
export function decidesFraming(project: Project): boolean {
  const handlers = handlersOf(project).map(({ fn }) => fn);
  if (handlers.some(({ removes }) => removes.includes('x-frame-options'))) return true;
  const headers = handlers.flatMap((fn) => fn.headers);
  if (headers.some(({ name, value }) => /^content-security-policy$/.test(name) && mentionsAncestors(value)))
    return true;
  if (frameWords(project).some(({ word }) => word === 'other')) return true;
  const helmets = project.calls.filter(({ module }) => module === 'helmet');
  if (helmets.some(({ args }) => FRAME_OPTIONS.some((key) => isLiteral(entry(args[0], key), false)))) return true;
  // Its parts one by one, and that one left out.
  const parts = new Set(helmets.map(({ member }) => member).filter((member) => member !== '' && member !== 'default'));
  return parts.size >= FEW_PARTS && !FRAME_OPTIONS.some((name) => parts.has(name));
}

/** Frames of other sites are not refused: the app decides it, the server in front does, or it is made for them. */
export const mayBeFramed = (project: Project): boolean =>
  decidesFraming(project) || framedByOthers(project) !== null || isAddedInFront(project, 'x-frame-options');

/** The server in front adds the header to every answer, and would send it twice. */
export const isAddedInFront = ({ proxy }: Pick<Project, 'proxy'>, name: string): boolean =>
  proxy?.adds?.names.includes(name) ?? false;

/** The sources of `frame-ancestors`; none where it is left out. */
export const frameAncestors = (project: Project): string[] => (mayBeFramed(project) ? [] : ancestorsOf(project));

/** What shows that pages of other sites show those of the app in frames, in words; `null` where nothing does. */
export function framedByOthers(project: Project): string | null {
  const route = project.routes.find(
    ({ method, full, handlers }) =>
      method === 'get' &&
      EMBEDDED.test(full) &&
      // What is embedded may be shown by a page that is built elsewhere.
      (OEMBED.test(full) ||
        flat(handlers).some(answersPage) ||
        (project.statics.length > 0 && hasUnreadPages(project))),
  );
  if (route) return `${route.full} in ${route.file}`;
  // By the address alone: what a folder is called on the disk nobody outside sees.
  const folder = project.statics.find(({ mount }) => EMBEDDED.test(mount) || WIDGETS.test(mount));
  return folder
    ? `${folder.mount || '/'} in ${folder.place.file}`
    : (project.embeds.frames ?? cookieForFrames(project));
}

/** `SameSite=None` where no other origin is let in with cookies: what is left is to be shown in a frame of another site. */
function cookieForFrames(project: Project): string | null {
  const session = everyCall(project).find(({ module, args: [options] }) => {
    const sameSite = entry(options, 'cookie', 'sameSite') ?? entry(options, 'sameSite');
    return hasRole(module, 'session') && (isLiteral(sameSite, 'none') || isLiteral(sameSite, 'None'));
  });
  return session && sharedWith(project) === undefined ? `SameSite=None in ${session.place.file}` : null;
}

const EMBEDDED = /(^|\/)(embed(s|ded)?|widget|iframe|oembed|chat-?widget)(\/|\.|$)/i;
/** A page of that name may list the widgets that somebody sells. */
const WIDGETS = /(^|\/)widgets(\/|$)/i;
const OEMBED = /(^|\/)oembed/i;

const answersPage = (value: Value): boolean =>
  functionsIn(value).some(({ sends, data }) => !data && sends.some((name) => !/^(json|jsonp|redirect)$/.test(name)));

const FRAME_OPTIONS = ['frameguard', 'xFrameOptions'];

const mentionsAncestors = (value: Value): boolean =>
  value.kind === 'literal'
    ? /frame-ancestors/.test(String(value.value))
    : value.kind === 'unseen' && /frame-ancestors/.test(value.text);
