import { hasRole, stageOfPackage } from '../../code/packages/catalogue.ts';
import type { App, Call, ChainItem, FunctionFact, Project, Route, Value } from '../../model/project.ts';
import { answers, callsOf, entry, flat, functionsIn, functionsOf, isProbe, pathOf, placeKey } from '../kit/chain.ts';
import { isCalledBack } from '../kit/called-back.ts';
import { isPlain, patternOf } from '../kit/path-pattern.ts';

/** Paths that are not counted, as the sources of patterns, and what they are. */
export interface Uncounted {
  paths: string[];
  why: string;
}

/**
 * What comes in bursts from few addresses, or belongs to a page that was counted: webhooks, checks of a load balancer,
 * reports of machines, streams, and files wherever they are served from.
 */
export function uncountedPaths(app: App, project: Project): Uncounted {
  const isElsewhere = (at: number): boolean => project.apps[at] !== app && (project.apps[at]?.listens.length ?? 0) > 0;
  const routes = project.routes.filter(
    (route) => route.full.length > 1 && isPlain(route.full) && !isElsewhere(route.app),
  );
  const files = servesFilesBehind(app, project);
  const patterns = project.routes.flatMap((route) =>
    route.pattern !== undefined && route.full === '/' && !isElsewhere(route.app) && isStream(route, project)
      ? [route.pattern]
      : [],
  );
  const called = calledBack(project);
  const kinds: [string, string[]][] = [
    ['health checks', routes.filter((route) => isChecked(route, project)).map(({ full }) => full)],
    [
      'webhooks',
      [
        ...routes
          .filter((route) => isWebhook(route) || (['post', 'all'].includes(route.method) && called.has(route.full)))
          .map(({ full }) => full),
        ...rawMounts(app),
      ],
    ],
    ['reports of machines', routes.filter(isReport).map(({ full }) => full)],
    [
      files ? 'streams' : 'streams and files',
      [...routes.filter((route) => isStream(route, project)).map(({ full }) => full), ...sentBelow(app)],
    ],
  ];
  const built = Object.entries(BUILT).flatMap(([module, path]) =>
    project.calls.some((call) => call.module === module) ? [path] : [],
  );
  const exact = [...new Set(kinds.flatMap(([, paths]) => paths))].sort().map(patternOf);
  const streams = kinds.at(-1);
  const names = kinds
    .filter((kind) => kind[1].length > 0 || (kind === streams && patterns.length > 0))
    .map(([name]) => name);
  return {
    paths: [...new Set([...exact, ...patterns]), ...built, ...(files ? [FILES] : [])],
    why: sentence([...names, ...(files ? ['files of pages'] : [])]),
  };
}

/** `/api`, where all that is to be counted is below it and the app serves files beside it: a limiter there needs no list of files. */
export function mountOf(app: App, project: Project): string {
  const { paths } = uncountedPaths(app, project);
  if (paths.length !== 1 || paths[0] !== FILES || servesUnseenFiles(app, project)) return '';
  const routes = project.routes.filter((route) => route.method !== 'options' && !sendsPages(route, project));
  const mounts = new Set(routes.map(({ full }) => DATA.exec(full)?.[1] ?? ''));
  const [mount = '', ...others] = mounts;
  const isBelow = project.statics.some((one) => one.mount === mount || one.mount.startsWith(`${mount}/`));
  return others.length > 0 || isBelow ? '' : mount;
}

/** What a limiter for one path may stand before; `isLimited` takes it for a limit of all. */
const DATA = /^(\/(?:api|v\d+))(?:\/|$)/;

const sendsPages = (route: Route, project: Project): boolean =>
  ['get', 'all', 'use'].includes(route.method) && isStream(route, project);

/** Nothing is left to count: all that is served are images, streams and files. */
export function countsNothing(app: App, project: Project): boolean {
  const routes = project.routes.filter(
    ({ method, full, handlers }) => method !== 'options' && !isProbe(full, handlers),
  );
  const isSeen = app.chain.every(
    ({ kind, args }) => kind !== 'mount' || flat(args).every((value) => value.kind !== 'unseen'),
  );
  return isSeen && routes.length > 0 && routes.every((route) => isStream(route, project));
}

/** Where frameworks serve what pages are made of, their images among it, which have no ending. */
const BUILT: Readonly<Record<string, string>> = { next: '^\\/_next\\/', nuxt: '^\\/_nuxt\\/' };

/** Files by their ending, where what serves them stands behind the limiter. */
const FILES =
  '\\.(?:avif|bmp|css|eot|gif|ico|jpe?g|js|json|m3u8|m4[asv]|map|mjs|mp[34]|mpd|mvt|ogg|otf|pbf|pdf|png|svg|ts|ttf|txt|vtt|wasm|wav|web[mp]|webmanifest|woff2?)$';

function sentence(names: readonly string[]): string {
  const [first = '', ...rest] = names;
  const last = rest.pop();
  const text = last === undefined ? first : `${[first, ...rest].join(', ')} and ${last}`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** By its path, or because what runs the program asks for it. */
const isChecked = ({ full, handlers, method }: Route, { operations }: Project): boolean =>
  isProbe(full, handlers) ||
  (method === 'get' && operations.probes.includes(full.replace(/\/$/, '')) && !readsInput(handlers));

const handlersOf = (route: Route): Value[] => flat(route.handlers);
const functionsAt = (route: Route): FunctionFact[] => handlersOf(route).flatMap(functionsIn);

/** The raw body is read, or a signature of the sender is checked. A comparison in constant time alone proves neither. */
function isWebhook(route: Route): boolean {
  const named = HOOK.test(route.full);
  const isOne = ({ call }: { call: Call }): boolean => isRaw(call, named) || checksForPackage(call);
  if (handlersOf(route).some((value) => value.kind === 'call' && isOne(value))) return true;
  // `router.use(verifySignature)` in front of it.
  if (flat(route.through).flatMap(functionsIn).some(checksSignature)) return true;
  return functionsAt(route).some(
    (fn) => checksSignature(fn) || (named && fn.calls.some((call) => /createHmac/.test(call))),
  );
}

/** A service calls it, or asks at the same path whether it may: the handler of `GET /webhook` gives the challenge back. */
const calledBack = ({ routes }: Project): ReadonlySet<string> =>
  new Set(routes.filter((route) => functionsAt(route).some(isCalledBack)).map(({ full }) => full));

function checksSignature(fn: FunctionFact): boolean {
  if (fn.calls.some((call) => /constructEvent|verifySignature|twilio.*validate|webhooks\.(unwrap|verify)/i.test(call)))
    return true;
  if (fn.checksSigned) return true;
  const signs = fn.calls.some((call) => /createHmac/.test(call));
  return signs && fn.calls.some((call) => /timingSafeEqual/.test(call));
}

/** `app.use('/docs', (req, res, next) => res.sendFile(…))`: whatever is asked for below is a file. */
const sentBelow = ({ chain }: App): string[] =>
  chain.flatMap((item) => {
    const path = pathOf(item)?.replace(/\/$/, '') ?? '';
    const sends = functionsOf(item).some((fn) => fn.params < 4 && fn.sends.some((name) => SENDS_FILES.test(name)));
    return item.kind === 'use' && sends && path !== '' && isPlain(path) ? [`${path}/*`] : [];
  });

const SENDS_FILES = /^(send_?file|download|pipe)$/i;

const literalOf = (value: Value | undefined): string | undefined =>
  value?.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined;

const HOOK = /hooks?(\/|$)/i;

/** The bytes of what could be parsed are for its signature; of any type, or of octets, as it is told nothing, they are an upload by themselves. */
function isRaw({ member, args: [options] }: Call, named: boolean): boolean {
  if (member !== 'raw') return false;
  const type = literalOf(entry(options, 'type')) ?? '';
  return named ? !FILE.test(type) : /json|urlencoded|xml|^text\//.test(type);
}

const FILE = /^(image|video|audio)\/|octet-stream/;

/** `twilio.webhook()`, `line.middleware(config)` */
const checksForPackage = ({ module, member }: Call): boolean =>
  hasRole(module, 'webhook') && /webhook|middleware|^verify/i.test(member);

function rawMounts({ chain }: App): string[] {
  return chain
    .flatMap((item) => {
      const path = pathOf(item) ?? '';
      const calls = callsOf(item);
      const own = calls.filter(checksForPackage).map((call) => `${path === '/' ? '' : path}${pathWithin(call)}`);
      if (own.length > 0) return own;
      return calls.some((call) => isRaw(call, HOOK.test(path))) || functionsOf(item).some((fn) => checksSignature(fn))
        ? [path]
        : [];
    })
    .filter((path) => path.length > 1 && isPlain(path));
}

/** `createNodeMiddleware(webhooks, { path: '/hook' })` answers below a path of its own. */
function pathWithin({ member, args: [, options] }: Call): string {
  if (member !== 'createNodeMiddleware') return '';
  const path = literalOf(entry(options, 'path') ?? entry(options, 'webhooksPath'));
  if (path !== undefined) return path;
  const prefix = literalOf(entry(options, 'pathPrefix'));
  return `${prefix ?? '/api/github'}/webhooks`;
}

const readsInput = (handlers: readonly Value[]): boolean =>
  flat(handlers)
    .flatMap(functionsIn)
    .some((fn) => fn.readsInput);

/** Machines that say they are alive: `/api/push/:pushToken`, `/heartbeat/:id`. A key in the path tells them from people who post to `/push`. */
const isReport = ({ full, method, handlers }: Route): boolean =>
  /\/(push|heartbeat|ping|beats?|beacon|ingest|collect|metrics)\/:\w+\/?$/i.test(full) ||
  (method === 'get' && /\/(heartbeat|ping|metrics)\/?$/i.test(full) && !readsInput(handlers)) ||
  (method === 'post' && /\/(heartbeat|beats?|beacon|ingest|collect)\/?$/i.test(full));

/**
 * The route by which one visit asks for much in a burst: tiles of a map, pieces of uploads, files that a service is there to
 * send. How many of them are too many depends on what is shown, which is for a person to say.
 */
export function burstOf(project: Project): Route | undefined {
  const pieces = project.calls.some(({ module }) => PIECES.test(module));
  return project.routes.find(
    (route) =>
      /:z\b.*:x\b.*:y\b/.test(route.full) ||
      (pieces && ['patch', 'all'].includes(route.method)) ||
      (route.method === 'get' && /^\/:\w+\??$/.test(route.full) && isStream(route, project)),
  );
}

const PIECES = /^(@?tus\/.+|tus-node-server|@uppy\/.+|resumable.*)$/;

const STREAM = /\/(hls|dash|stream|events|sse|thumb(nail)?s?|cover|avatar|poster|artwork)(\.\w+)?(\/:[\w.-]+)*\/?$/i;

/** Requests of other methods create, change or delete what is there. */
const isChanged = ({ full }: Route, routes: readonly Route[]): boolean =>
  routes.some((other) => other.full === full && ['post', 'put', 'patch', 'delete'].includes(other.method));

/** Server-sent events, media, downloads: one request follows the other, or lasts. */
function isStream(route: Route, project: Project): boolean {
  // A list of events that is answered as data or as a page, or that others change, is a list.
  const isList = (): boolean =>
    functionsAt(route).some(({ data, sends }) => data || sends.includes('render')) ||
    (/\/events\b/i.test(route.full) && isChanged(route, project.routes));
  if (route.method === 'get' && STREAM.test(route.full) && !isList()) return true;
  return functionsAt(route).some(
    ({ sends, headers }) =>
      sends.some((name) => SENDS_FILES.test(name)) ||
      headers.some(
        ({ name, value }) =>
          (name === 'content-type' &&
            value.kind === 'literal' &&
            /event-stream|^(video|audio|image)\/|mpegurl/i.test(String(value.value))) ||
          name === 'content-range' ||
          name === 'accept-ranges',
      ),
  );
}

const servesFiles = (item: ChainItem): boolean => item.kind === 'use' && item.stage === 'static';

/** Files are served by something that a limiter in front of the routes counts: a sub-app, a router, a proxy, what is not seen. */
function servesFilesBehind({ chain, home }: App, project: Project): boolean {
  if (servesUnseenFiles({ chain }, project)) return true;
  // What another file puts on the app stands behind all that is written where the app is made.
  if (chain.some((item) => servesFiles(item) && item.place.file !== home.file)) return true;
  const first = chain.findIndex((item) => answers(item) && !servesFiles(item));
  if (chain.findLastIndex(servesFiles) > first) return true;
  const inChain = new Set(
    chain
      .filter(servesFiles)
      .flatMap(callsOf)
      .map(({ place }) => placeKey(place)),
  );
  return project.statics.some(({ place }) => !inChain.has(placeKey(place)));
}

const servesUnseenFiles = ({ chain }: Pick<App, 'chain'>, project: Project): boolean =>
  project.calls.some((call) => hasRole(call.module, 'proxy') || hasRole(call.module, 'pages')) ||
  chain.some((item) => ['use', 'mount'].includes(item.kind) && flat(item.args).some(isHidden));

/** Something mounted that is not seen: a router of another package, a loader. */
const isHidden = (value: Value): boolean =>
  value.kind === 'unseen' || (value.kind === 'import' && !value.module.startsWith('.') && !onlyAdds(value));

const onlyAdds = ({ module, member }: Extract<Value, { kind: 'import' }>): boolean =>
  hasRole(module, 'adding') || !['static', 'routes', undefined].includes(stageOfPackage(module, member));
