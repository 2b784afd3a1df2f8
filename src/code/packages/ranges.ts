/** For packages that we add: the oldest Node that a major version runs on, the newest first. What is written is in the options of the one that is taken. */
const RANGES: Readonly<Record<string, readonly (readonly [node: number, range: string])[]>> = {
  helmet: [
    [18, '^8.3.0'],
    [16, '^7.2.0'],
    [14, '^6.2.0'],
    [12, '^5.1.1'],
    [10, '^4.6.0'],
    [4, '^3.23.3'],
  ],
  'express-rate-limit': [
    [16, '^8.7.4'],
    [14, '^6.11.2'],
    [10, '^5.5.1'],
  ],
  undici: [
    [20, '^7.16.0'],
    [18, '^6.21.0'],
  ],
  'csrf-sync': [[14, '^4.2.1']],
  'csrf-csrf': [[14, '^4.0.3']],
};

/** The newest range of a package that runs on a Node; `null` where none does, `undefined` where any will. */
export function rangeOn(name: string, node: number | null): string | null | undefined {
  const ranges = RANGES[name];
  if (!ranges) return undefined;
  return (node === null ? ranges[0] : ranges.find(([least]) => node >= least))?.[1] ?? null;
}

/** The oldest Node that any of them runs on. */
export const leastNode = (name: string): number => RANGES[name]?.at(-1)?.[0] ?? 0;

/** A range in the form of another, or of most of its neighbours: a pin stays a pin. */
export function inFormOf(range: string, present: string | undefined, others: readonly string[]): string {
  const version = range.replace(/^[~^]/, '');
  const formOf = (one: string): string | undefined => /^([~^]?)v?\d+\.\d+\.\d+/.exec(one)?.[1];
  if (present !== undefined) return (formOf(present) ?? '^') + version;
  const forms = others.map(formOf).filter((form) => form !== undefined);
  const usual = ['^', '~', ''].find((one) => forms.filter((form) => form === one).length >= forms.length * MOST);
  return forms.length > 2 && usual !== undefined ? usual + version : range;
}

/** A few that a tool has added do not make another form. */
const MOST = 0.8;
