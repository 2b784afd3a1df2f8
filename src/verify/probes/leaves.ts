/** A copy of a value in which each leaf, however deep, is what `change` makes of it. */
export function withLeaves(value: unknown, change: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withLeaves(item, change));
  if (typeof value !== 'object' || value === null) return change(value);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withLeaves(inner, change)]));
}

/** The value again for each of its leaves, which alone is what `change` makes of it. */
export function oneByOne<Value>(value: Value, change: (leaf: unknown) => unknown): Value[] {
  const leaves: unknown[] = [];
  withLeaves(value, (leaf) => leaves.push(leaf));
  return leaves.map((_, wanted) => {
    let at = 0;
    return withLeaves(value, (leaf) => (at++ === wanted ? change(leaf) : leaf)) as Value;
  });
}
