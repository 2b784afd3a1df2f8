import { stageOfItem } from '../code/express/stage-of.ts';
import type { Hub, HubItem } from '../code/values/value.ts';

/**
 * Items in functions that nothing seen calls count only where no others answer: what is set or put in front where the app is made
 * does not say that the functions which set it up are never called.
 */
export function liveItems(hub: Hub): HubItem[] {
  const live = hub.items.filter((item, index) => item.live && !isRepeated(hub, item, index));
  if (!live.some(({ kind }) => kind !== 'listen')) return hub.items;
  return live.some((item) => ANSWERING.has(stageOfItem(item))) || !hub.items.some(isUncalledAnswer) ? live : hub.items;
}

const ANSWERING = new Set(['health', 'static', 'routes']);
const isUncalledAnswer = (item: HubItem): boolean => !item.live && ANSWERING.has(stageOfItem(item));

/** The same call again: a start that the run came by twice, or a factory that makes another app. */
function isRepeated(hub: Hub, item: HubItem, index: number): boolean {
  const before = hub.items.find(({ site }) => site.node === item.site.node);
  if (before === undefined || hub.items[index] === before) return false;
  if (item.kind === 'listen' || before.making < item.making) return true;
  return before.path === item.path && before.args.every((arg, at) => arg === item.args[at]);
}

/** Each place once, however often the run came by. */
export const listensOf = (hub: Hub): HubItem[] =>
  hub.items.filter(
    (item, index) =>
      item.kind === 'listen' && hub.items.findIndex(({ site }) => site.node === item.site.node) === index,
  );
