import { lacksNext } from '../../code/express/handler-shape.ts';
import { hasRole } from '../../code/packages/catalogue.ts';
import type { App, ChainItem, FunctionFact, Project, Seen, Value } from '../../model/project.ts';
import {
  flat,
  functionsOf,
  isGlobal,
  isLiteral,
  isSecurityMember,
  pathOf,
  settingOf,
  settingValue,
} from '../kit/chain.ts';
import { isForDevelopers, isOurs } from '../kit/handlers.ts';

/** A link that handles errors: a function of four parameters, or one from elsewhere that is named like it. */
export function isErrorLink(item: ChainItem): boolean {
  return item.kind === 'use' && flat(item.args).some(handlesErrors);
}

/** One that the app had before: ours catches what is left, wherever theirs stand. */
export function isOwnErrorLink(item: ChainItem, project: Project): boolean {
  return isErrorLink(item) && !holdsOurs(item, 'errorHandler', project);
}

export const holdsOurs = ({ args }: ChainItem, member: string, project: Project): boolean =>
  flat(args).some((value) => isOurs(value, member, project));

/** It answers some errors (a broken body, say) and hands on the others: such a one may stand early, and needs one behind it. */
export function isFilter(item: ChainItem): boolean {
  const handlers = functionsOf(item).filter((fn) => fn.params === 4 || lacksNext(fn));
  return handlers.length > 0 && handlers.every((fn) => fn.handsOn || isUnended(fn));
}

/** It lets some errors end without a response; mended, it hands those on. */
const isUnended = ({ unended }: FunctionFact): boolean => unended !== undefined && unended !== 'within';

/** What comes to it comes to the next one, too, or to nobody who only uses the app: there is to be one behind it. */
export const leavesErrors = (item: ChainItem): boolean => isFilter(item) || handsOn(item) || isForDevelopers(item);

/** Of a package that only tells of errors, or answers none but its own. */
const handsOn = (item: ChainItem): boolean =>
  flat(item.args).every(
    (value) =>
      value.kind === 'call' &&
      (hasRole(value.call.module, 'error-reporter') || hasRole(value.call.module, 'error-filter')),
  );

function handlesErrors(value: Value): boolean {
  if (isSecurityMember(value, 'errorHandler')) return true;
  switch (value.kind) {
    case 'function':
      return value.fn.params === 4;
    case 'call':
      return (
        hasRole(value.call.module, 'error-handler') ||
        /error(s|Handler|Middleware|Converter)?$|handle[-_]?errors?/i.test(value.call.text)
      );
    case 'import':
      return hasRole(value.module, 'error-handler') || /error/i.test(value.member || value.module);
    case 'unseen':
      return /error|exception/i.test(value.text);
    default:
      return false;
  }
}

export function isMisnamed(item: ChainItem): boolean {
  const named = /errorHandler|handleErrors?|errorMiddleware/i;
  const takesError = ({ paramNames: [first = '', , third] }: FunctionFact): boolean =>
    /^(e|err|error)$/i.test(first) && third !== undefined;
  return (
    item.kind === 'use' &&
    functionsOf(item).some((fn) => fn.params !== 4 && fn.params > 0 && (named.test(fn.name) || takesError(fn)))
  );
}

/** What is misnamed for want of its last parameter alone. */
export const lackingNext = (item: ChainItem): FunctionFact | undefined =>
  item.kind === 'use' ? functionsOf(item).find(lacksNext) : undefined;

/** Something answers where no route fits: a 404 of its own, a page for every path, a proxy for all that is left. */
export function hasCatchAll(app: App, project: Project): boolean {
  if (catchesItself(app)) return true;
  if (!app.chain.some(mountsAll)) return false;
  const mounted = project.apps.filter(({ role }) => role === 'mounted');
  if (mounted.length > 0 && mounted.every(catchesItself)) return true;
  return project.routerLinks.some(endsRouter) || project.routes.some(isForAll);
}

/** A router for all paths: what it does with the rest of them, it does for the app. */
const mountsAll = (item: ChainItem): boolean => item.kind === 'mount' && [null, '', '/'].includes(pathOf(item));

/** `app.set('env', 'production')`: what Express answers errors with by itself shows nothing then. */
export const isAlwaysInProduction = (app: App): boolean => {
  const setting = settingOf(app, 'env');
  return setting !== undefined && setting.condition === undefined && isLiteral(settingValue(setting), 'production');
};

/** An error handler of a router for all paths, which answers what comes to it. */
export function routerHandlesAll(app: App, project: Project): boolean {
  return app.chain.some(mountsAll) && (flat(project.routerHandlers).some(answersErrors) || mountedHandle(app, project));
}

const answersErrors = (value: Value): boolean =>
  value.kind === 'function' && value.fn.params === 4 && value.fn.responds && !value.fn.handsOn;

/** All that can fail is in apps that it mounts, and each of them handles its own errors. What fails before them would pass by them. */
function mountedHandle({ chain }: App, { apps }: Project): boolean {
  const mounted = apps.filter(({ role }) => role === 'mounted');
  const isOwn = ({ kind, stage }: ChainItem): boolean => kind === 'route' || (kind === 'use' && FAILING.has(stage));
  return (
    mounted.length > 0 &&
    !chain.some(isOwn) &&
    mounted.every((one) => one.chain.some(({ kind, args }) => kind === 'use' && flat(args).some(answersErrors)))
  );
}

const FAILING = new Set<ChainItem['stage']>(['body', 'cookies', 'session', 'input', 'csrf', 'static', 'routes']);

/** `router.all('*', …)`, `router.all(/(.+)/, …)` of a router for all paths. */
const isForAll = ({ method, path, full }: Project['routes'][number]): boolean =>
  ['get', 'all'].includes(method) && /^\/?$/.test(path.seen ? full.slice(0, -path.value.length) : full) && isAny(path);

/** `router.use('*', (req, res) => res.status(404)…)`; on a path of its own it ends no more than that. */
function endsRouter(link: Project['routerLinks'][number]): boolean {
  if (link.kind !== 'use' || !(isGlobal(link) || isAny(link.path))) return false;
  return flat(link.args).some(
    (value) =>
      value.kind === 'function' &&
      value.fn.params < 4 &&
      !value.fn.passes &&
      (value.fn.statuses.includes(404) || neverPasses(value)),
  );
}

function catchesItself(app: App): boolean {
  const last = app.chain.findLastIndex((item) => item.kind === 'route' || item.kind === 'mount');
  return app.chain.some((item, index) => {
    if (item.kind === 'route') return ['get', 'all'].includes(item.method) && isAny(item.path);
    // `app.use(/.*/, …)`
    if (!(isGlobal(item) || (item.kind === 'use' && isAny(item.path))) || lackingNext(item)) return false;
    // What makes the page may be a function of the app's own: `statusPage(req, res, next, { statusCode: 404 })`.
    if (index > last && item.stage === 'not-found' && functionsOf(item).length > 0) return true;
    return flat(item.args).some((value) => (index < last ? neverPasses(value) : answersEverything(value)));
  });
}

/** A 404 for every path stands in front of a handler of errors: what comes behind both is never reached. */
export const endsBefore = ({ chain }: App, link: ChainItem): boolean =>
  chain.slice(0, chain.indexOf(link)).some((item) => isGlobal(item) && flat(item.args).some(neverPasses));

/** `app.use((req, res) => res.redirect('/'))`, `app.use((req, res, next) => next(notFound))`: what stands behind it is never reached. */
function neverPasses(value: Value): boolean {
  if (value.kind !== 'function' || value.fn.params > 3 || value.fn.passes) return false;
  const { params, responds, handsOn, statuses } = value.fn;
  return handsOn || (responds && (params <= 2 || statuses.includes(404)));
}

function isAny(path: Seen<string>): boolean {
  return path.seen
    ? /^\/?(\*.*|\(\.[*+]\)|\{\*\w+\}|:\w+\(\.?\*\))$/.test(path.value)
    : /^\/?\^?(?:\\?\/)?\(*\.[*+]|\.\*\$?\/?$/.test(path.why);
}

function answersEverything(value: Value): boolean {
  if (isSecurityMember(value, 'notFound')) return true;
  switch (value.kind) {
    case 'function':
      return (
        value.fn.params < 4 &&
        (!value.fn.passes ||
          value.fn.statuses.includes(404) ||
          value.fn.responds ||
          /not-?_?found|404/i.test(value.fn.name) ||
          value.fn.calls.some((name) => /^http-errors/.test(name)))
      );
    case 'call':
      return /proxy/i.test(value.call.module) || /not-?_?found|404/i.test(value.call.text);
    case 'import':
      return /not-?_?found|404/i.test(`${value.module} ${value.member}`);
    case 'unseen':
      return /not-?_?found|404/i.test(value.text);
    default:
      return false;
  }
}
