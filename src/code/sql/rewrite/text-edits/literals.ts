import type { Mark } from './change.ts';

/** The placeholder inside a template. */
export function inTemplate(mark: Mark): string {
  if (!mark.code) return mark.before + mark.after;
  return `${mark.before}\${${mark.code}}${mark.after}`;
}

/** SQL with quotes of its own, as it is written in a literal of JavaScript with these quotes. */
export function inLiteral(text: string, quote: string): string {
  return text.replaceAll(quote, `\\${quote}`);
}
