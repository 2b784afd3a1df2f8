import type { Hub, HubItem } from '../code/values/value.ts';

/** Items in functions that nothing seen calls count only where there are no others. */
export function liveItems(hub: Hub): HubItem[] {
  const live = hub.items.filter((item, index) => item.live && !isRepeated(hub, item, index));
  return live.some(({ kind }) => kind !== 'listen') ? live : hub.items;
}

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
