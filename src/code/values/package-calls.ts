import { hasRole, makesApp, stageOfPackage } from '../packages/catalogue.ts';
import type { Hub, Known, KnownResult, Site } from './value.ts';
import { unwrap, walk, type Node } from '../syntax/nodes.ts';
import { callOutside, calleeText, callValue, callbacksIn, recordResult } from './calls.ts';
import { attach, receiverOf } from './express-calls.ts';
import { type Machine, textOf, unknown } from './interpreter.ts';
import { assignObjects, callPath, fileOfUrl } from './builtins.ts';

/** Methods by which a package puts something on an app that is handed to it. */
const INSTALLERS =
  /^(applyMiddleware|setupExpressErrorHandler|useExpressServer|install|into|setup|attach|register|init|initialize|inject|extend|listen|on|start)$/;

type PackageValue = Extract<Known, { type: 'package' }>;

/** A call of something a package exports. */
export function callPackage(m: Machine, target: PackageValue, args: Known[], site: Site, isNew: boolean): Known {
  if (!target.instance) {
    const special = callKnownPackage(m, target, args, site);
    if (special) return special;
  }
  const result: KnownResult = {
    type: 'result',
    module: target.module,
    member: target.member,
    text: calleeText(site),
    args,
    site,
    ...(target.of ? { on: target.of } : {}),
  };
  recordResult(m, result);
  callOutside(m, args, site);
  connect(m, target, args, site);
  void isNew;
  return result;
}

function callKnownPackage(m: Machine, target: PackageValue, args: Known[], site: Site): Known | undefined {
  const { module, member } = target;
  if (module === 'express') return callExpress(m, member, site);
  if (makesApp(module, member)) return hub(m, 'app', site);
  if (hasRole(module, 'router') && /^(|Router|PromiseRouter|AsyncRouter|default)$/.test(member)) {
    recordResult(m, { type: 'result', module, member, text: calleeText(site), args, site });
    return hub(m, 'router', site);
  }
  if (module === 'path') return callPath(member.replace(/^(posix|win32)\./, ''), args, site);
  if (module === 'url' && member === 'fileURLToPath') return fileOf(args[0], site);
  if (module === 'url' && member === 'URL') return fileOfUrl(args, site);
  if (module === 'fs' && /^(promises\.)?readdir(Sync)?$/.test(member)) return readFolder(m, args, site);
  if (module === 'module' && member === 'createRequire') return { type: 'global', name: 'require' };
  if (module === 'util' && member === 'promisify') return args[0];
  if (isMerge(module, member) && args[0]?.type === 'object') return assignObjects(args, site);
  if (module === 'express-ws') return expressWs(m, args, site);
  if (hasRole(module, 'server')) return createServer(m, args, site);
  return undefined;
}

/** What a folder holds, for who calls and for a callback. */
function readFolder(m: Machine, args: Known[], site: Site): Known {
  const list = listFolder(m, args[0], site);
  const callback = args.at(-1);
  if (callback?.type === 'function')
    m.later(() => void callValue(m, callback, [{ type: 'literal', value: null }, list], site, false));
  return list;
}

/** `extend(a, b)`, `_.merge(a, b)`: what the objects hold together. */
function isMerge(module: string, member: string): boolean {
  if (/^(lodash|underscore)$/.test(module))
    return /^(merge|extend|assign|defaults|defaultsDeep|assignIn)$/.test(member);
  if (/^lodash[./](merge|assign|defaults)/.test(module)) return true;
  return (
    /^(extend|deepmerge|object-assign|xtend|merge|deep-extend|defu)$/.test(module) ||
    (module === 'util' && member === '_extend')
  );
}

function callExpress(m: Machine, member: string, site: Site): Known | undefined {
  if (member === '' || member === 'createServer' || member === 'application') return hub(m, 'app', site);
  if (member === 'Router' || member === 'Router.Router') return hub(m, 'router', site);
  return undefined;
}

function hub(m: Machine, kind: Hub['kind'], site: Site): Known {
  return { type: 'hub', hub: m.createHub({ kind, origin: 'created', site, name: '' }) };
}

function fileOf(value: Known | undefined, site: Site): Known {
  if (value?.type === 'global' && value.name === 'import.meta.url') return { type: 'path', value: site.source.path };
  return value?.type === 'path' ? value : unknown('a file of a URL', site);
}

function listFolder(m: Machine, folder: Known | undefined, site: Site): Known {
  if (folder?.type !== 'path' && folder?.type !== 'literal') return unknown('a folder worked out when it runs', site);
  const items = m.host.list(String(folder.value)).map((name): Known => ({ type: 'literal', value: name }));
  return items.length === 0 ? unknown('an empty folder', site) : { type: 'array', items, open: false, site };
}

function expressWs(m: Machine, args: Known[], site: Site): Known | undefined {
  const [app] = args;
  if (app?.type !== 'hub') return undefined;
  app.hub.sockets.add('express-ws');
  recordResult(m, { type: 'result', module: 'express-ws', member: '', text: calleeText(site), args, site });
  return { type: 'object', entries: new Map([['app', app]]), open: true, site };
}

/** `http.createServer(app)`, also where a function hands the request on: `createServer((req, res) => app(req, res))`. */
function createServer(m: Machine, args: Known[], site: Site): Known {
  const server = m.createServer(site, []);
  for (const arg of args) {
    if (arg.type === 'hub') attach(server, arg.hub);
    else if (arg.type === 'server') return arg;
    else if (arg.type === 'unknown' && arg.origin && !arg.hub && arg !== args[0]) continue;
    else for (const app of callbacksIn(arg).flatMap((fn) => appsCalledIn(fn))) attach(server, app);
  }
  callOutside(
    m,
    args.filter((arg) => arg.type === 'function'),
    site,
  );
  return { type: 'server', server };
}

function appsCalledIn(fn: Extract<Known, { type: 'function' }>): Hub[] {
  const found: Hub[] = [];
  walk(fn.node.body, (node: Node) => {
    if (node.type !== 'CallExpression') return;
    const callee = unwrap(node.callee as Node);
    const value = callee.type === 'Identifier' ? fn.scope.find(callee.name)?.value : undefined;
    if (value?.type === 'hub') found.push(value.hub);
  });
  return found;
}

/** What a package does to an app or server that is handed to it: sockets listen on it, installers add to its chain. */
function connect(m: Machine, target: PackageValue, args: Known[], site: Site): void {
  const found = args.flatMap((arg) => handed(arg));
  const last = target.member.split('.').at(-1) ?? '';
  for (const app of found) {
    if (hasRole(target.module, 'sockets')) app.sockets.add(target.module);
    else if (
      INSTALLERS.test(last) &&
      args.some((arg) => directly(arg, app)) &&
      !/^(supertest|chai)/.test(target.module)
    ) {
      const path = args.map((arg) => (arg.type === 'object' ? arg.entries.get('path') : undefined)).find(Boolean);
      const result: Known = {
        type: 'result',
        module: target.module,
        member: target.member,
        text: textOf(site.source, site.node),
        args,
        site,
      };
      const stage = stageOfPackage(target.module, target.member);
      m.record(app, {
        kind: stage === undefined || stage === 'routes' ? 'mount' : 'use',
        method: last,
        path,
        args: [result],
        site,
        receiver: receiverOf(site),
        chained: false,
      });
    }
  }
}

function directly(arg: Known, app: Hub): boolean {
  if (arg.type === 'hub') return arg.hub === app;
  return (
    arg.type === 'object' &&
    !arg.class &&
    [...arg.entries.values()].some((entry) => entry.type === 'hub' && entry.hub === app)
  );
}

/** The apps behind a value: itself, its server, or an option that holds one of them. */
function handed(arg: Known): Hub[] {
  if (arg.type === 'hub') return [arg.hub];
  if (arg.type === 'server') return arg.server.apps;
  if (arg.type !== 'object' || arg.class || arg.lookup) return [];
  return [...arg.entries.values()].flatMap((entry) =>
    entry.type === 'hub' || entry.type === 'server' ? handed(entry) : [],
  );
}
