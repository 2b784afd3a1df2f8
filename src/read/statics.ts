import type { StaticFolder } from '../model/files.ts';
import type { Project } from '../model/project.ts';
import type { Path } from '../model/tree.ts';
import { hasRole } from '../code/packages/catalogue.ts';
import { joinPath } from '../code/values/operators.ts';
import { type Machine, textOf as sourceOf } from '../code/values/interpreter.ts';
import type { Hub, HubItem, Known, KnownResult } from '../code/values/value.ts';
import type { Node } from '../code/syntax/nodes.ts';
import { isTest } from './entry-points.ts';
import { joinRoute } from './routes.ts';
import { below, isBelow, type Sources } from './sources.ts';
import { type Facts, placeAt, placeOf } from './values.ts';

/** Folders that the apps and their routers serve as files. */
export function readStatics(hubs: readonly Hub[], root: Path): Project['statics'] {
  return hubs.flatMap((hub) =>
    hub.items.flatMap((item) =>
      item.args.flatMap((arg): Project['statics'] => {
        if (arg.type !== 'result' || !isStatic(arg)) return [];
        return [{ mount: mountOf(item), dir: folderOf(arg, root), place: placeOf(arg.site) }];
      }),
    ),
  );
}

const isStatic = ({ module, member }: KnownResult): boolean =>
  (module === 'express' && member === 'static') || hasRole(module, 'file-server');

const mountOf = ({ path }: HubItem): string =>
  joinRoute('', path?.type === 'literal' && typeof path.value === 'string' ? path.value : '');

function folderOf({ args: [first] }: KnownResult, root: Path): Project['statics'][number]['dir'] {
  const [folder] = foldersOf(first?.type === 'object' ? first.entries.get('path') : first, root);
  return folder === undefined
    ? { seen: false, why: 'its folder is worked out when it runs' }
    : { seen: true, value: folder };
}

/** Folders that a value names, from the root of the tree. */
export function foldersOf(value: Known | undefined, root: Path): Path[] {
  if (value?.type === 'path') return [value.value];
  if (value?.type === 'literal' && typeof value.value === 'string') return [joinPath(root, value.value)];
  return value?.type === 'array' ? value.items.flatMap((item) => foldersOf(item, root)) : [];
}

/** Every call that serves or lists a folder, with what is in that folder; on an app, or handed to a server by other means. */
export function readStaticFolders(
  machine: Machine,
  hubs: readonly Hub[],
  sources: Sources,
  root: Path,
  facts: Facts,
): StaticFolder[] {
  const items = new Map(
    hubs.flatMap((hub) => hub.items.flatMap((item) => item.args.map((arg) => [arg, item] as const))),
  );
  const seen = new Set<Node>();
  return machine.calls.flatMap((call): StaticFolder[] => {
    const { node, source } = call.site;
    if (seen.has(node) || call.on || isTest(source.path) || !(isStatic(call) || isListing(call))) return [];
    seen.add(node);
    const item = items.get(call) ?? [...items].find(([arg]) => arg.type === 'result' && arg.site.node === node)?.[1];
    const [first] = 'arguments' in node ? (node.arguments as Node[]) : [];
    const dir = folderOf(call, root);
    return [
      {
        call: facts.call(call),
        lists: isListing(call),
        dir,
        root: first ? sourceOf(source, first) : '',
        use: item ? useOf(item) : null,
        holds: dir.seen ? contentOf(sources, dir.value) : null,
      },
    ];
  });
}

const isListing = ({ module, member }: KnownResult): boolean =>
  hasRole(module, 'file-list') || (module === 'express' && member === 'directory');

function useOf(item: HubItem): StaticFolder['use'] {
  const { site, statement, receiver, chained, args, kind } = item;
  const inside = (statement.start ?? 0) <= (site.node.start ?? 0) && (site.node.end ?? 0) <= (statement.end ?? 0);
  const plain = inside && statement.type === 'ExpressionStatement' && !chained && kind === 'use';
  return {
    mount: mountOf(item),
    receiver,
    alone: args.length === 1,
    statement: plain ? placeAt(site.source, statement.start ?? 0, statement.end ?? 0) : null,
  };
}

function contentOf(sources: Sources, dir: Path): StaticFolder['holds'] {
  const inside = sources.files.filter((file) => isBelow(file, dir));
  const own = (file: Path): string => (dir === '.' ? file : file.slice(dir.length + 1));
  return {
    manifest: sources.has(below(dir, 'package.json')),
    hidden: inside.filter((file) => /(^|\/)\.(?!well-known(\/|$))[^/]/.test(own(file))).slice(0, 20),
    wellKnown: inside.some((file) => own(file).startsWith('.well-known/')),
    maps: inside.filter((file) => isOwnMap(own(file))).slice(0, 20),
  };
}

/** The map of a bundle of the app's own; those of libraries tell what everybody can read. */
const isOwnMap = (file: Path): boolean =>
  /(^|\/)(main|app|index|bundle|server|client|runtime~?main|application)\b[\w.~-]*\.(m?js)\.map$/i.test(file) &&
  !/(^|\/)(node_modules|bower_components|vendors?|lib|libs|plugins)\//i.test(file);
