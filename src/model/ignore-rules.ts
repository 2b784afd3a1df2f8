import ignore, { type Ignore } from 'ignore';

export type { Ignore };

/** No path is longer; of a far longer one no expression can be made. */
const LONGEST = 4096;
/** Each further one multiplies the time by the depth of a path. */
const ANY_DEPTH = 3;

/** Rules in the form of `.gitignore`. One that no person writes, and that would take for ever or end the run, fits nothing. */
export function ignoreRules(rules: string | readonly string[], options: Parameters<typeof ignore>[0] = {}): Ignore {
  const kept = typeof rules === 'string' ? rules.split('\n').filter(isBounded).join('\n') : rules.filter(isBounded);
  return ignore(options).add(kept);
}

const isBounded = (rule: string): boolean =>
  rule.length <= LONGEST && rule.replace(/(?:\*\*\/)+/g, '**/').split('**').length - 1 <= ANY_DEPTH;
