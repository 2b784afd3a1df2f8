import { isHealth, mayStandFirst } from '../../code/express/health.ts';
import type { App, Call, ChainItem, FunctionFact, Project, Value } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';

/** Values, with those of arrays: `app.use([a, b])` is `app.use(a, b)`. */
export function flat(values: readonly Value[]): Value[] {
  return values.flatMap((value) => (value.kind === 'array' ? flat(value.items) : [value]));
}

/** Calls among the handlers of a link, and among the middleware that its functions call themselves. */
export function callsOf(item: ChainItem): Call[] {
  return flat(item.args).flatMap((value) =>
    (value.kind === 'function' ? value.fn.runs : [value]).flatMap((one) => (one.kind === 'call' ? [one.call] : [])),
  );
}

/** Functions among the handlers of a link, as far as they are seen. */
export function functionsOf(item: ChainItem): FunctionFact[] {
  return flat(item.args).flatMap((value) => (value.kind === 'function' ? [value.fn] : []));
}

/** The path of a link as text, `''` for none; `null` where it is not seen. */
export function pathOf(item: Pick<ChainItem, 'path'>): string | null {
  return item.path.seen ? item.path.value : null;
}

/** `app.use(…)` for every request. */
export function isGlobal(item: Pick<ChainItem, 'kind' | 'path'>): boolean {
  return item.kind === 'use' && /^\/?(\*\w*|\{\*\w+\})?$/.test(pathOf(item) ?? '?');
}

/** The setting `name` of an app, the one that counts: the last. */
export function settingOf(app: App, name: string): ChainItem | undefined {
  return app.chain.findLast((item) => item.kind === 'set' && pathOf(item) === name);
}

/** What the setting comes to: `app.enable` and `app.disable` are `true` and `false`. */
export function settingValue(item: ChainItem): Value | undefined {
  if (item.method === 'enable') return { kind: 'literal', value: true };
  if (item.method === 'disable') return { kind: 'literal', value: false };
  return item.args[0];
}

/** The links of an app, each router that every request goes through behind its own. */
export function linksOf({ chain }: Pick<App, 'chain'>): ChainItem[] {
  return chain.flatMap((item) => (item.inside ? [...linksOf({ chain: [...item.inside] }), item] : [item]));
}

/** Every call that a file or a chain shows, each once. */
export function everyCall({ calls, apps }: Project): Call[] {
  const inChains = apps.flatMap((app) => linksOf(app).flatMap(callsOf));
  const keyOf = ({ place: { file, start, end } }: Call): string => `${file}:${start}:${end}`;
  return [...new Map([...calls, ...inChains].map((call) => [keyOf(call), call])).values()];
}

/** A link that answers requests: a route, a mounted router, a folder of files, a function that responds. Health checks aside. */
export function answers(item: ChainItem): boolean {
  if (item.inside) return item.inside.some(answers);
  if (item.kind === 'route') return !['param', 'options'].includes(item.method) && !mayComeFirst(item);
  if (item.kind === 'mount') return true;
  if (item.kind !== 'use') return false;
  return item.stage === 'static' || (item.stage === 'routes' && !flat(item.args).every(isFunctionThatPasses));
}

const mayComeFirst = (item: ChainItem): boolean => mayStandFirst(pathOf(item)) && !takesInput(item.args);

/** A route that a load balancer asks, and that takes nothing from whoever asks. */
export const isProbe = (path: string | null, handlers: readonly Value[]): boolean =>
  isHealth(path) && !takesInput(handlers);

const takesInput = (handlers: readonly Value[]): boolean =>
  flat(handlers)
    .flatMap(functionsIn)
    .some(({ readsInput }) => readsInput);

function isFunctionThatPasses(value: Value): boolean {
  return value.kind === 'function' && !value.fn.responds;
}

/** The first link that answers before `index` of `linksOf`. */
export function answeredBefore(app: App, index: number): ChainItem | undefined {
  return linksOf(app).slice(0, index).find(answers);
}

/** Whether a value is the member of our config module: imported, seen as its function, or only seen as text. */
export function isSecurityMember(value: Value, member: string): boolean {
  if (value.kind === 'unseen') return new RegExp(`\\bsecurity\\w*\\.${member}\\b`).test(value.text);
  return value.kind === 'import' && new RegExp(`(^|\\.)${member}$`).test(value.member);
}

/** A function that handles requests; `wrapped` where it is handed to another that may handle its failures. */
interface Handler {
  fn: FunctionFact;
  wrapped: boolean;
}

function unwrap(value: Value, wrapped = false): Handler[] {
  if (value.kind === 'function') return [{ fn: value.fn, wrapped }];
  return value.kind === 'call' ? flat(value.call.args).flatMap((argument) => unwrap(argument, true)) : [];
}

/** Functions of a handler: itself, or those that a wrapper around it is given. */
export function functionsIn(value: Value): FunctionFact[] {
  return unwrap(value).map(({ fn }) => fn);
}

const knownHandlers = new WeakMap<Project, readonly Handler[]>();

/** Functions that handle requests anywhere: in the chains of apps and at routes. */
export function handlersOf(project: Project): readonly Handler[] {
  const known = knownHandlers.get(project) ?? findHandlers(project);
  knownHandlers.set(project, known);
  return known;
}

/** What functions of the app make of handlers, each once: `caught(list)` of `(handler) => async (req, res) => …`. */
export function wrappersOf(project: Project): FunctionFact[] {
  return [...new Set(registered(project).flatMap((value) => madeIn(value)))];
}

function madeIn(value: Value): FunctionFact[] {
  if (value.kind !== 'call') return [];
  const { made, args } = value.call;
  return [...(made ? [made] : []), ...flat(args).flatMap(madeIn)];
}

function registered(project: Project): Value[] {
  const items = project.apps.flatMap((app) => app.chain.flatMap((item) => flat(item.args)));
  const routes = project.routes.flatMap((route) => flat([...route.through, ...route.handlers]));
  return [...items, ...routes, ...flat(project.routerHandlers)];
}

function findHandlers(project: Project): Handler[] {
  const found = new Map<string, Handler>();
  for (const handler of registered(project).flatMap((value) => unwrap(value))) {
    const key = placeKey(handler.fn.place);
    const known = found.get(key);
    if (!known || known.wrapped) found.set(key, handler);
  }
  return [...found.values()];
}

/** An entry of an object; `undefined` where it is absent or the object is none. */
export function entry(value: Value | undefined, ...keys: string[]): Value | undefined {
  return keys.reduce<Value | undefined>(
    (object, key) => (object?.kind === 'object' ? object.entries[key] : undefined),
    value,
  );
}

export function isLiteral(value: Value | undefined, literal: string | number | boolean | null): boolean {
  return value?.kind === 'literal' && value.value === literal;
}

/** Whether an object may hold keys that are not seen. */
export function isOpen(value: Value | undefined): boolean {
  return value?.kind === 'object' && value.open;
}

/** The package that a file belongs to: the deepest folder with a package.json, '' for the root. */
export const packageOf = ({ packages }: Pick<Project, 'packages'>, file: string): string =>
  packages
    .filter((folder) => folder === '' || file.startsWith(`${folder}/`))
    .reduce((deepest, folder) => (folder.length > deepest.length ? folder : deepest), '');

/** A place as the key of a map: two places are one where they begin at the same sign. */
export const placeKey = ({ file, start }: Pick<Place, 'file' | 'start'>): string => `${file}:${start}`;

export function samePlace(left: Place, right: Place): boolean {
  return left.file === right.file && left.start === right.start && left.end === right.end;
}

export const where = (place: Place): string => `${place.file}:${place.line}`;

/** Who has taken a middleware out with a comment is asked before it comes back. */
export function takenOut({ commentedOut }: Project, name: RegExp): { fix: 'review'; detail: string } | undefined {
  const found = commentedOut.find((one) => name.test(one.name));
  return found && { fix: 'review', detail: `It is commented out at ${where(found.place)}.` };
}
