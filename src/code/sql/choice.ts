import type { Change } from './rewrite/text-edits/index.ts';
import type { SqlSite } from './site.ts';

export interface Analysis {
  sites: SqlSite[];
  changes: Change[];
}

/** What to do of it all. */
export interface Choice {
  /** Texts to rewrite, by where they begin; all where it is left out. */
  sites?: readonly number[];
  /** Those in which columns are checked against lists, too. */
  names?: readonly number[];
  /** Functions that hand text on for other files, by where they begin: they get a parameter for values. */
  extend?: readonly number[];
  /** Arguments that lose the quotes they bring along, by where they begin. */
  plain?: readonly number[];
  /** Arguments that become text and values, by where they begin: what another file gives for them is a list. */
  spread?: readonly number[];
  /** Functions and calls that change together with what was chosen in another file, by where they begin. */
  linked?: readonly number[];
}
