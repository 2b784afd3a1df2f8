/** How many columns a line takes; a tab counts as many as it is wide. */
export const columns = (line: string, tabWidth: number): number =>
  line.trimEnd().replace(/\t/g, ' '.repeat(tabWidth)).length;

/** The first of some limits, in columns, that lines are held to as it seems: one in a hundred is longer at most, or so few as `least`. `Infinity` for none. */
export function widthOf(lines: readonly string[], limits: readonly number[], tabWidth: number, least = 0): number {
  const lengths = lines.map((line) => columns(line, tabWidth));
  const few = Math.max(least, lines.length / 100);
  return limits.find((limit) => lengths.filter((length) => length > limit).length <= few) ?? Infinity;
}
