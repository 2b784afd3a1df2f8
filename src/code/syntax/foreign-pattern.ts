/** A pattern of the code that is read runs on no text longer than this. */
const LONGEST = 2000;
/** Steps that a pattern may take on a text: its length to the power of its open repetitions. */
const STEPS = 5e6;

/**
 * A pattern of the code that is read, to run it on a text; `null` where it is no pattern, or might take too long: with a
 * repetition inside of a repeated group time grows exponentially.
 */
export function foreignPattern(source: string, flags: string, text: string): RegExp | null {
  if (text.length > LONGEST || source.length > LONGEST || /\\[1-9k]/.test(source)) return null;
  const repetitions = openRepetitions(source);
  if (repetitions === null || Math.max(text.length, 1) ** repetitions > STEPS) return null;
  try {
    return new RegExp(source, flags);
  } catch {
    return null;
  }
}

/** How many repetitions without an end there are; `null` where one holds another, or a choice. */
function openRepetitions(source: string): number | null {
  const plain = source.replace(/\\[^]/g, '_').replace(/\[[^\]]*\]/g, '_');
  const groups: { holds: boolean }[] = [];
  let count = 0;
  for (const [token] of plain.matchAll(/\(|\)(?:[*+]|\{\d+,?\d*\})?|[*+]|\{\d+,\d*\}|\|/g)) {
    const inner = groups.at(-1);
    if (token === '(') groups.push({ holds: false });
    else if (token.startsWith(')')) {
      const closed = groups.pop();
      const isRepeated = token.length > 1;
      if (isRepeated && closed?.holds) return null;
      if (isRepeated) count += 1;
      const outer = groups.at(-1);
      if (outer && (isRepeated || closed?.holds)) outer.holds = true;
    } else {
      if (token !== '|') count += 1;
      if (inner) inner.holds = true;
    }
  }
  return count;
}
