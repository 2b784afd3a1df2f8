import { stageOfItem } from '../code/express/stage-of.ts';
import type { Node } from '../code/syntax/nodes.ts';
import type { Hub, HubItem } from '../code/values/value.ts';

/**
 * Items in functions that nothing seen calls count only where no others answer: what is set or put in front where the app is made
 * does not say that the functions which set it up are never called.
 */
export function liveItems(hub: Hub): HubItem[] {
  const firsts = firstItems(hub);
  const live = hub.items.filter((item) => item.live && !isRepeated(firsts.get(item.site.node), item));
  if (!live.some(({ kind }) => kind !== 'listen')) return hub.items;
  return live.some((item) => ANSWERING.has(stageOfItem(item))) || !hub.items.some(isUncalledAnswer) ? live : hub.items;
}

const ANSWERING = new Set(['health', 'static', 'routes']);
const isUncalledAnswer = (item: HubItem): boolean => !item.live && ANSWERING.has(stageOfItem(item));

/** The first item that each call made. */
function firstItems({ items }: Hub): Map<Node, HubItem> {
  const firsts = new Map<Node, HubItem>();
  for (const item of items) if (!firsts.has(item.site.node)) firsts.set(item.site.node, item);
  return firsts;
}

/** The same call again: a start that the run came by twice, or a factory that makes another app. */
function isRepeated(before: HubItem | undefined, item: HubItem): boolean {
  if (before === undefined || item === before) return false;
  if (item.kind === 'listen' || before.making < item.making) return true;
  return before.path === item.path && before.args.every((arg, at) => arg === item.args[at]);
}

/** Each place once, however often the run came by. */
export function listensOf(hub: Hub): HubItem[] {
  const firsts = firstItems(hub);
  return hub.items.filter((item) => item.kind === 'listen' && firsts.get(item.site.node) === item);
}
