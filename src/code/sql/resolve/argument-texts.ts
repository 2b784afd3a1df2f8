import type { Scopes } from '../../syntax/scopes.ts';
import type { StatementRun, Surroundings } from './fact.ts';
import { quotedArguments, quotedIn } from './loose-runs.ts';
import { pairedIn, pairedLimits } from './paired-limits.ts';

/** What functions and members are given that is more than a plain value: quotes of its own, two numbers in one text. */
export function argumentTexts(scopes: Scopes): StatementRun[] {
  return [...quotedArguments(scopes), ...pairedLimits(scopes)];
}

/** The same, as a file is told of it; of itself where it is read alone. */
export function argumentsAround(
  { quoted, paired }: Surroundings,
  scopes: Scopes,
): Required<Pick<Surroundings, 'quoted' | 'paired'>> {
  return { quoted: quoted ?? quotedIn(quotedArguments(scopes)), paired: paired ?? pairedIn(pairedLimits(scopes)) };
}
