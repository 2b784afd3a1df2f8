import { foreignPattern } from '../syntax/foreign-pattern.ts';

/** Whether a pattern that the app is given for paths takes one; `false` where it might take too long to say. */
export function takesPath({ source, flags }: { source: string; flags: string }, path: string): boolean {
  const pattern = foreignPattern(source, flags.replace(/[gy]/g, ''), path);
  return pattern?.test(path) === true;
}
