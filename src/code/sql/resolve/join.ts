import type { Fact } from './fact.ts';

/** One fact that all agree on; two drivers in one variable are none. */
export function agree(facts: readonly Fact[]): Fact | undefined {
  const [first, ...rest] = facts;
  if (!first) return undefined;
  if (isFixed(first)) return rest.length === 0 ? first : undefined;
  return rest.every((other) => !('driver' in other) || !('driver' in first) || other.driver === first.driver)
    ? rest.length === 0
      ? first
      : notConstant(first)
    : undefined;
}

/** One of two: a connection either way, but no constant, nor an object that holds one. */
export function notConstant(fact: Fact | undefined): Fact | undefined {
  if (fact && isFixed(fact)) return undefined;
  if (fact?.kind !== 'object' || !Object.values(fact.members).some(holdsConstant)) return fact;
  const members: Record<string, Fact> = {};
  for (const [name, member] of Object.entries(fact.members)) {
    const kept = notConstant(member);
    if (kept) members[name] = kept;
  }
  return { kind: 'object', members, ...(fact.new ? { new: fact.new } : {}) };
}

function holdsConstant(fact: Fact): boolean {
  return isFixed(fact) || (fact.kind === 'object' && Object.values(fact.members).some(holdsConstant));
}

/** A constant, or a function that writes nothing but constants: with another one beside it, it is not known which. */
export function isFixed(fact: Fact): boolean {
  return fact.kind === 'constant' || fact.kind === 'text';
}
