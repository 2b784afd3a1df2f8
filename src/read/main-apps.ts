import { stageOfItem } from '../code/express/stage-of.ts';
import { hasRole } from '../code/packages/catalogue.ts';
import type { Hub, HubItem, Known } from '../code/values/value.ts';
import type { Path } from '../model/tree.ts';
import { listensOf, liveItems } from './hub-items.ts';
import { documentedStarts, isExample, isUsual, strangeness } from './entry-points.ts';
import { isServedByName } from './served-by-name.ts';
import { type Package, packageOf } from './manifest.ts';
import { isClient, type Program, type Started } from './program.ts';
import type { Sources } from './sources.ts';
import type { Facts } from './values.ts';

/** The apps that middleware is for, the main one first; those beside them, and why they are none. */
export interface Chosen {
  entries: Hub[];
  aside: ReadonlyMap<Hub, string>;
  /** Nothing shows which of the entries is run. */
  undecided: boolean;
}

/** What apps are chosen by. */
export interface World {
  program: Program;
  facts: Facts;
  packages: readonly Package[];
  sources: Sources;
}

/** Of the apps of each package, those that its starts make; else those that listen; copies and examples come last. */
export function chooseApps(hubs: readonly Hub[], world: World): Chosen {
  const groups = new Map<Path, Hub[]>();
  for (const hub of hubs) {
    const folder = homeOf(hub, world);
    groups.set(folder, [...(groups.get(folder) ?? []), hub]);
  }
  // What the outermost package starts is the app; packages beside it that are no workspaces of it are programs of their own.
  const outermost = groups.get('.') ?? [];
  const root = world.packages.find(({ folder }) => folder === '.');
  const isAlone =
    outermost.some((hub) => isStarted(hub, world)) &&
    root !== undefined &&
    'express' in root.dependencies &&
    !Object(root.raw).workspaces;
  const each = (isAlone ? [outermost] : [...groups.values()]).map((group) => chooseInPackage(group, world));
  // What a package of examples starts shows how the program is used, and is not the program.
  const isPlain = (hub: Hub): boolean =>
    strangeness(hub.site.source.path) === 0 ||
    (isStarted(hub, world) && !isExample(`${startOf(hub, world)?.by?.folder ?? '.'}/`));
  const plain = each.filter(({ entries }) => entries.some(isPlain));
  return amongPackages(plain.length > 0 ? plain : each, world);
}

function amongPackages(each: readonly Chosen[], world: World): Chosen {
  const [first = { entries: [], aside: new Map(), undecided: false }] = each;
  if (each.length < 2) return first;
  const some = (test: (hub: Hub) => boolean): Chosen[] => each.filter(({ entries }) => entries.some(test));
  const main = [
    some((hub) => world.program.started.get(hub)?.by?.folder === '.'),
    some((hub) => isStarted(hub, world) || (homeOf(hub, world) === '.' && isUsual(hub.site.source.path))),
    some((hub) => !isClient(hub.site.source.path)),
  ].find(({ length }) => length === 1)?.[0];
  if (!main) return { entries: each.flatMap(({ entries }) => entries), aside: new Map(), undecided: true };
  const others = each.filter((one) => one !== main).flatMap(({ entries }) => entries);
  const away = others.map((hub) => [hub, `is in the package ${homeOf(hub, world)}`] as const);
  return { ...main, aside: new Map([...main.aside, ...away]) };
}

function chooseInPackage(hubs: readonly Hub[], world: World): Chosen {
  const best = Math.min(...hubs.map((hub) => rankOf(hub, world)));
  const ordinary =
    best < Infinity
      ? hubs.filter((hub) => rankOf(hub, world) === best || startOf(hub, world)?.deployed)
      : leastStrange(hubs);
  const listening = ordinary.filter((hub) => listensOf(hub).length > 0 || isServedByName(hub, world.sources));
  // Of apps that nothing seen starts, one is handed to a server, and the others to it, on a way that was not followed.
  const served = ordinary.filter(({ servers, items }) => servers.length > 0 && items.length > 0);
  const some = [listening, served].find(({ length }) => length > 0);
  const working = some ?? ordinary.filter(({ items }) => items.length > 0);
  if (working.length === 0) return { entries: ordinary.slice(0, 1), aside: new Map(), undecided: false };
  const aside = asideOf(working, world);
  const entries = working
    .filter((hub) => !aside.has(hub))
    .sort((a, b) => Number(isRoot(b, world)) - Number(isRoot(a, world)));
  return best < Infinity ? { entries, aside, undecided: false } : byName({ entries, aside, undecided: false }, world);
}

/** Where nothing says what is started: what the README runs, or what is called like a main file. */
function byName(chosen: Chosen, world: World): Chosen {
  const roots = [...new Set(chosen.entries.map((hub) => startOf(hub, world)?.root ?? hub.site.source.path))];
  const [first = ''] = roots;
  if (roots.length < 2) return chosen;
  const documented = documentedStarts(world.sources, packageOf(world.packages, first));
  const main = [documented, roots.filter(isUsual)].map((files) => roots.filter((root) => files.includes(root)));
  const [only] = main.find(({ length }) => length === 1) ?? [];
  if (only === undefined) return { ...chosen, undecided: true };
  const isMain = (hub: Hub): boolean => startOf(hub, world)?.root === only;
  const others = chosen.entries.filter((hub) => !isMain(hub)).map((hub) => [hub, NOT_STARTED] as const);
  return { entries: chosen.entries.filter(isMain), aside: new Map([...chosen.aside, ...others]), undecided: false };
}

const NOT_STARTED = 'is started by nothing that was seen';

/** Apps that only serve another one: what forwards, redirects, answers probes, or listens for this machine alone. */
function asideOf(hubs: readonly Hub[], { facts }: World): Map<Hub, string> {
  const duties = new Map<Hub, string>();
  for (const hub of hubs) {
    const duty = dutyOf(hub, facts);
    if (duty !== undefined) duties.set(hub, duty);
  }
  const own = hubs.filter((hub) => !duties.has(hub));
  if (own.length === 0) return new Map();
  const inside = own.filter((hub) => listensOf(hub).length > 0 && listensOf(hub).every(staysOnMachine));
  if (inside.length < own.length) for (const hub of inside) duties.set(hub, 'listens for this machine alone');
  return duties;
}

function dutyOf(hub: Hub, facts: Facts): string | undefined {
  const real = liveItems(hub).filter(isAnswer);
  if (real.length === 0) return liveItems(hub).every(({ kind }) => SETS.has(kind)) ? 'answers nothing' : undefined;
  const isRedirect = ({ args }: HubItem): boolean => redirects(args.at(-1), facts);
  const isForwarding = ({ args }: HubItem): boolean => args.some((arg) => forwards(arg, facts));
  if (real.every(isProbe)) return 'answers probes and metrics alone';
  if (real.every((item) => isRedirect(item) || isProbe(item))) return 'only redirects';
  if (real.every((item) => isForwarding(item) || isRedirect(item) || isProbe(item))) return 'only forwards requests';
  if (real.every((item) => onlyFails(item, facts))) return 'only says that something failed';
  return undefined;
}

/** A page that says that the app did not start, or is being looked after: what is asked for is not looked at. */
function onlyFails({ kind, path, args: [only, ...more] }: HubItem, facts: Facts): boolean {
  if (kind === 'mount' || more.length > 0 || only?.type !== 'function') return false;
  if (path !== undefined && !(path.type === 'literal' && /^(\/?\*|\/?\{\*\w+\}|\/)$/.test(String(path.value))))
    return false;
  const value = facts.value(only);
  if (value.kind !== 'function' || !value.fn.statuses.some((status) => status >= 500)) return false;
  const { node, site } = only;
  const name = value.fn.paramNames[0] ?? '';
  const body = site.source.text.slice(node.body.start ?? 0, node.body.end ?? 0);
  return name !== '' && !new RegExp(`\\b${name}\\b`).test(body);
}

/** What adds nothing to the chain. An app that is handed to code which is not seen has a mount there. */
const SETS: ReadonlySet<HubItem['kind']> = new Set(['set', 'engine', 'listen']);

const isAnswer = (item: HubItem): boolean =>
  item.kind === 'route' ||
  item.kind === 'mount' ||
  (item.kind === 'use' && ['https', 'static', 'routes', 'not-found'].includes(stageOfItem(item)));

const PROBE =
  /^\/?(?:_+)?(?:(?:api|internal|admin)\/)?(?:health|healthz|healthcheck|health-check|live|livez|liveness|ready|readyz|readiness|ping|status|metrics|version|up)\/?$/i;

const isProbe = ({ kind, path }: HubItem): boolean =>
  kind === 'route' && path?.type === 'literal' && PROBE.test(String(path.value));

function forwards(arg: Known, facts: Facts): boolean {
  if (arg.type === 'result') return hasRole(arg.module, 'proxy');
  if (arg.type !== 'function') return false;
  const value = facts.value(arg);
  return value.kind === 'function' && value.fn.calls.some((name) => hasRole(name.split('.')[0] ?? '', 'proxy'));
}

function redirects(arg: Known | undefined, facts: Facts): boolean {
  const value = arg && facts.value(arg);
  return value?.kind === 'function' && value.fn.sends.length > 0 && value.fn.sends.every((name) => name === 'redirect');
}

/** `listen(port, '127.0.0.1')`, `listen({ port, host: 'localhost' })` */
function staysOnMachine({ args: [first, second] }: HubItem): boolean {
  const host = first?.type === 'object' ? first.entries.get('host') : second;
  return host?.type === 'literal' && /^(localhost|127(\.\d+){3}|::1)$/.test(String(host.value));
}

const startOf = (hub: Hub, { program }: World): Started | undefined => program.started.get(hub);
const rankOf = (hub: Hub, world: World): number => startOf(hub, world)?.rank ?? Infinity;
const isStarted = (hub: Hub, world: World): boolean => rankOf(hub, world) < Infinity;
const isRoot = (hub: Hub, world: World): boolean => startOf(hub, world)?.root === hub.site.source.path;
const homeOf = (hub: Hub, { packages }: World): Path => packageOf(packages, hub.site.source.path)?.folder ?? '.';

function leastStrange(hubs: readonly Hub[]): Hub[] {
  const least = Math.min(...hubs.map((hub) => strangeness(hub.site.source.path)));
  return hubs.filter((hub) => strangeness(hub.site.source.path) === least);
}
