import type { Hub, HubItem, Known, Server, Site } from './value.ts';
import { type Node, unwrap } from '../syntax/nodes.ts';
import { callOutside } from './calls.ts';
import { callFunction } from './functions.ts';
import { type Machine, textOf, unknown } from './interpreter.ts';

/** Methods that add a route: the verbs of HTTP that Express knows, `all`, the old `del`, and `ws` of express-ws. */
const VERBS = new Set(
  (
    'get post put delete patch options head all del connect trace copy lock unlock move search propfind proppatch mkcol ' +
    'merge report notify subscribe unsubscribe link unlink purge checkout bind acl rebind mkactivity mkcalendar source ws'
  ).split(' '),
);
const SETTINGS = new Set(['set', 'enable', 'disable']);
const SURE = new Set(['use', 'route', 'enable', 'disable', 'engine', 'param', 'all']);

/** Whether a call on something unknown reads like one on an app or a router. */
export function isHubMethod(value: Extract<Known, { type: 'unknown' }>, name: string, args: readonly Known[]): boolean {
  if (!value.origin) return false;
  if (value.hub) return true;
  if (SURE.has(name)) return args.length > 0;
  if (name === 'set') return args.length === 2 && args[0]?.type === 'literal';
  if (name === 'listen') return args.length > 0 || /^(app|server|express\w*)$/i.test(value.origin.name);
  return VERBS.has(name) && args.length > 1 && isRoutePath(args[0]);
}

function isRoutePath(value: Known | undefined): boolean {
  return value?.type === 'literal' && typeof value.value === 'string' && /^[/*]/.test(value.value);
}

export function callHub(m: Machine, hub: Hub, name: string, args: Known[], site: Site): Known {
  const self: Known = { type: 'hub', hub };
  if (name === 'use') return use(m, hub, args, site);
  if (name === 'route') return { type: 'route', hub, path: args[0] ?? unknown('no path', site) };
  if (name === 'get' && args.length === 1 && hub.kind !== 'router') return unknown('a setting', site);
  if (VERBS.has(name)) {
    const [path, ...handlers] = args;
    return add(
      m,
      hub,
      { kind: 'route', method: name === 'del' ? 'delete' : name, path, args: flatten(handlers) },
      site,
    );
  }
  if (SETTINGS.has(name)) return add(m, hub, { kind: 'set', method: name, path: args[0], args: args.slice(1) }, site);
  if (name === 'engine') return add(m, hub, { kind: 'engine', method: name, path: args[0], args: args.slice(1) }, site);
  if (name === 'param') return add(m, hub, { kind: 'param', method: name, path: args[0], args: args.slice(1) }, site);
  if (name === 'listen') return listen(m, hub, args, site);
  if (name === 'configure') return configure(m, self, args, site);
  callOutside(m, args, site);
  return ['on', 'once'].includes(name) ? self : unknown('an app gives it', site);
}

function add(m: Machine, hub: Hub, item: Pick<HubItem, 'kind' | 'method' | 'path' | 'args'>, site: Site): Known {
  const { node } = site;
  const chained = markChain(hub, node);
  m.record(hub, { ...item, site, receiver: receiverOf(site), chained });
  return { type: 'hub', hub };
}

/** A call on the result of another one: both are links of one chain. */
function markChain(hub: Hub, node: Node): boolean {
  const callee = 'callee' in node ? unwrap(node.callee as Node) : undefined;
  if (callee?.type !== 'MemberExpression' && callee?.type !== 'OptionalMemberExpression') return false;
  const inner = unwrap(callee.object);
  if (inner.type !== 'CallExpression' && inner.type !== 'NewExpression') return false;
  for (const item of hub.items) if (item.site.node === inner) item.chained = true;
  return true;
}

/** The name on which a chain of calls begins: `app`, `this.app`, or '' where an expression makes it. */
export function receiverOf(site: Site): string {
  let node = site.node;
  for (;;) {
    if (node.type === 'CallExpression' || node.type === 'NewExpression' || node.type === 'OptionalCallExpression') {
      const callee = unwrap(node.callee as Node);
      if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return '';
      node = unwrap(callee.object);
    } else if (node.type === 'AssignmentExpression') node = unwrap(node.left);
    else break;
  }
  return /^(Identifier|MemberExpression|OptionalMemberExpression)$/.test(node.type) ? textOf(site.source, node) : '';
}

function use(m: Machine, hub: Hub, args: Known[], site: Site): Known {
  const [first, ...rest] = args;
  const path = first && isPath(first, rest.length) ? first : undefined;
  const handlers = flatten(path ? rest : args);
  const mounts = handlers.some((handler) => handler.type === 'hub');
  return add(m, hub, { kind: mounts ? 'mount' : 'use', method: 'use', path, args: handlers }, site);
}

function isPath(value: Known, others: number): boolean {
  switch (value.type) {
    case 'literal':
      return typeof value.value === 'string';
    case 'path':
    case 'regexp':
    case 'env':
      return true;
    case 'array':
      return value.items.length > 0 && value.items.every((item) => isPath(item, 1));
    case 'result':
      return others > 0 && /^(config|nconf|convict|path)$/.test(value.module);
    case 'package':
      return others > 0 && /^(config|nconf)$/.test(value.module);
    case 'unknown':
      return (
        others > 0 &&
        /(path|prefix|route|url|base|api|version|endpoint)\w*[^\w]*$|^`/i.test(value.text) &&
        !/\)$|[rR]outer$/.test(value.text)
      );
    default:
      return false;
  }
}

/** Express takes lists of handlers apart. */
function flatten(args: readonly Known[]): Known[] {
  return args.flatMap((arg) => (arg.type === 'array' ? flatten(arg.items) : [arg]));
}

function listen(m: Machine, hub: Hub, args: Known[], site: Site): Known {
  const server = m.createServer(site, [hub]);
  add(m, hub, { kind: 'listen', method: 'listen', path: undefined, args }, site);
  callOutside(m, args, site);
  return { type: 'server', server };
}

/** Express 3's `app.configure('production', fn)`: runs at once. */
function configure(m: Machine, self: Known, args: Known[], site: Site): Known {
  for (const fn of args) if (fn.type === 'function') callFunction(m, fn, [self], site);
  return self;
}

/** `app.route('/x').get(…)` */
export function callRoute(
  m: Machine,
  route: Extract<Known, { type: 'route' }>,
  name: string,
  args: Known[],
  site: Site,
): Known {
  if (!VERBS.has(name)) return unknown('a route gives it', site);
  add(m, route.hub, { kind: 'route', method: name, path: route.path, args: flatten(args) }, site);
  return route;
}

export function callServer(m: Machine, server: Server, name: string, args: Known[], site: Site): Known {
  const self: Known = { type: 'server', server };
  if (name === 'listen') {
    for (const hub of server.apps) {
      const item = {
        kind: 'listen' as const,
        method: 'listen',
        path: undefined,
        args,
        site,
        receiver: '',
        chained: false,
      };
      m.record(hub, item);
    }
  }
  if (name === 'on' || name === 'addListener') {
    for (const arg of args) if (arg.type === 'hub') attach(server, arg.hub);
  }
  callOutside(m, args, site);
  return ['listen', 'on', 'once', 'close'].includes(name) ? self : unknown('a server gives it', site);
}

export function attach(server: Server, hub: Hub): void {
  if (!server.apps.includes(hub)) server.apps.push(hub);
  if (!hub.servers.includes(server)) hub.servers.push(server);
}
