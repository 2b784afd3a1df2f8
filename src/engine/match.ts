import type { PositionMap } from '../code/edit/position-map.ts';
import type { Range } from '../code/syntax/range.ts';
import type { Finding } from '../model/protection.ts';
import type { Path } from '../model/tree.ts';

/** Where what was read stands in the changed files. */
export type Maps = ReadonlyMap<Path, PositionMap>;

export interface Matches {
  /** What the second audit still sees, by the `Finding.id` of the first: as the second says it. */
  stays: ReadonlyMap<number, Finding>;
  /** What it sees for the first time. */
  brought: readonly Finding[];
  /** The same, of a rule that no longer finds another place of the file: it names one at a time, and nothing brought the next. */
  next: readonly Finding[];
}

/**
 * Which findings of the first audit are those of the second: by rule and place, followed through the edits. Where a file changed in
 * a way that is not followed (a manifest), and where there is no place, those that say the same are the same; after them, any of
 * the rule, where `kept` ones come first.
 */
export function match(
  found: readonly Finding[],
  left: readonly Finding[],
  maps: Maps,
  kept: (one: Finding) => boolean,
): Matches {
  const open = new Map<string, Finding[]>();
  for (const finding of left) open.set(spot(finding), [...(open.get(spot(finding)) ?? []), finding]);
  const stays = new Map<number, Finding>();
  const take = (finding: Finding, isSame: (other: Finding) => boolean): void => {
    const candidates = open.get(spot(finding)) ?? [];
    const at = stays.has(finding.id) ? -1 : candidates.findIndex(isSame);
    const [same] = at < 0 ? [] : candidates.splice(at, 1);
    if (same) stays.set(finding.id, same);
  };
  const now = new Map(found.map((finding) => [finding, placeNow(finding, maps)]));
  for (const finding of found) {
    const place = now.get(finding);
    take(finding, ({ at }) => (place && at ? place.start === at.start && place.end === at.end : !place && !at));
  }
  for (const finding of found) {
    const place = now.get(finding);
    take(finding, ({ at }) => place !== undefined && at !== null && place.start <= at.start && at.start < place.end);
  }
  const unfollowed = found.filter(({ at }) => at === null || !maps.has(at.file));
  for (const finding of unfollowed) take(finding, ({ message }) => message === finding.message);
  for (const finding of [...unfollowed.filter(kept), ...unfollowed.filter((one) => !kept(one))])
    take(finding, () => true);
  const gone = new Set(found.filter(({ id }) => !stays.has(id)).map(spot));
  const fresh = [...open.values()].flat();
  return {
    stays,
    brought: fresh.filter((finding) => !gone.has(spot(finding))),
    next: fresh.filter((finding) => gone.has(spot(finding))),
  };
}

const spot = ({ ruleId, at }: Finding): string => `${ruleId} ${at?.file ?? ''}`;

const placeNow = ({ at }: Finding, maps: Maps): Range | undefined =>
  at ? (maps.get(at.file)?.range(at) ?? at) : undefined;
