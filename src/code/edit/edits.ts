import MagicString from 'magic-string';

/** A declared edit: the half-open range of the original text it replaces; empty for an insertion. */
export interface EditRange {
  start: number;
  end: number;
}

/** Splices into the original text. Ranges never overlap; the text outside them stays as it was, byte for byte. */
export class Edits {
  readonly #text: string;
  readonly #magic: MagicString;
  readonly #ranges: EditRange[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#magic = new MagicString(text);
  }

  insert(at: number, text: string): void {
    this.#declare({ start: at, end: at });
    this.#magic.appendLeft(at, text);
  }

  replace(start: number, end: number, text: string): void {
    if (start === end) return this.insert(start, text);
    this.#declare({ start, end });
    this.#magic.update(start, end, text);
  }

  remove(start: number, end: number): void {
    this.#declare({ start, end });
    this.#magic.remove(start, end);
  }

  /** The declared ranges, by position. */
  ranges(): readonly EditRange[] {
    return [...this.#ranges].sort((a, b) => a.start - b.start || a.end - b.end);
  }

  get changed(): boolean {
    return this.#ranges.length > 0 && this.toString() !== this.#text;
  }

  toString(): string {
    return this.#magic.toString();
  }

  #declare(range: EditRange): void {
    const clash = this.#ranges.find((other) => range.start < other.end && other.start < range.end);
    if (clash) {
      throw new Error(`Edits overlap: ${range.start}-${range.end} and ${clash.start}-${clash.end}`);
    }
    this.#ranges.push(range);
  }
}
