/**
 * The one order of an Express middleware chain. Insertion and detection both read it: an item of an earlier stage stands
 * before every item of a later one. Reasons for each neighbour are in the README ("The order").
 */
export const STAGES = [
  'settings',
  'health',
  'logger',
  'nonce',
  'headers',
  'https',
  'static',
  'cors',
  'rate-limit',
  'body',
  'cookies',
  'input',
  'session',
  'csrf',
  'routes',
  'not-found',
  'errors',
  'listen',
] as const;

export type Stage = (typeof STAGES)[number];

/** Position of a stage in the chain, from 0. */
export function stageIndex(stage: Stage): number {
  return STAGES.indexOf(stage);
}
