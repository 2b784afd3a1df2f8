import type { Value } from '../../model/project.ts';

/** `10 * 1000`, `1_000`, `1024 ** 2 * 50`; `null` for anything else. */
export function product(text: string): number | null {
  const plain = text.replace(/[()'"_\s]/g, '');
  if (!/^-?\d+(\.\d+)?(\*{1,2}\d+(\.\d+)?)*$/.test(plain)) return null;
  const factors = plain.split(/(?<!\*)\*(?!\*)/).map((factor) => factor.split('**').map(Number));
  return factors.reduce((all, [base = 0, power = 1]) => all * base ** power, 1);
}

/** The number that a value is, written out or as a product; `null` where it is not seen. */
export function numberOf(value: Value | undefined): number | null {
  if (value?.kind === 'unseen') return product(value.text);
  if (value?.kind !== 'literal' || (typeof value.value !== 'number' && typeof value.value !== 'string')) return null;
  return product(String(value.value)) ?? (typeof value.value === 'number' ? value.value : null);
}
