import type { Analysis, Choice } from '../choice.ts';
import { siteIn } from './index.ts';
import type { Part } from './parts.ts';

/** What was chosen in one file, by its places among all files. */
export function inAll({ base }: Part, choice: Choice): Choice {
  const entries = Object.entries(choice) as [keyof Choice, readonly number[]][];
  return Object.fromEntries(entries.map(([name, starts]) => [name, starts.map((start) => start + base)]));
}

/** What of it all is to be done in one file. */
export function inPart(part: Part, { sites, changes }: Analysis): Analysis {
  const { base, text } = part;
  const isOwn = (start: number): boolean => base <= start && start <= base + text.length;
  return {
    sites: sites.filter(({ start }) => isOwn(start)).map((site) => siteIn(part, site)),
    changes: changes
      .filter(({ start }) => isOwn(start))
      .map(({ start, end, text: code }) => ({ start: start - base, end: end - base, text: code })),
  };
}
