import type { Node } from '../../../syntax/nodes.ts';
import { endOf, startOf } from '../../../syntax/ancestors.ts';

/** Nodes by where they stand: whether some are in a piece of the file is found without going through all of them. */
export class Ranges {
  readonly #nodes: readonly Node[];

  constructor(nodes: readonly Node[]) {
    this.#nodes = [...nodes].sort((a, b) => startOf(a) - startOf(b));
  }

  /** Whether one of them stands inside a node, and begins before an offset. */
  anyInside(outer: Node, before = Infinity): boolean {
    return this.anyBetween(startOf(outer), endOf(outer), before);
  }

  anyBetween(start: number, end: number, before = Infinity): boolean {
    for (let at = this.#firstFrom(start); at < this.#nodes.length; at += 1) {
      const node = this.#nodes[at] as Node;
      if (startOf(node) >= Math.min(end, before)) return false;
      if (endOf(node) <= end) return true;
    }
    return false;
  }

  #firstFrom(start: number): number {
    let low = 0;
    let high = this.#nodes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (startOf(this.#nodes[middle] as Node) < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
