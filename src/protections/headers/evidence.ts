import { hasRole, type Role } from '../../code/packages/catalogue.ts';
import type { App, ChainItem, Project, Value } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import {
  callsOf,
  entry,
  flat,
  functionsIn,
  handlersOf,
  isLiteral,
  isSecurityMember,
  pathOf,
  where,
} from '../kit/chain.ts';

/** Whether code uses a package of a role, or the manifest declares one. */
export function uses(project: Project, role: Role): boolean {
  const declared = Object.keys(project.manifest?.dependencies ?? {});
  return [...declared, ...project.calls.map(({ module }) => module)].some((name) => hasRole(name, role));
}

export function showsPages(project: Project): boolean {
  return project.html.present || project.views.length > 0 || uses(project, 'pages');
}

/** Pages of a tool with their mount: Swagger, GraphiQL, a board of queues. */
export interface Tool {
  app: App;
  path: string;
}

/** Tools that are mounted on a path that is seen. What passes requests on is none: its pages are of anybody. */
export function toolsOf(project: Project): Tool[] {
  const found = project.entries.flatMap((app) =>
    app.chain.flatMap((item) => {
      const path = pathOf(item);
      return path !== null && /^\/[\w./-]+$/.test(path) && showsTool(item) ? [{ app, path }] : [];
    }),
  );
  return found.filter(({ app, path }, at) => found.findIndex((one) => one.app === app && one.path === path) === at);
}

function showsTool(item: ChainItem): boolean {
  return (
    callsOf(item).some(({ module }) => isTool(module)) ||
    flat(item.args).some((value) => value.kind === 'import' && isTool(value.module))
  );
}

const isTool = (module: string): boolean =>
  hasRole(module, 'pages') && !hasRole(module, 'proxy') && !/^(next|nuxt|vite|serve-index)/.test(module);

/** Every package that shows pages is a tool on a path that is seen. */
function showsOnlyTools(project: Project): boolean {
  const declared = Object.keys(project.manifest?.dependencies ?? {});
  const names = [...declared, ...project.calls.map(({ module }) => module)].filter((name) => hasRole(name, 'pages'));
  return names.length === 0 || (names.every(isTool) && toolsOf(project).length > 0);
}

/** Every handler is seen and answers data, and nothing else answers: only then may a browser load nothing at all. */
export function answersOnlyData(project: Project): boolean {
  const { html, views, statics, routes, entries } = project;
  if (html.present || views.length > 0 || statics.length > 0 || routes.length === 0) return false;
  if (!showsOnlyTools(project) || uses(project, 'proxy')) return false;
  const links = entries.flatMap(({ chain }) => chain.filter((item) => isLink(item) && !showsTool(item)));
  const routers = project.routerLinks.flatMap(({ args }) => flat(args));
  const values = [...links.flatMap((item) => flat(item.args)), ...routers];
  return (
    values.every(isHarmless) &&
    routes.every(({ handlers }) => flat(handlers).every(isHarmless) && isSeen(flat(handlers).at(-1)))
  );
}

const isLink = ({ kind, stage }: ChainItem): boolean =>
  (kind === 'use' || kind === 'mount') && stage !== 'errors' && stage !== 'not-found';

/** Middleware of packages shows no page but where its package does; a function is looked at; what is not seen may do anything. */
function isHarmless(value: Value): boolean {
  if (value.kind === 'function') return value.fn.data;
  if (value.kind === 'call')
    return functionsIn(value).every(({ data }) => data) && isResolved(value.call.module, value);
  if (value.kind === 'import') return !value.module.startsWith('.') || isSecurityMember(value, '\\w+');
  return value.kind === 'literal' || isSecurityMember(value, '\\w+');
}

/** A call of a package, a router, or a wrapper around a function that is seen. */
const isResolved = (module: string, value: Value): boolean =>
  (module !== '' && !module.startsWith('.')) || functionsIn(value).length > 0;

const isSeen = (value: Value | undefined): boolean => value !== undefined && functionsIn(value).length > 0;

/** Pages that were not read: folders that are named at run time, lie outside or are built first, code that is not seen, pages of packages. */
export function hasUnreadPages(project: Project): boolean {
  const tools = new Set(toolsOf(project).map(({ path }) => path));
  const foreign = project.calls.some(({ module }) => hasRole(module, 'foreign-pages')) && tools.size === 0;
  return foreign || uses(project, 'proxy') || !project.html.present || project.statics.some(isUnread);
}

function isUnread({ dir }: Project['statics'][number]): boolean {
  return !dir.seen || dir.value.startsWith('..') || /(^|\/)(dist|build|out|browser|_?next|www)(\/|$)/.test(dir.value);
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
  const own = headers.filter(({ name }) => name === 'x-frame-options');
  if (own.some(({ value, conditional }) => conditional || !REFUSALS.some((word) => isLiteral(value, word))))
    return true;
  const helmets = project.calls.filter(({ module }) => module === 'helmet');
  if (helmets.some(({ args }) => FRAME_OPTIONS.some((key) => isLiteral(entry(args[0], key), false)))) return true;
  // Its parts one by one, and that one left out.
  const parts = new Set(helmets.map(({ member }) => member).filter((member) => member !== '' && member !== 'default'));
  return parts.size >= FEW_PARTS && !FRAME_OPTIONS.some((name) => parts.has(name));
}

const FRAME_OPTIONS = ['frameguard', 'xFrameOptions'];
/** One or two are additions; more are a choice. */
export const FEW_PARTS = 3;

const REFUSALS = ['DENY', 'SAMEORIGIN', 'deny', 'sameorigin'];

const mentionsAncestors = (value: Value): boolean =>
  value.kind === 'literal'
    ? /frame-ancestors/.test(String(value.value))
    : value.kind === 'unseen' && /frame-ancestors/.test(value.text);

/** What pages take in from other sites without asking: `image/png`, and `png` of `res.type('png')`. */
const MEDIA =
  /^(image|audio|video|font)\/|^(text\/css|(text|application)\/(x-)?javascript)|^\.?(png|jpe?g|gif|svg|webp|avif|ico|mp[34]|webm|ogg|woff2?|css|m?js)$/;
/** Folders whose files are made to be shown elsewhere. */
const PUBLIC =
  /(^|\/)(uploads?|media|avatars?|images?|img|pictures?|photos?|files?|cdn|embed|widgets?|badges?|fonts?|thumb(nail)?s?)(\/|$)/i;

/** Who else loads what the app serves, and what shows it; `null` where nothing does. */
export function resourcePolicy(project: Project): { policy: 'cross-origin' | 'same-site'; why: string } | null {
  const others = loadedByOthers(project);
  if (others !== null) return { policy: 'cross-origin', why: others };
  // A development server on another port is of the same site.
  const [local] = project.origins;
  return local ? { policy: 'same-site', why: `${local.source} names ${local.origin}` } : null;
}

const LOCAL = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** What shows that pages of other sites load what the app serves, in words. */
function loadedByOthers(project: Project): string | null {
  const origin = project.origins.find((one) => !LOCAL.test(one.origin));
  if (origin) return `${origin.source} names ${origin.origin}`;
  const cors = project.calls.find(({ module }) => module === 'cors');
  if (cors) return `cors() at ${where(cors.place)}`;
  const handlers = handlersOf(project).map(({ fn }) => fn);
  const open = handlers.flatMap(({ headers }) => headers).find(({ name }) => name === 'access-control-allow-origin');
  if (open) return `Access-Control-Allow-Origin at ${where(open.place)}`;
  const jsonp = handlers.find(({ sends }) => sends.includes('jsonp'));
  if (jsonp) return `JSONP at ${where(jsonp.place)}`;
  const media = handlers.flatMap(({ headers }) => headers).find(isMedia);
  if (media) return `images or scripts at ${where(media.place)}`;
  const files = project.statics.find(({ mount, dir }) => PUBLIC.test(mount) || (dir.seen && PUBLIC.test(dir.value)));
  if (files) return `files for others at ${where(files.place)}`;
  return uses(project, 'proxy') ? 'requests are passed on to another server' : null;
}

const isMedia = ({ name, value }: { name: string; value: Value }): boolean =>
  name === 'content-type' && value.kind === 'literal' && MEDIA.test(String(value.value));

/** Scripts and style sheets that `res.send` sends as text/html: browsers load them only without nosniff. */
export function mistyped(project: Project): Place[] {
  const routes = project.routes.filter(({ method, full }) => method === 'get' && /\.(m?js|css)$/.test(full));
  const wrong = routes.filter(({ handlers }) => {
    const functions = flat(handlers).flatMap(functionsIn);
    return (
      functions.some(({ sends }) => sends.includes('send')) &&
      // What comes from a file has the type of the file; the text beside it says that there is none.
      !functions.some(({ sends }) => sends.some((name) => /^(sendFile|sendfile|download|pipe)$/.test(name))) &&
      !functions.some(({ headers }) => headers.some(({ name }) => name === 'content-type'))
    );
  });
  return wrong.map(({ place }) => place);
}

/** What shows that people reach the app over https alone. */
export function tlsOf(project: Project): string | null {
  if (project.tls) return project.tls.source;
  const redirects = project.entries.flatMap(({ chain }) =>
    chain.filter(({ stage, condition }) => stage === 'https' && !condition),
  );
  return redirects[0] ? `the redirect at ${where(redirects[0].place)}` : null;
}
