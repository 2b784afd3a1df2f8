import { hasRole, type Role } from '../../code/packages/catalogue.ts';
import type { App, ChainItem, FunctionFact, Project, Value } from '../../model/project.ts';
import { callsOf, flat, functionsIn, handlersOf, isGlobal, isSecurityMember, pathOf, where } from './chain.ts';

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
  hasRole(module, 'pages') && !hasRole(module, 'proxy') && !/^(next|nuxt|vite|serve-index|json-server)/.test(module);

/** Every package that shows pages is a tool on a path that is seen. */
function showsOnlyTools(project: Project): boolean {
  const declared = Object.keys(project.manifest?.dependencies ?? {});
  const names = [...declared, ...project.calls.map(({ module }) => module)].filter((name) => hasRole(name, 'pages'));
  return names.length === 0 || (names.every(isTool) && toolsOf(project).length > 0);
}

/** Something shows that people look at pages of this app; those of a tool on its own path say nothing of the rest. */
export function mayShowPages(project: Project): boolean {
  const { html, views, statics, apps } = project;
  const sets = apps.some(({ chain }) => chain.some((item) => item.kind === 'engine' || setsViews(item)));
  const sends = handlersOf(project).some(
    ({ fn }) => fn.sends.some((name) => /^(render|sendFile)$/i.test(name)) || fn.headers.some(saysHtml),
  );
  return html.present || views.length > 0 || statics.length > 0 || sets || sends || !showsOnlyTools(project);
}

const saysHtml = ({ name, value }: FunctionFact['headers'][number]): boolean =>
  name === 'content-type' && (value.kind !== 'literal' || /html/i.test(String(value.value)));

const setsViews = ({ kind, path }: ChainItem): boolean => kind === 'set' && path.seen && /^views?\b/.test(path.value);

/** Every handler is seen and answers data, and nothing else answers: only then may a browser load nothing at all. */
export function answersOnlyData(project: Project): boolean {
  const { html, views, statics, entries } = project;
  const routes = project.routes.filter(({ file }) => !project.unstarted.has(file) && !project.examples.has(file));
  if (html.present || views.length > 0 || statics.length > 0 || routes.length === 0) return false;
  if (!showsOnlyTools(project) || passesOn(project)) return false;
  const links = entries.flatMap(({ chain }) => chain.filter((item) => isLink(item) && !showsTool(item)));
  const routers = project.routerLinks.flatMap(({ args }) => flat(args));
  const values = [...links.flatMap((item) => flat(item.args)), ...routers];
  const isOurs = (value: Value): boolean => value.kind === 'function' && value.fn.place.file === project.security.path;
  const isFit = (value: Value): boolean => isOurs(value) || isHarmless(value);
  return (
    values.every(isFit) && routes.every(({ handlers }) => flat(handlers).every(isFit) && isSeen(flat(handlers).at(-1)))
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

/** What answers a route, or, on a line of its own, hands it on: `router.post('/login', rateLimit(security.loginRateLimit))`. */
function isSeen(value: Value | undefined): boolean {
  if (value === undefined) return false;
  if (functionsIn(value).length > 0 || isSecurityMember(value, '\\w+')) return true;
  return value.kind === 'call' && value.call.args.some((arg) => isSecurityMember(arg, '\\w+'));
}

/** Some of what is sent comes from other servers. */
export const passesOn = (project: Project): boolean => uses(project, 'proxy') || project.passedOn !== null;

/** Pages that were not read: folders that are named at run time, lie outside or are built first, code that is not seen, pages of packages. */
export function hasUnreadPages(project: Project): boolean {
  const tools = new Set(toolsOf(project).map(({ path }) => path));
  const foreign = project.calls.some(({ module }) => hasRole(module, 'foreign-pages')) && tools.size === 0;
  return foreign || passesOn(project) || !project.html.present || project.statics.some(isUnread);
}

function isUnread({ dir }: Project['statics'][number]): boolean {
  return !dir.seen || dir.value.startsWith('..') || /(^|\/)(dist|build|out|browser|_?next|www)(\/|$)/.test(dir.value);
}

/** What shows that people reach the app over https alone. */
export function tlsOf(project: Project): string | null {
  if (project.tls) return project.tls.source;
  const redirects = project.entries.flatMap(({ chain }) =>
    chain.filter((item) => item.stage === 'https' && !item.condition && (item.kind !== 'use' || isGlobal(item))),
  );
  return redirects[0] ? `the redirect at ${where(redirects[0].place)}` : null;
}
