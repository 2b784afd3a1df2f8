import MagicString from 'magic-string';
import type { Range } from '../syntax/range.ts';
import { PositionMap } from './position-map.ts';

interface Declared extends Range {
  text: string;
}

/** Splices into the original text. Ranges never overlap; the text outside them stays as it was, byte for byte. */
export class Edits {
  readonly #text: string;
  readonly #declared: Declared[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  insert(at: number, text: string): void {
    this.#declare({ start: at, end: at, text });
  }

  replace(start: number, end: number, text: string): void {
    this.#declare({ start, end, text });
  }

  remove(start: number, end: number): void {
    this.#declare({ start, end, text: '' });
  }

  /** Declares what `write` declares, or nothing of it where it gives a reason or throws. */
  attempt(write: () => string | undefined): string | undefined {
    const mark = this.#declared.length;
    try {
      const refused = write();
      if (refused !== undefined) this.#declared.length = mark;
      return refused;
    } catch (error) {
      this.#declared.length = mark;
      throw error;
    }
  }

  /** Declares what `write` declares in front of what is declared already, where both stand at one position. */
  ahead(write: () => void): void {
    const others = this.#declared.splice(0);
    write();
    for (const edit of others) this.#declare(edit);
  }

  /** The declared ranges, by position. */
  ranges(): readonly Range[] {
    return this.#declared.map(({ start, end }) => ({ start, end })).sort((a, b) => a.start - b.start || a.end - b.end);
  }

  get changed(): boolean {
    return this.#declared.length > 0 && this.toString() !== this.#text;
  }

  /** Where ranges of the original text are in the new one. */
  map(): PositionMap {
    return new PositionMap(this.#declared.map(({ start, end, text }) => ({ start, end, length: text.length })));
  }

  toString(): string {
    const magic = new MagicString(this.#text);
    for (const { start, end, text } of this.#declared) {
      if (start === end) magic.appendLeft(start, text);
      else if (text === '') magic.remove(start, end);
      else magic.update(start, end, text);
    }
    return magic.toString();
  }

  #declare(edit: Declared): void {
    const clash = this.#declared.find((other) => edit.start < other.end && other.start < edit.end);
    if (clash) {
      throw new Error(`Edits overlap: ${edit.start}-${edit.end} and ${clash.start}-${clash.end}`);
    }
    this.#declared.push(edit);
  }
}
