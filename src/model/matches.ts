const UNASKED = 0;
const NO = 1;
const YES = 2;

/** What is asked: files by their paths, which stay as they are. */
interface Texts {
  list(): readonly string[];
  read(path: string): string | undefined;
}

type Matches = (path: string, pattern: RegExp) => boolean;

const ofBases = new WeakMap<Texts, Matches>();

/**
 * Whether the text of a file matches a pattern (without the flag `g` or `y`), asked once for each. A base is read again where a
 * few of its files are edited, and of most texts all that is done is to find that they match nothing.
 */
export function matchesOf(base: Texts): Matches {
  const known = ofBases.get(base);
  if (known) return known;
  const places = new Map(base.list().map((path, place) => [path, place]));
  const bySource = new Map<string, Uint8Array>();
  const byPattern = new WeakMap<RegExp, Uint8Array>();
  const answersTo = (pattern: RegExp): Uint8Array => {
    const source = String(pattern);
    const answers = bySource.get(source) ?? new Uint8Array(places.size);
    bySource.set(source, answers);
    byPattern.set(pattern, answers);
    return answers;
  };
  const matches: Matches = (path, pattern) => {
    const place = places.get(path);
    if (place === undefined) return pattern.test(base.read(path) ?? '');
    const answers = byPattern.get(pattern) ?? answersTo(pattern);
    if (answers[place] === UNASKED) answers[place] = pattern.test(base.read(path) ?? '') ? YES : NO;
    return answers[place] === YES;
  };
  ofBases.set(base, matches);
  return matches;
}
