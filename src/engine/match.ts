import type { PositionMap } from '../code/edit/position-map.ts';
import type { Range } from '../code/syntax/range.ts';
import type { Finding } from '../model/protection.ts';
import type { Path } from '../model/tree.ts';

/** Where what was read stands in the changed files. */
export type Maps = ReadonlyMap<Path, PositionMap>;

export interface Matches {
  /** `Finding.id` of what the second audit still sees. */
  stays: ReadonlySet<number>;
  /** What it sees for the first time. */
  brought: readonly Finding[];
}

/**
 * Which findings of the first audit are those of the second: by rule and place, followed through the edits. What moved in another
 * way (a finding that names the first of several places) is the same as one of its rule and file; there, `kept` ones come first.
 */
export function match(
  found: readonly Finding[],
  left: readonly Finding[],
  maps: Maps,
  kept: (one: Finding) => boolean,
): Matches {
  const open = new Map<string, Finding[]>();
  for (const finding of left) open.set(spot(finding), [...(open.get(spot(finding)) ?? []), finding]);
  const stays = new Set<number>();
  const take = (finding: Finding, isSame: (other: Finding) => boolean): void => {
    const candidates = open.get(spot(finding)) ?? [];
    const at = stays.has(finding.id) ? -1 : candidates.findIndex(isSame);
    if (at < 0) return;
    candidates.splice(at, 1);
    stays.add(finding.id);
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
  for (const finding of [...found.filter(kept), ...found.filter((one) => !kept(one))]) take(finding, () => true);
  return { stays, brought: [...open.values()].flat() };
}

const spot = ({ ruleId, at }: Finding): string => `${ruleId} ${at?.file ?? ''}`;

const placeNow = ({ at }: Finding, maps: Maps): Range | undefined =>
  at ? (maps.get(at.file)?.range(at) ?? at) : undefined;
