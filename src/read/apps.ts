import type { App, AppPlace, ChainItem } from '../model/project.ts';
import type { Place } from '../model/place.ts';
import type { Path } from '../model/tree.ts';
import type { Hub, HubItem, Known } from '../code/values/value.ts';
import { appsOf } from '../code/express/apps-in-file.ts';
import { handlerArguments } from '../code/express/handler-arguments.ts';
import { isSwitchedRedirect } from '../code/express/redirect-switch.ts';
import { stageOfHandler, stageOfItem } from '../code/express/stage-of.ts';
import { hasRole } from '../code/packages/catalogue.ts';
import { stageIndex } from '../code/packages/stages.ts';
import { listensOf, liveItems } from './hub-items.ts';
import { chooseApps, type Chosen, type World } from './main-apps.ts';
import { ancestors } from '../code/syntax/ancestors.ts';
import { bindingsOf } from '../code/syntax/imports-of-file.ts';
import { isFunction, type Node, rootName, unwrap, walk } from '../code/syntax/nodes.ts';
import { memberText, readScopes } from '../code/syntax/scopes.ts';
import { isExample, isTest } from './entry-points.ts';
import { readHandmade } from './handmade.ts';
import { inOneApp } from './parts-of-one.ts';
import { type Facts, placeAt, placeOf } from './values.ts';

/** The apps of a program as facts, with those that middleware is for. */
export function readApps(
  world: World,
  wanted: readonly Path[] | 'all',
): { apps: App[]; entries: App[]; hubs: Hub[]; undecided: boolean; handmade: Place | null } {
  const { program, facts } = world;
  const made = program.hubs.filter((hub) => hub.kind === 'app' && hub.origin === 'created');
  const handed = program.hubs.filter((hub) => hub.kind === 'unknown' && isAppLike(hub));
  const all = made.length > 0 ? made : inOneApp(handed);
  const mounted = mountedHubs(program.hubs);
  const main = [...new Set(all.filter((hub) => !mounted.has(hub)).map((hub) => wrappedBy(hub) ?? hub))];
  for (const hub of main) mounted.delete(hub);
  const { entries, aside, undecided } = chosenOf(main, world, wanted);
  const hubs = [...entries, ...all.filter((hub) => !entries.includes(hub))];
  const strays = made.length > 0 ? program.hubs.filter(isStray) : [];
  const apps = hubs.map((hub) => ({ ...toApp(hub, facts, mounted.has(hub), aside.get(hub)), ...addedBy(strays) }));
  const chosen = apps.slice(0, entries.length);
  return { apps, entries: chosen, hubs, undecided, handmade: readHandmade(world.sources, chosen) };
}

function chosenOf(main: readonly Hub[], world: World, wanted: readonly Path[] | 'all'): Chosen {
  if (wanted !== 'all' && wanted.length > 0)
    return { entries: main.filter((hub) => isWanted(hub, wanted)), aside: new Map(), undecided: false };
  const chosen = chooseApps(main, world);
  if (wanted !== 'all') return chosen;
  return { entries: [...chosen.entries, ...chosen.aside.keys()], aside: new Map(), undecided: false };
}

/** A parameter or import that is used like an app although nothing seen makes one: its maker is elsewhere. */
function isAppLike(hub: Hub): boolean {
  return (
    hub.items.some((item) => item.kind === 'use') &&
    !isOfAnotherKind(hub) &&
    hub.items.some(({ receiver }) => /^(app|server|expressApp|application)$/i.test(receiver))
  );
}

/** `(app: Application) => …` with the type of another framework: what is put on it is no middleware of Express. */
function isOfAnotherKind({ site }: Hub): boolean {
  const { typeAnnotation } = (site.node.type === 'AssignmentPattern' ? site.node.left : site.node) as {
    typeAnnotation?: Node | null;
  };
  const type = typeAnnotation?.type === 'TSTypeAnnotation' ? typeAnnotation.typeAnnotation : undefined;
  if (type?.type !== 'TSTypeReference') return false;
  const name = type.typeName.type === 'TSQualifiedName' ? type.typeName.left : type.typeName;
  return bindingsOf(site.source).some(
    ({ local, module }) => name.type === 'Identifier' && local === name.name && hasRole(module, 'other-server'),
  );
}

/** `setExpressApp(app) { app.use(…) }` of a class that others extend. What a bundler's server or a test is given is no app of this one. */
function isStray(hub: Hub): boolean {
  const { path } = hub.site.source;
  const own = !isTest(path) && !isExample(path) && !/(^|\/)setupProxy\.[cm]?[jt]s$/.test(path);
  return hub.kind === 'unknown' && hub.origin === 'parameter' && own && isAppLike(hub);
}

function addedBy([first]: readonly Hub[]): Pick<App, 'addedTo'> {
  const item = first?.items.find(({ kind }) => kind === 'use');
  return item ? { addedTo: placeOf(item.site) } : {};
}

/** Apps inside of others. An example that mounts the app of the package does not hold it. */
function mountedHubs(hubs: readonly Hub[]): Set<Hub> {
  const isHeld = (by: Hub, hub: Hub): boolean =>
    hub !== by && (!isExample(by.site.source.path) || isExample(hub.site.source.path));
  const inside = hubs.flatMap((by) =>
    by.items.flatMap((item) =>
      item.args.flatMap((arg) => (arg.type === 'hub' && isHeld(by, arg.hub) ? [arg.hub] : [])),
    ),
  );
  return new Set(inside);
}

/** `if (base) { const outer = express(); outer.use(base, app); return outer; } return app;`: the app is the one that is always there. */
function wrappedBy({ items, site }: Hub): Hub | undefined {
  const content = items.filter(({ kind }) => !['set', 'engine', 'listen'].includes(kind));
  const [only] = content;
  // `outer.use(settings.base, app)`: what stands in front of the app is its path, though not seen.
  const [arg, path] = [...(only?.args ?? [])].reverse();
  if (content.length !== 1 || arg?.type !== 'hub' || arg.hub.kind !== 'app') return undefined;
  if (path !== undefined && (path.type !== 'unknown' || (only?.args.length ?? 0) > 2)) return undefined;
  const guard = ancestors(site.source.ast, site.node).find((node) => node.type === 'IfStatement' || isFunction(node));
  const isInside = guard && ancestors(arg.hub.site.source.ast, arg.hub.site.node).includes(guard);
  return guard?.type === 'IfStatement' && !isInside ? arg.hub : undefined;
}

function isWanted(hub: Hub, wanted: readonly Path[]): boolean {
  const files = [
    hub.site.source.path,
    homeOf(hub).file,
    ...hub.items.filter(({ kind }) => kind === 'listen').map(({ site }) => site.source.path),
  ];
  return files.some((file) => wanted.some((path) => path === file || path === `./${file}`));
}

function toApp(hub: Hub, facts: Facts, mounted: boolean, aside: string | undefined): App {
  const items = liveItems(hub);
  return {
    file: hub.site.source.path,
    name: hub.name,
    place: placeOf(hub.site),
    role: mounted ? 'mounted' : 'entry',
    home: homeOf(hub),
    end: endOf(hub, isContent),
    errorsEnd: endOf(hub, (item) => isContent(item) || isForSome(item)),
    chain: items.flatMap((item) => toChain(item, facts, [hub])),
    listens: listensOf(hub).map((item) => ({ place: placeOf(item.site), port: portOf(item, facts) })),
    sockets: [...hub.sockets],
    ...(aside === undefined ? {} : { aside }),
  };
}

function portOf(item: HubItem, facts: Facts): ChainItem['args'][number] {
  const [first] = item.args;
  const port = first?.type === 'object' ? first.entries.get('port') : first;
  return port ? facts.value(port) : { kind: 'literal', value: undefined };
}

/** `app.use(a, b)` of two stages is two items: Express runs them one after the other. */
function toChain(item: HubItem, facts: Facts, above: readonly Hub[]): ChainItem[] {
  const stages = item.args.map((arg) => stageOfHandler(arg, item.path));
  const places = argumentPlaces(item);
  if (item.kind !== 'use' && item.kind !== 'mount') return [toItem(item, item.args, places, facts)];
  if (item.method === '' || new Set(stages).size < 2)
    return [{ ...toItem(item, item.args, places, facts), ...insideOf(item, facts, above) }];
  return item.args.map((arg, at) => {
    const kind = arg.type === 'hub' ? 'mount' : 'use';
    const own: HubItem = { ...item, kind, args: [arg] };
    return { ...toItem(own, [arg], [places[at] ?? null], facts), ...insideOf(own, facts, above) };
  });
}

/** Every request goes through a router that is mounted for all paths: its middleware is that of the app. */
function insideOf(item: HubItem, facts: Facts, above: readonly Hub[]): Pick<ChainItem, 'inside'> {
  const path = facts.path(item.path);
  if (!path.seen || !['', '/'].includes(path.value)) return {};
  const hubs = item.args.flatMap((arg) => (arg.type === 'hub' && !above.includes(arg.hub) ? [arg.hub] : []));
  if (hubs.length === 0) return {};
  return { inside: hubs.flatMap((hub) => liveItems(hub).flatMap((own) => toChain(own, facts, [...above, hub]))) };
}

/** Where each argument of a link is written; `null` where that is not followed. */
export function argumentPlaces({ args, site }: HubItem): (Place | null)[] {
  const nodes = handlerArguments(site.node, args.length);
  return args.map((_, at) => {
    const node = nodes[at];
    return node ? placeOf({ source: site.source, node }) : null;
  });
}

/** The name that each argument of a link is, which all of the file can use; '' where it is none. */
export function argumentNames({ args, site }: HubItem): string[] {
  const { ast } = site.source;
  const nodes = handlerArguments(site.node, args.length);
  return args.map((_, at) => {
    const node = nodes[at];
    const root = node && /^(Identifier|MemberExpression)$/.test(node.type) ? rootName(node) : undefined;
    if (!node || root === undefined) return '';
    const scopes = readScopes(ast);
    const declared = scopes.lookup(root, node);
    return (declared && declared === scopes.lookup(root, ast.program) && memberText(node)) || '';
  });
}

function toItem(item: HubItem, args: Known[], argPlaces: ChainItem['argPlaces'], facts: Facts): ChainItem {
  const stage = stageOfItem({ ...item, args });
  const isSwitched = stage === 'https' && args.some((arg) => arg.type === 'function' && isSwitchedRedirect(arg));
  const conditions = [...item.conditions, ...(isSwitched ? ['a setting of its own'] : [])].filter(
    (text) => text !== '',
  );
  return {
    kind: item.kind,
    method: item.method,
    path: facts.path(item.path),
    args: args.map((arg) => facts.value(arg)),
    stage,
    place: placeOfItem(item),
    link: linkOf(item),
    argPlaces,
    ...(conditions.length > 0 ? { condition: conditions.join(' && ') } : {}),
  };
}

/** The statement; of a chain of several calls, the link alone. */
function placeOfItem(item: HubItem): Place {
  const { site, statement, chained } = item;
  const inside = (statement.start ?? 0) <= (site.node.start ?? 0) && (site.node.end ?? 0) <= (statement.end ?? 0);
  if (chained && 'callee' in site.node) {
    const callee = site.node.callee as { object?: { end?: number | null } };
    return placeAt(site.source, callee.object?.end ?? site.node.start ?? 0, site.node.end ?? 0);
  }
  return placeOf(inside && isSimple(statement.type) ? { source: site.source, node: statement } : site);
}

function linkOf({ site }: HubItem): Place {
  const callee = 'callee' in site.node ? unwrap(site.node.callee as Node) : undefined;
  const start = callee && 'property' in callee ? callee.property.start : undefined;
  return placeAt(site.source, start ?? site.node.start ?? 0, site.node.end ?? 0);
}

const isSimple = (type: string): boolean => type === 'ExpressionStatement' || type === 'VariableDeclaration';

const isContent = (item: HubItem): boolean => stageOfItem(item) !== 'errors';

/** A page of errors for development. */
const isForSome = ({ conditions }: HubItem): boolean =>
  conditions.some((text) => /\bNODE_ENV\b|['"]env['"]/.test(text));

/** Where the chain ends: with the app, or in a file that imports it and adds to it. */
function endOf(hub: Hub, counts: (item: HubItem) => boolean): AppPlace {
  const home = homeOf(hub);
  const last = liveItems(hub).findLast((item) => ['use', 'mount', 'route'].includes(item.kind) && counts(item));
  if (!last || [home.file, hub.site.source.path].includes(last.site.source.path)) return home;
  const local = appsOf(last.site.source).find(({ items }) => items.some(({ node }) => node === last.site.node));
  // What takes the app as a parameter is called where the app is at home, and ends there.
  if (local?.origin === 'import' && local.name !== '') return appPlace(last.site.source.path, local.name, local.node);
  // A loader that hands the app on to nobody stands beside those that come behind it, where all of them are called.
  const isAlone = home.file !== hub.site.source.path && !handsOn(hub, home);
  return isAlone ? appPlace(hub.site.source.path, hub.name, hub.site.node) : home;
}

function handsOn(hub: Hub, { file, name }: App['home']): boolean {
  const source = hub.items.find(({ site }) => site.source.path === file)?.site.source;
  let found = false;
  if (source)
    walk(source.ast, (node) => {
      found ||=
        node.type === 'CallExpression' && node.arguments.some((one) => one.type === 'Identifier' && one.name === name);
    });
  return found || name.startsWith('this.');
}

/** Where global middleware belongs: with the app's own, or in the loader that holds nearly all of it. */
function homeOf(hub: Hub): App['home'] {
  const made = appPlace(hub.site.source.path, hub.name, hub.site.node);
  const own = liveItems(hub).filter(
    (item) => item.kind === 'use' && stageIndex(stageOfItem(item)) < stageIndex('routes'),
  );
  const [first] = own;
  if (!first || own.some(({ site }) => site.source.path === made.file)) return made;
  const loader = first.site.source.path;
  const there = own.filter(({ site }) => site.source.path === loader);
  // A helper that only logs is no place for what protects.
  if (there.every((item) => stageOfItem(item) === 'logger')) return made;
  // A helper beside it may put a part on the app; what most of it is put on by is the place.
  const together = there.filter(({ inside, receiver }) => inside === first.inside && receiver === first.receiver);
  const isWhole = first.receiver.startsWith('this.') || together.length * 3 >= there.length * 2;
  if (!isWhole || there.length / own.length < 0.8) return made;
  // `(app) => app.use(json())`: there is no body to write into.
  const around = ancestors(first.site.source.ast, first.site.node).find(isFunction);
  if (around && around.body.type !== 'BlockStatement') return made;
  const local = appsOf(first.site.source).find(({ items }) => items.some(({ node }) => node === first.site.node));
  return appPlace(loader, first.receiver, local?.node ?? first.site.node);
}

const appPlace = (file: Path, name: string, { start, end }: Node): AppPlace => ({
  file,
  name,
  at: { start: start ?? 0, end: end ?? 0 },
});
