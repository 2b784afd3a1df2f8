import { startOf } from '../../syntax/ancestors.ts';
import type { Node } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { withdraw } from '../rewrite/conflicts.ts';
import type { Plan } from '../rewrite/index.ts';
import { NOT_CHOSEN } from '../rewrite/chosen-part.ts';
import { partAt, type Part } from './parts.ts';

/** Plans that change functions of one file and calls of others: all of them are carried out, or none. */
export interface Group {
  plans: Plan[];
  /** A place in each of the files, as `file:start`. */
  places: string[];
  /** Functions that get a parameter for values with it, as `file:start`. */
  extends: string[];
}

/** The statements of several files that change together. */
export function groupsOf(plans: readonly Plan[], parts: readonly Part[]): Group[] {
  if (parts.length < 2) return [];
  const above = new Map<Node, Node>();
  const top = (node: Node): Node => {
    let at = node;
    for (let next = above.get(at); next; next = above.get(at)) at = next;
    if (at !== node) above.set(node, at);
    return at;
  };
  const changed = plans.filter(({ changes }) => changes.length > 0);
  for (const { sink, through, roots } of changed)
    for (const node of [...through.map(({ fn }) => fn), ...roots.map(({ root }) => root.node)]) {
      const [one, other] = [top(node), top(sink.call)];
      if (one !== other) above.set(one, other);
    }
  const groups = new Map<Node, Plan[]>();
  for (const plan of changed) {
    const key = top(plan.sink.call);
    groups.set(key, [...(groups.get(key) ?? []), plan]);
  }
  return [...groups.values()].flatMap((own) => {
    const places = placesOf(own, parts);
    return places.length > 1 ? [{ plans: own, places, extends: extensionsOf(own, parts) }] : [];
  });
}

function placesOf(plans: readonly Plan[], parts: readonly Part[]): string[] {
  const places = new Map<string, string>();
  for (const { sink, through } of plans)
    for (const node of [...through.map(({ fn }) => fn), sink.call]) {
      const start = startOf(node);
      const { path, base } = partAt(start, parts);
      if (!places.has(path)) places.set(path, `${path}:${start - base}`);
    }
  return [...places.values()];
}

function extensionsOf(plans: readonly Plan[], parts: readonly Part[]): string[] {
  const keys = plans.flatMap(({ sink }) => {
    const { path, base } = partAt(startOf(sink.call), parts);
    const isOwn = (key: string): boolean => key.startsWith(`${path}:`);
    return sink.extend.map((key) => (isOwn(key) ? `${path}:${Number(key.slice(path.length + 1)) - base}` : key));
  });
  return [...new Set(keys)];
}

/** Takes back what was not chosen. */
export function keepChosen(groups: readonly Group[], starts: readonly number[] | undefined): void {
  for (const { plans } of groups) {
    const all = plans.flatMap(({ sink, through, roots }) => [
      sink.call,
      ...through.map(({ fn }) => fn),
      ...roots.map(({ root }) => root.node),
    ]);
    if (starts && !all.some((node) => starts.includes(startOf(node))))
      for (const plan of plans) withdraw(plan, NOT_CHOSEN);
  }
}

/** Functions are called from other files. */
export function isLinked({ through }: Plan, scopes: Scopes): boolean {
  return through.some(({ fn }) => scopes.linked?.calls(fn) !== undefined);
}
