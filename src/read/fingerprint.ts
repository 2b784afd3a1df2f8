/**
 * Numbers values so that equal ones get the same number, however often an object occurs in them: text of what shares parts grows
 * beyond all bounds, numbers of it do not. Values are plain data without cycles.
 */
export function fingerprints(): (value: unknown) => number {
  const numbers = new Map<string, number>();
  const known = new WeakMap<object, number>();
  const number = (key: string): number => {
    const found = numbers.get(key) ?? numbers.size;
    numbers.set(key, found);
    return found;
  };
  const of = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return number(`${typeof value} ${String(value)}`);
    const before = known.get(value);
    if (before !== undefined) return before;
    // What leads back to itself is told by that.
    known.set(value, number('circle'));
    const parts = Array.isArray(value)
      ? value.map(of).join()
      : Object.entries(value)
          .map(([key, entry]) => `${JSON.stringify(key)}:${of(entry)}`)
          .join();
    const found = number(Array.isArray(value) ? `[${parts}]` : `{${parts}}`);
    known.set(value, found);
    return found;
  };
  return of;
}
