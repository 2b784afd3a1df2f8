/** Whether a case is among one in `share`, by its name alone: what is added beside it changes nothing. */
export function isSampled(name: string, share: number): boolean {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.charCodeAt(0)) % 65_537;
  return sum % share === 0;
}
